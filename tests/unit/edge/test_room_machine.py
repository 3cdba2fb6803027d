"""A room with many doors through anything the world may do to it: permits and people stay the room's limit, and all agree in the end.

The world stands in `tests.support.room_world`, what must be true of it in `room_truth`, central's part in `room_plans`, both beside it.
What the world does *not* do is what the room cannot stand: see docs/rooms.md.
"""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from edge.core.events import Beam, CommandReceived, PassJudged, StaffCounted
from edge.protocol.messages import Command
from edge.protocol.rows import Adjusted, Entered
from edge.protocol.vocabulary import Cause, Light, PassFormat
from tests.support import steps
from tests.support.door import SCAN, UTC_OFFSET_MS
from tests.support.room_plans import Planner
from tests.support.room_truth import Truth
from tests.support.room_world import Node, World

MACHINE = "room of many doors"
DOORS = ("a", "b", "c", "d")

some_door = st.sampled_from(DOORS)


class RoomMachine(RuleBasedStateMachine):
    """Two to four doors, their units, cables, disks and cards, the broker, central's plans, and people."""

    world: World
    planner: Planner
    truth: Truth

    @initialize(doors=st.integers(2, 4), limit=st.integers(0, 9))
    def open(self, doors: int, limit: int) -> None:
        """Open the room."""
        steps.LIVES[MACHINE] += 1
        self.planner = Planner(list(DOORS[:doors]), limit)
        self.world = World(self.planner.plan())
        self.truth = Truth(self.world, self.planner)
        self.orders = 0
        for name in self.planner.doors:
            self.world.start(name)
        self.world.rest_until_quiet()

    @invariant()
    def everything_holds(self) -> None:
        """What must be true is looked at after every step."""
        if hasattr(self, "truth"):
            steps.STEPS[MACHINE] += 1
            self.truth.check()

    # --- people -------------------------------------------------------------------------------------------------------

    @rule(name=some_door, is_patient=st.booleans(), is_disturbed=st.booleans())
    def enter(self, name: str, is_patient: bool, is_disturbed: bool) -> None:
        """Somebody comes in; who is patient only on green."""
        node = self.walkable(name)
        if node is None or (is_patient and node.lamp is Light.RED):
            return
        before, held = len(node.ledger.rows), self.truth.held(name, self.truth.all_books())
        self.world.walk(name, Beam.OUTER, is_disturbed=is_disturbed)
        entries = [row for row in node.ledger.rows[before:] if isinstance(row, Entered)]
        if len(entries) == 1 and not entries[0].on_red:
            books = self.truth.all_books()
            assert held >= 1, f"somebody came in on green by {name}, which held {held} permits"
            assert self.truth.held(name, books) >= 0, f"the permit of who came in on green by {name} was given away"
            assert self.truth.inside(books) <= self.truth.largest_limit() + self.truth.debts(books), (
                "green was no promise"
            )

    @rule(name=some_door)
    def leave(self, name: str) -> None:
        """Somebody goes out."""
        if self.walkable(name) is not None:
            self.world.walk(name, Beam.INNER)

    @rule(name=some_door, people=st.integers(1, 3), is_repeated=st.booleans(), is_staff=st.booleans())
    def scan(self, name: str, people: int, is_repeated: bool, is_staff: bool) -> None:
        """Somebody shows a code, or a staff badge, and waits, or shows it once more."""
        scan = {**SCAN, "format": PassFormat.STAFF_BADGE} if is_staff else SCAN
        if self.is_up(name):
            self.world.take(name, PassJudged, people=1 if is_staff else people, is_repeated=is_repeated, **scan)

    @rule(name=some_door, inside=st.integers(0, 12), is_from_afar=st.booleans(), times=st.integers(1, 2))
    def count_heads(self, name: str, inside: int, is_from_afar: bool, times: int) -> None:
        """Staff tell how many are inside, on the unit's page or from afar, perhaps twice with one order."""
        node = self.walkable(name)
        if node is None:
            return
        self.orders += 1
        order = f"order-{self.orders}"
        for _ in range(times):
            if is_from_afar:
                at_utc_ms = UTC_OFFSET_MS + int(self.world.now * 1000)
                command = Command(order=order, inside=inside, by="x", at_utc_ms=at_utc_ms)
                self.world.take(name, CommandReceived, command=command, correlation=b"1")
            else:
                self.world.take(name, StaffCounted, inside=inside, by="x", why="", order=order)
        done = [row for row in node.ledger.rows if isinstance(row, Adjusted) and row.order == order]
        assert len(done) <= 1, "an order was carried out twice"

    # --- the plan -----------------------------------------------------------------------------------------------------

    @rule(limit=st.integers(0, 12))
    def set_limit(self, limit: int) -> None:
        """Central changes the limit; doors hear of it when they hear of it."""
        self.planner.limit = limit
        self.world.set_plan(self.planner.plan())

    @rule(name=some_door, is_quiet=st.booleans())
    def add_door(self, name: str, is_quiet: bool) -> None:
        """A door is added to the running room, or one that was taken from it comes back."""
        if is_quiet and name not in self.planner.doors:
            self.world.come_to_rest()
        if name in self.planner.doors or not self.truth.is_all_told():
            return
        self.planner.add(name, self.world.known)
        self.world.set_plan(self.planner.plan())
        if name not in self.world.nodes:
            self.world.start(name)

    @rule(name=some_door)
    def close_door(self, name: str) -> None:
        """A door is to be taken from the room."""
        if name in self.planner.doors and len(self.planner.doors) - len(self.planner.closing) > 1:
            self.planner.closing.add(name)
            self.world.set_plan(self.planner.plan())

    @rule(name=some_door, by_force=st.booleans(), is_quiet=st.booleans())
    def remove_door(self, name: str, by_force: bool, is_quiet: bool) -> None:
        """A door that has closed is taken from the room: when it holds nothing any more, or by force, all others in reach."""
        if is_quiet and name in self.planner.closing:
            self.world.come_to_rest()
        plan = self.world.nodes[name].plans.kept if name in self.world.nodes else None
        has_closed = plan is not None and any(each.id == name and each.is_closing for each in plan.doors)
        if name not in self.planner.closing or not has_closed or not self.truth.is_all_told():
            return
        books = self.truth.all_books()
        is_empty = self.truth.held(name, books) == 0 and not self.truth.is_trading_with(name)
        if by_force and not is_empty:
            others = [self.world.nodes[each] for each in self.planner.doors if each != name]
            if any(node.door is None or not node.has_cable or node.name not in self.world.connected for node in others):
                return
            self.world.deliver_all()
            if not self.truth.is_all_told():
                return
        elif not is_empty:
            return
        self.planner.remove(name, self.world.known)
        self.world.set_plan(self.planner.plan())
        if not is_empty:
            self.world.deliver_all()

    # --- what fails ---------------------------------------------------------------------------------------------------

    @rule(name=some_door, place=st.integers(0, 30), is_repeated=st.booleans(), is_lost=st.booleans())
    def deliver(self, name: str, place: int, is_repeated: bool, is_lost: bool) -> None:
        """A message arrives: late, before an earlier one, twice, or never."""
        if self.is_up(name):
            self.world.deliver(name, place, is_repeated=is_repeated, is_lost=is_lost)

    @rule()
    def deliver_all(self) -> None:
        """All that is on its way arrives."""
        self.world.deliver_all()

    @rule(seconds=st.sampled_from((1, 3, 6, 31)))
    def rest(self, seconds: int) -> None:
        """Time passes."""
        self.world.rest(seconds, 1.0 if seconds < 10 else 10.0)

    @rule(name=some_door, unit_notices=st.booleans(), broker_notices=st.booleans())
    def cut(self, name: str, unit_notices: bool, broker_notices: bool) -> None:
        """A cable is cut, or who has not noticed does."""
        if self.is_up(name):
            self.world.cut(name, unit_notices=unit_notices, broker_notices=broker_notices)

    @rule(name=some_door)
    def mend(self, name: str) -> None:
        """A cable is plugged in again, or a connection made anew."""
        if self.is_up(name):
            self.world.mend(name)

    @rule(name=some_door, is_noticed=st.booleans())
    def lose_power(self, name: str, is_noticed: bool) -> None:
        """A unit stops where it stands."""
        if self.is_up(name):
            self.world.lose_power(name, is_noticed=is_noticed)

    @rule(name=some_door, writes=st.integers(0, 3), is_late=st.booleans())
    def lose_power_writing(self, name: str, writes: int, is_late: bool) -> None:
        """A unit will stop in the middle of a write."""
        if self.is_up(name):
            ledger = self.world.nodes[name].ledger
            ledger.fuse, ledger.is_late = writes, is_late

    @rule(name=some_door)
    def start(self, name: str) -> None:
        """The power is back."""
        if name in self.world.nodes and not self.is_up(name):
            self.world.start(name)

    @rule(name=some_door, is_refusing=st.booleans())
    def fill_disk(self, name: str, is_refusing: bool) -> None:
        """A disk is full, or has room again."""
        if self.is_up(name):
            self.world.nodes[name].ledger.refuse(is_refusing)

    @rule()
    def wipe_broker(self) -> None:
        """The broker loses all it kept; not between a card's going and its successor's asking (see docs/rooms.md)."""
        if all(node.has_spoken for node in self.world.nodes.values()):
            self.world.wipe()

    @rule(name=some_door)
    def insert_card(self, name: str) -> None:
        """A unit is replaced: the broker keeps its state, or all others are there to tell what they have of it."""
        if name not in self.world.nodes:
            return
        if name not in self.world.states:
            others = [node for each, node in self.world.nodes.items() if each != name]
            if any(not self.truth.has_told(node) or node.name not in self.world.states for node in others):
                return
            if not self.world.nodes[name].has_cable:
                return
        self.world.insert_card(name)
        if name not in self.world.states or len(self.planner.doors) == 1:  # the only door speaks at once
            self.world.deliver_all()

    @precondition(lambda self: hasattr(self, "truth"))
    @rule()
    def come_to_rest(self) -> None:
        """All is mended and told: the doors agree, every permit has arrived, debts are paid first, and nothing goes to and fro."""
        self.world.come_to_rest()
        waiting: dict[str, int] = {}
        while waiting != self.waiting():  # whose patience ends just now changes what is wanted
            waiting = self.waiting()
            for _ in range(4):
                self.world.rest(1)
                self.world.deliver_all()
        self.truth.check()
        books = self.truth.all_books()
        inside = max(0, self.truth.inside(books))
        doors = [self.world.nodes[name] for name in self.planner.doors]
        shown = {node.name: node.view and node.view.inside for node in doors}
        assert dict.fromkeys(shown, inside) == shown, f"{inside} are inside, and the doors show {shown}"
        assert 0 == self.truth.on_their_way(books)
        held = {name: self.truth.held(name, books) for name in self.planner.doors}
        if min(held.values()) < 0:
            assert max(held.values()) <= 0, f"debts are not paid: {held}"
        self.check_nobody_waits_in_vain(held)
        waiting = self.waiting()
        for _ in range(4):
            self.world.rest(5)
            self.world.deliver_all()
        if waiting == self.waiting():
            assert {name: books[name].given for name in books} == {
                name: each.given for name, each in self.truth.all_books().items()
            }, "permits go to and fro"

    def teardown(self) -> None:
        """In the end all is well."""
        if hasattr(self, "truth"):
            self.come_to_rest()

    # --- small parts --------------------------------------------------------------------------------------------------

    def is_up(self, name: str) -> bool:
        """Does the door's unit run?"""
        return (node := self.world.nodes.get(name)) is not None and node.door is not None

    def walkable(self, name: str) -> Node | None:
        """Return a door of the room whose unit runs and knows its past: nobody walks by a door that is gone."""
        is_of_room = name in self.planner.doors and self.is_up(name) and self.world.nodes[name].has_spoken
        return self.world.nodes[name] if is_of_room else None

    def waiting(self) -> dict[str, int]:
        """How many people wait at each door."""
        return {name: node.view.waiting for name, node in self.world.nodes.items() if node.view}

    def check_nobody_waits_in_vain(self, held: dict[str, int]) -> None:
        """Nobody waits at a door without a permit while another door holds one that nobody waits for."""
        waiting = self.waiting()
        shut = {name for name, node in self.world.nodes.items() if node.view and node.view.cause is Cause.FAULT}
        shut |= set(self.planner.doors if not self.planner.limit else self.planner.closing)
        serving = [name for name in self.planner.doors if name not in shut]
        missing = [name for name in serving if waiting[name] > max(0, held[name])]
        spare = [name for name in self.planner.doors if held[name] - (waiting[name] if name in serving else 0) > 0]
        assert not missing or not spare, f"{missing} wait while {spare} have permits"


@pytest.mark.machine
def test_room_of_many_doors() -> None:
    """Whatever happens, permits, permits on their way and people inside are the limit; green is a promise; all agree in the end."""
    steps.live(RoomMachine, short=25, long=300)
