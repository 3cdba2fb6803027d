"""A room whose doors change while it runs: the answers that docs/rooms.md states, one by one."""

from edge.core.events import Beam, TimePassed
from edge.protocol.vocabulary import Cause, Light
from tests.support.door import Door
from tests.support.room_plans import Planner
from tests.support.room_truth import Truth
from tests.support.room_world import World


class Room:
    """A running room with its planner, held to what must be true of it."""

    def __init__(self, limit: int, *doors: str) -> None:
        self.planner = Planner(list(doors), limit)
        self.world = World(self.planner.plan())
        self.truth = Truth(self.world, self.planner)
        for name in doors:
            self.world.start(name)
        self.settle()

    def settle(self) -> None:
        """Let all come to rest, and look."""
        self.world.rest_until_quiet()
        self.truth.check()

    def enter(self, name: str, times: int = 1) -> None:
        """Let people in by a door, one after another."""
        for _ in range(times):
            self.world.rest(3)
            self.world.walk(name, Beam.OUTER)
        self.settle()

    def publish(self) -> None:
        """Let central publish the plan as it stands."""
        self.world.set_plan(self.planner.plan())
        self.settle()

    @property
    def held(self) -> dict[str, int]:
        """What each door of the room holds."""
        books = {name: self.truth.books(node) for name, node in self.world.nodes.items()}
        return {name: self.truth.held(name, books) for name in self.planner.doors}

    @property
    def shown(self) -> dict[str, int | None]:
        """How many people each door of the room takes to be inside."""
        return {name: self.world.nodes[name].view.inside for name in self.planner.doors}  # type: ignore[union-attr]


def test_a_unit_replaced_online_goes_on_where_the_one_before_ended() -> None:
    """The broker keeps what it said last: people, and permits given and taken."""
    room = Room(6, "a", "b")
    room.enter("a", 2)
    before = room.held
    room.world.insert_card("a")
    assert Light.RED is room.world.nodes["a"].lamp
    room.settle()
    assert (before, {"a": 2, "b": 2}) == (room.held, room.shown)


def test_a_unit_replaced_offline_stays_red() -> None:
    """It has no plan, and nobody can tell what its door gave away. The others go on with what they hold."""
    room = Room(6, "a", "b")
    room.world.cut("a", unit_notices=True, broker_notices=True)
    room.world.insert_card("a")
    room.world.rest(600, 10.0)
    assert (Light.RED, Light.GREEN) == (room.world.nodes["a"].lamp, room.world.nodes["b"].lamp)
    room.world.mend("a")
    room.settle()
    assert {"a": 3, "b": 3} == room.held


def test_a_unit_replaced_after_the_broker_lost_its_disk_heeds_the_others() -> None:
    """What they took is gone from it. People who came in by it are forgotten: a headcount puts that right."""
    room = Room(6, "a", "b")
    room.enter("b", 3)
    taken = room.truth.books(room.world.nodes["b"]).taken
    room.world.lose_power("a")
    room.world.wipe()
    room.world.insert_card("a")
    room.settle()
    assert taken == {"a": room.truth.books(room.world.nodes["a"]).given.get("b", 0)}
    assert {"a": 3, "b": 3} == room.shown


def test_a_door_added_to_a_running_room_is_given_permits_by_the_others() -> None:
    """It starts from none, so nobody who has not heard of it holds what it spends."""
    room = Room(6, "a", "b")
    room.enter("a", 2)
    room.planner.add("c", room.world.known)
    room.world.set_plan(room.planner.plan())
    room.world.start("c")
    assert 0 == room.held["c"]
    room.settle()
    assert (4, {"a": 2, "b": 2, "c": 2}) == (sum(room.held.values()), room.shown)
    assert room.held["c"] > 0


def test_a_door_that_closes_hands_all_over_and_is_taken_from_the_room() -> None:
    """The people who came in by it are still inside, and leave by the others."""
    room = Room(6, "a", "b")
    room.enter("a", 2)
    room.planner.closing.add("a")
    room.publish()
    assert ({"a": 0, "b": 4}, Cause.CLOSED) == (room.held, room.world.nodes["a"].view.cause)  # type: ignore[union-attr]
    room.planner.remove("a", room.world.known)
    room.publish()
    assert ({"b": 4}, {"b": 2}, 2) == (room.held, room.shown, room.planner.carried)
    room.world.walk("b", Beam.INNER)
    room.settle()
    assert ({"b": 5}, {"b": 1}) == (room.held, room.shown)


def test_a_door_that_comes_back_starts_anew() -> None:
    """Its ledger counts on; the room takes its people back from what it carried."""
    room = Room(6, "a", "b")
    room.enter("a", 2)
    room.planner.closing.add("a")
    room.publish()
    room.planner.remove("a", room.world.known)
    room.publish()
    room.planner.add("a", room.world.known)
    room.publish()
    assert (4, {"b": 2, "a": 2}, 0) == (sum(room.held.values()), room.shown, room.planner.carried)


def test_a_dead_door_taken_by_force_leaves_what_it_held_to_its_heir() -> None:
    """By its last word: it must be off, for it would let in that many more by itself."""
    room = Room(6, "a", "b")
    room.enter("a")
    room.world.lose_power("a")
    left = room.held["a"]
    before = room.held["b"]
    room.planner.remove("a", room.world.known)
    room.publish()
    assert ({"b": before + left}, {"b": 1}) == (room.held, room.shown)


def test_a_door_taken_by_force_while_cut_off_gives_nothing_when_it_is_back() -> None:
    """The plan is heard before anybody to hand permits to."""
    room = Room(6, "a", "b")
    room.world.cut("a", unit_notices=True, broker_notices=True)
    room.planner.remove("a", room.world.known)
    room.publish()
    room.world.mend("a")
    room.settle()
    assert (6, Light.RED) == (room.held["b"], room.world.nodes["a"].lamp)


def test_without_a_plan_a_unit_with_a_limit_of_its_own_goes_by_it() -> None:
    """In a room of many doors the limit in its file is therefore this door's part, or 0."""
    door = Door(limit=2).open()
    for _ in range(2):
        door.enter()
        door.take(TimePassed, 3.0)
    assert Light.RED is door.light.light
