"""A week of a room with two doors, played to the real services: `python -m tests.bench.week`.

Prints, judges nothing: how many minutes the count shown was within one person of the truth, how often the truth lay within the interval the
doors told, and what anchors corrected. Each crossing goes wrong at the rate given: it is missed, or counted twice. The office closes for
lunch; the plan says so or not, and some visitors may stay inside until it opens again.
"""

import argparse
import heapq
import logging
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
from msgspec import structs

from edge.core.announce import DoorSettings
from edge.core.effects import PublishRows, PublishState, ShowView
from edge.core.events import (
    Beam,
    BeamChanged,
    ClockSet,
    Event,
    LinkChanged,
    NeighbourReported,
    NeighbourSeen,
    RowsStored,
    StaffCounted,
    TimePassed,
)
from edge.core.view import DoorView
from edge.doorway import BeamDoorway
from edge.protocol.messages import State
from edge.protocol.rows import Adjusted, FaultRaised, LedgerRow
from edge.service import EntranceService
from tests.support.door import plan, steps
from tests.support.fakes import FakeLedger, FakePlans

DAY_S = 86_400.0
SESSIONS_S = ((7.5 * 3600, 11.5 * 3600), (13.5 * 3600, 17.0 * 3600))
"""When the office is open."""

NIGHT_MIN, LUNCH_MIN = 1020, 690
MIDNIGHT_UTC_MS = 1_799_946_000_000
"""A midnight in Viet Nam."""

DOORS = ("a", "b")
STAY_S = (2.6, 0.7)
"""Logarithm of a visit's length in minutes, mean and standard deviation: 13 minutes at the median, 17 on average."""


class QuickLedger(FakeLedger):
    """A ledger in memory that finds rows by their number."""

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """The rows above *number*."""
        return tuple(self.rows[number : number + at_most])


@dataclass
class Unit:
    """A door's service and the last it said."""

    name: str
    service: EntranceService
    ledger: QuickLedger
    view: DoorView | None = None
    state: State | None = None
    now: float = 0.0

    def give(self, event: Event) -> State | None:
        """Hand over *event*, let central store what is told, and return the newest state if there is one."""
        said: State | None = None
        self.now = max(self.now, event.at_s)
        waiting: list[Event] = [event]
        while waiting:
            for effect in self.service.handle(waiting.pop(0)):
                match effect:
                    case ShowView(view=view):
                        self.view = view
                    case PublishState(state=state):
                        said = self.state = state
                    case PublishRows(epoch=epoch, rows=rows):
                        waiting.append(RowsStored(self.now, epoch, rows[-1].n))
                    case _:
                        pass
        return said


def unit(name: str, closings_min: tuple[int, ...]) -> Unit:
    """Return a door of the room."""
    agreed = structs.replace(plan(limit=80, doors=DOORS), closings_min=closings_min)
    settings = DoorSettings(
        room="room",
        door=name,
        room_name="Room",
        door_name=name,
        version="1",
        session="s",
        boot="b",
        is_declaration_required=False,
    )
    ledger = QuickLedger()
    return Unit(
        name, EntranceService(settings, ledger, FakePlans(agreed), 0.0, doorway=BeamDoorway(gap_m=0.06)), ledger
    )


@dataclass
class Week:
    """The room in time. `truth` is who is inside; `minutes` and the others count minutes of open hours."""

    units: dict[str, Unit]
    truth: int = 0
    off: Counter[int] = field(default_factory=Counter)
    covered: int = 0
    told: int = 0
    spreads: float = 0.0

    def give(self, name: str, event: Event) -> None:
        """Hand a door an event and let the other hear what it says of it."""
        queue = [(name, event)]
        while queue:
            door, event = queue.pop(0)
            said = self.units[door].give(event)
            if said is not None:
                queue += [(other, NeighbourReported(event.at_s, door, said)) for other in DOORS if other != door]

    def run_until(self, at_s: float) -> None:
        """Meet the doors' deadlines up to *at_s*."""
        while True:
            due = [(each.service.next_deadline() or float("inf"), name) for name, each in self.units.items()]
            first_s, name = min(due)
            if first_s >= at_s:
                return
            self.give(name, TimePassed(max(first_s, self.units[name].now + 1e-6)))

    def look(self) -> None:
        """Compare what is shown with the truth."""
        view = self.units["a"].view
        assert view is not None
        assert view.inside is not None
        error = abs(view.inside - self.truth)
        self.off[error] += 1
        if view.spread is not None:
            self.told += 1
            self.covered += error <= view.spread
            self.spreads += view.spread


Plotted = tuple[float, int, str, int]
"""When, a running number, what, and by which door (its place), so that the order is the same each time."""


def plotted(days: int, people: int, stay: int, chance: random.Random) -> Iterator[Plotted]:
    """Yield what happens: visitors who come and go by either door, *stay* of them over lunch, and a look each minute of the open hours."""
    number = 0
    whole_s = sum(closes_s - opens_s for opens_s, closes_s in SESSIONS_S)
    for day in range(days):
        for opens_s, closes_s in ((day * DAY_S + opens_s, day * DAY_S + closes_s) for opens_s, closes_s in SESSIONS_S):
            for _ in range(round(people * (closes_s - opens_s) / whole_s)):
                comes_s = chance.uniform(opens_s, closes_s - 900)
                goes_s = min(comes_s + 60 * chance.lognormvariate(*STAY_S), closes_s + chance.uniform(-300, 900))
                yield comes_s, (number := number + 1), "in", int(chance.random() < 0.4)
                yield max(goes_s, comes_s + 30), (number := number + 1), "out", int(chance.random() < 0.4)
            for minute in range(int((closes_s - opens_s) // 60)):
                yield opens_s + 60 * minute, (number := number + 1), "look", 0
        ends_s, begins_s = day * DAY_S + SESSIONS_S[0][1], day * DAY_S + SESSIONS_S[1][0]
        for _ in range(stay):
            yield ends_s - chance.uniform(900, 1800), (number := number + 1), "in", int(chance.random() < 0.4)
            yield begins_s + chance.uniform(900, 1800), (number := number + 1), "out", int(chance.random() < 0.4)
        yield day * DAY_S + 12 * 3600, (number := number + 1), "noon", 0


@dataclass(frozen=True)
class Habit:
    """How the room's count is put right: by closing times, by a headcount at noon; and how many people stay inside over lunch."""

    name: str
    closings_min: tuple[int, ...] = (NIGHT_MIN,)
    has_headcount: bool = False
    stay: int = 0


HABITS = (
    Habit("night"),
    Habit("lunch, night", (LUNCH_MIN, NIGHT_MIN)),
    Habit("lunch, night; 2 stay", (LUNCH_MIN, NIGHT_MIN), stay=2),
    Habit("lunch, night; 8 stay", (LUNCH_MIN, NIGHT_MIN), stay=8),
    Habit("night, headcount at noon", has_headcount=True),
)


def play(days: int, people: int, error: float, habit: Habit, *, seed: int) -> Week:
    """Play so many days and return what was seen."""
    chance = random.Random(seed)
    week = Week({name: unit(name, habit.closings_min) for name in DOORS})
    for name in DOORS:
        week.give(name, ClockSet(0.0, MIDNIGHT_UTC_MS))
        for beam in Beam:
            week.give(name, BeamChanged(0.0, beam, is_broken=False))
        week.give(name, LinkChanged(0.0, is_connected=True))
    for name, other in (DOORS, DOORS[::-1]):
        week.give(name, NeighbourSeen(0.0, other, is_online=True))
    week.run_until(60.0)
    week.give("a", StaffCounted(60.0, 0, "console", "", "start"))
    # Edges of all walks go through one queue, since people come in by one door while others leave by the other.
    agenda: list[tuple[float, int, str, object]] = [
        (at_s, n, what, place) for at_s, n, what, place in plotted(days, people, habit.stay, chance)
    ]
    heapq.heapify(agenda)
    free_s = dict.fromkeys(DOORS, 0.0)
    number = 10_000_000
    while agenda:
        at_s, _, what, place = heapq.heappop(agenda)
        week.run_until(at_s)
        if isinstance(place, BeamChanged):
            week.give(what, place)
        elif what == "look":
            week.look()
        elif what == "noon":
            if habit.has_headcount:
                week.give("a", StaffCounted(at_s, week.truth, "console", "", f"noon-{at_s}"))
        else:
            assert isinstance(place, int)
            week.truth += 1 if what == "in" else -1
            times = 1 if chance.random() >= error else chance.choice((0, 2))
            for _ in range(times):
                door = DOORS[place]
                edge_s = max(at_s, free_s[door]) - 0.5
                for after_s, beam, is_broken in steps(Beam.OUTER if what == "in" else Beam.INNER):
                    edge_s += after_s
                    number += 1
                    heapq.heappush(agenda, (edge_s, number, door, BeamChanged(edge_s, beam, is_broken)))
                free_s[door] = edge_s + 1.0
    return week


def report(name: str, weeks: list[Week]) -> None:
    """Print a line of the table, and what the anchors corrected."""
    off: Counter[int] = sum((each.off for each in weeks), Counter())
    minutes = sum(off.values())
    within = [100 * sum(count for error, count in off.items() if error <= most) / minutes for most in (0, 1, 2, 3)]
    told, covered = sum(each.told for each in weeks), sum(each.covered for each in weeks)
    rows = [row for each in weeks for one in each.units.values() for row in one.ledger.rows]
    anchors = Counter(row.by for row in rows if isinstance(row, Adjusted) and row.headcount is not None)
    faults = Counter(row.fault.value for row in rows if isinstance(row, FaultRaised))
    half = sum(each.spreads for each in weeks) / max(1, told)
    print(
        f"{name:34}{minutes:9}"
        + "".join(f"{each:8.1f}%" for each in within)
        + f"{100 * covered / max(1, told):11.1f}%{half:9.2f}"
        f"   {dict(anchors)}; faults {dict(faults) or 'none'}",
        flush=True,
    )


def main(arguments: list[str] | None = None) -> None:
    """Print the figures. Called by `python -m tests.bench` without arguments of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.week", description=__doc__)
    parser.add_argument("--seed", type=int, default=10_000, help="first seed (default %(default)s)")
    parser.add_argument("--weeks", type=int, default=1, help="weeks of seven working days (default %(default)s)")
    parser.add_argument("--people", type=int, default=600, help="visitors a day (default %(default)s)")
    parser.add_argument(
        "--errors", type=float, nargs="+", default=[0.002, 0.006], help="wrong crossings (default %(default)s)"
    )
    chosen = parser.parse_args(arguments or [])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(
        f"two doors, {chosen.people} people a day, {chosen.weeks} weeks, minutes of open hours; seeds from {chosen.seed}"
    )
    print(
        f"{'crossings wrong, anchors':34}{'minutes':>9}{'exact':>9}{'±1':>9}{'±2':>9}{'±3':>9}{'in interval':>12}{'half':>9}"
    )
    for error in chosen.errors:
        for habit in HABITS:
            weeks = [play(7, chosen.people, error, habit, seed=chosen.seed + number) for number in range(chosen.weeks)]
            report(f"{error:.2%}, {habit.name}", weeks)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
