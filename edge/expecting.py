"""Expects the people that accepted scans have announced, here and at the room's other doors.

Owns who still stands outside; a restart finds them in the ledger. When they are late, or astray, is `edge.core.admission`'s to say. It
must not know passes, sensors or screens.
"""

from dataclasses import dataclass

from edge.core import admission, anchors
from edge.desk import Desk
from edge.protocol import rows
from edge.roomkeeping import RoomKeeper


@dataclass(frozen=True, slots=True)
class Admitted:
    """What stood behind an entry: was there an accepted scan, at which other door was it shown if not here, was it a staff badge?"""

    is_declared: bool
    pass_of: str | None = None
    is_staff: bool = False


class Expecting:
    """The people expected at one door."""

    def __init__(self, desk: Desk, keeper: RoomKeeper) -> None:
        self._desk = desk
        self._keeper = keeper
        self._waiting: admission.Waiting = ()
        self._is_restored = False

    @property
    def waiting(self) -> int:
        """How many visitors with an accepted scan stand outside."""
        return admission.people(self._waiting, self._desk.moment)

    @property
    def astray(self) -> int:
        """How many of them may come in by another door."""
        return admission.astray(self._waiting, self._desk.moment, is_red=self._desk.lamp.is_red)

    def next_deadline(self) -> float | None:
        """Return when time alone changes something here."""
        return admission.next_deadline(self._waiting, self._desk.moment, is_red=self._desk.lamp.is_red)

    def scanned(self, people: int, *, is_repeated: bool, is_staff: bool = False, who: str | None = None) -> None:
        """Expect the people of an accepted scan; those of a code shown once more are expected already. *who*: staff heard them."""
        waiting, now = self._waiting, self._desk.moment
        if is_repeated:
            self._waiting = admission.renewed(waiting, now, people, is_staff=is_staff)
        else:
            self._waiting = admission.scanned(waiting, now, people, is_staff=is_staff, who=who)

    def entered(self, *, on_red: bool) -> Admitted:
        """Somebody came in: return what stood behind them."""
        self._waiting, scan = admission.entered(self._waiting, self._desk.moment, is_red=on_red)
        if scan is not None:
            return Admitted(is_declared=True, is_staff=scan.is_staff)
        lender = admission.lender(self._offers())
        return Admitted(is_declared=lender is not None, pass_of=lender)

    def settle(self) -> None:
        """Let go of those who came in elsewhere and of those who did not come."""
        desk = self._desk
        if desk.books.is_known:
            self._restore()
            for door, people in self._claims().items():
                desk.write(rows.PassSpent, at=door, people=people)
                self._waiting = admission.spent(self._waiting, people)
        self._waiting, over = admission.unused(self._waiting, desk.moment)
        for each in over:
            self._give_up(each)

    def withdrawn(self, who: str) -> None:
        """Expect those of *who* no more: what let them in was taken back. Whoever of them has come in has come in."""
        self._waiting, gone = admission.withdrawn(self._waiting, who)
        for each in gone:
            self._give_up(each)

    def _give_up(self, each: admission.Expected) -> None:
        shown_ms = round(1000 * (self._desk.now - each.since.at_s)) if each.is_scan else None
        self._desk.write(rows.PassUnused, people=each.people, shown_ms=shown_ms)

    def _restore(self) -> None:
        """Expect anew what visitors the ledger knows to stand outside from before this start."""
        if not self._is_restored:
            self._is_restored = True
            known = sum(each.people for each in admission.visitors(self._waiting))
            if self._desk.totals.expected > known:
                missing = self._desk.totals.expected - known
                self._waiting = admission.restored(self._waiting, self._desk.moment, missing)

    def _offers(self) -> dict[str, int]:
        """Return how many people each other door that is heard now has astray, less those this door has let in already."""
        desk, room = self._desk, self._keeper.room
        own, used = desk.settings.door, desk.totals.passes_used
        return {
            door: state.astray - max(0, used.get(door, 0) - state.passes_spent.get(own, 0))
            for door in anchors.others(room)
            if anchors.is_heard(room, door, desk.now) and (state := room.neighbours[door].state) is not None
        }

    def _claims(self) -> dict[str, int]:
        """Return how many of this door's people each other door has let in that this one has not heard of before."""
        desk, room = self._desk, self._keeper.room
        if not self._keeper.has_memory():
            return {}  # a ledger just opened: what it had heard of before would be told again
        own, spent = desk.settings.door, desk.totals.passes_spent
        told = {
            door: each.state.passes_used.get(own, 0) for door, each in room.neighbours.items() if each.state is not None
        }
        return {door: used - spent.get(door, 0) for door, used in told.items() if used > spent.get(door, 0)}
