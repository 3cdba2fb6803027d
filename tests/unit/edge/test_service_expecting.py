"""Scans and entries reconciled, at one door and across doors, at real services."""

from typing import Any

from edge.core.admission import ASTRAY_AFTER_S, WINDOW_S
from edge.core.events import PassJudged, TimePassed
from edge.protocol.rows import Entered, PassSpent, PassUnused, Scanned
from edge.protocol.vocabulary import VerdictKind
from tests.support.door import SCAN, Door, plan
from tests.support.rooms import RoomUnderTest


def entries(door: Door) -> list[tuple[bool, str | None]]:
    """Return of each entry whether a pass stood behind it and where that was shown."""
    return [(row.is_declared, row.pass_of) for row in door.ledger.rows if isinstance(row, Entered)]


def unused(door: Door) -> list[int]:
    """Return the unused passes told."""
    return [row.people for row in door.ledger.rows if isinstance(row, PassUnused)]


def shown_s(door: Door) -> list[tuple[int, float | None]]:
    """Return the unused passes told, and how many seconds before that they were shown."""
    return [
        (row.people, None if row.shown_ms is None else round(row.shown_ms / 1000, 1))
        for row in door.ledger.rows
        if isinstance(row, PassUnused)
    ]


def spent(door: Door) -> list[tuple[str, int]]:
    """Return whom the door let go to others."""
    return [(row.at, row.people) for row in door.ledger.rows if isinstance(row, PassSpent)]


def two_doors(limit: int = 9) -> RoomUnderTest:
    """Return a room with doors a and b."""
    return RoomUnderTest(plan(limit=limit, doors=("a", "b"))).open()


def scan(room: RoomUnderTest, name: str, **details: Any) -> None:
    """Let somebody show a code."""
    room.take(name, PassJudged, **{**SCAN, **details})


def test_who_shows_a_code_and_does_not_come_in_is_an_unused_pass() -> None:
    """At a deadline, in the ledger, the state and on the staff's page."""
    door = Door(limit=9).open().connect()
    door.take(PassJudged, **SCAN, people=3)
    door.enter()
    scanned_s = door.now
    while (deadline := door.service.next_deadline()) is not None and deadline < scanned_s + WINDOW_S + 1.0:
        door.take(TimePassed, deadline - door.now)
    assert ([2], 2, 2, 0) == (unused(door), door.view.unused, door.state.unused, door.view.waiting)


def test_an_unused_pass_tells_when_it_was_shown() -> None:
    """A row a scan; the time is not known of one that was shown before the unit started."""
    before = Door(limit=9).open()
    before.take(PassJudged, **SCAN)
    door = Door(limit=9, ledger=before.ledger, now=500.0).open()
    door.take(TimePassed, 10.0)
    door.take(PassJudged, **SCAN, people=2)
    door.take(TimePassed, 30.0)
    door.take(PassJudged, **SCAN)
    door.take(TimePassed, WINDOW_S - 20.0)
    assert [(1, None), (2, WINDOW_S + 10.0)] == shown_s(door)
    door.take(TimePassed, 21.0)
    assert (1, WINDOW_S + 1.0) == shown_s(door)[-1]


def test_a_refused_code_is_no_pass() -> None:
    """Nobody is expected."""
    door = Door(limit=9).open()
    door.take(PassJudged, **{**SCAN, "verdict": VerdictKind.REFUSED})
    door.take(TimePassed, 2 * WINDOW_S)
    assert [] == unused(door)


def test_whoever_waits_outside_is_expected_after_a_restart() -> None:
    """The queue outlives the service; what was told before is not told again."""
    before = Door(limit=9).open()
    before.take(PassJudged, **SCAN, people=2)
    before.enter()
    after = Door(limit=9, ledger=before.ledger, now=500.0).open()
    assert 1 == after.view.waiting
    after.enter()
    assert [(True, None), (True, None)] == entries(after)
    after.take(TimePassed, 2 * WINDOW_S)
    assert [] == unused(after)


def test_a_pass_shown_at_a_red_door_counts_at_the_green_one() -> None:
    """The first door sent them there; nobody is undeclared, and no pass is left over."""
    room = two_doors(limit=2)
    room.enter("a")
    scan(room, "a", people=1)
    lit = {name: door.state.astray for name, door in room.doors.items()}
    room.enter("b")
    assert [(True, "a")] == entries(room.doors["b"])
    assert ({"a": 1}, {"b": 1}) == (room.doors["b"].state.passes_used, room.doors["a"].state.passes_spent)
    assert ({"a": 1, "b": 0}, [("b", 1)], 0) == (lit, spent(room.doors["a"]), room.doors["a"].view.waiting)
    room.rest(WINDOW_S + 10.0)
    assert [] == unused(room.doors["a"])


def test_who_walks_to_the_next_door_takes_their_time() -> None:
    """Who enters elsewhere in the moment of a scan at a green door is somebody else."""
    room = two_doors()
    scan(room, "a")
    room.enter("b")
    room.rest(ASTRAY_AFTER_S + 1.0)
    room.enter("b")
    room.enter("b")
    assert [(False, None), (True, "a"), (False, None)] == entries(room.doors["b"])


def test_an_own_scan_comes_before_one_elsewhere() -> None:
    """The pass of the other door stays where it is."""
    room = two_doors()
    scan(room, "a")
    room.rest(ASTRAY_AFTER_S + 1.0)
    scan(room, "b")
    room.enter("b")
    assert ([(True, None)], 1) == (entries(room.doors["b"]), room.doors["a"].view.waiting)


def test_a_door_that_is_cut_off_lends_nothing_and_loses_nothing() -> None:
    """Its picture is old; what was taken before the cut is let go when it is back."""
    room = two_doors()
    scan(room, "a", people=2)
    room.rest(ASTRAY_AFTER_S + 1.0)
    room.doors["b"].enter()  # its word has not reached the other door
    room.part("b")
    room.enter("b")
    assert ([(True, "a"), (False, None)], 2) == (entries(room.doors["b"]), room.doors["a"].view.waiting)
    room.join("b")
    room.rest(1.0)
    assert ([("b", 1)], 1) == (spent(room.doors["a"]), room.doors["a"].view.waiting)


def test_a_pass_taken_twice_stands_behind_one_wrong_entry() -> None:
    """Its owner comes in at home while the other door has just let somebody in with it: no row is lost."""
    room = two_doors()
    scan(room, "a")
    room.rest(ASTRAY_AFTER_S + 1.0)
    room.doors["b"].enter()
    room.doors["a"].enter()
    room.rest(2.0)
    assert ([(True, None)], [(True, "a")]) == (entries(room.doors["a"]), entries(room.doors["b"]))
    assert ([("b", 1)], 0, 2) == (spent(room.doors["a"]), room.doors["a"].view.waiting, room.doors["a"].view.inside)
    scan(room, "a")
    assert 1 == room.doors["a"].view.waiting, "a claim is met once"


def lend(room: RoomUnderTest, times: int) -> None:
    """Let people show their codes at b and come in by a."""
    for _ in range(times):
        scan(room, "b")
        room.rest(ASTRAY_AFTER_S + 1.0)
        room.enter("a")
        room.rest(2.0)


def change_card(room: RoomUnderTest, name: str) -> None:
    """Put an empty card into a door's unit."""
    room.part(name)
    room.doors[name] = Door(name=name, limit=None, now=room.doors[name].now).open()
    room.join(name)


def test_a_new_card_knows_whom_its_door_let_in_with_passes_of_others() -> None:
    """Otherwise as many of the next without a scan anywhere would have been taken for declared."""
    room = two_doors(limit=20)
    lend(room, 3)
    change_card(room, "a")
    room.rest(12.0)
    for _ in range(4):
        room.enter("a")
        room.rest(2.0)
    assert [(False, None)] * 4 == entries(room.doors["a"])
    lend(room, 1)
    assert ({"b": 4}, {"a": 4}) == (room.doors["a"].state.passes_used, room.doors["b"].state.passes_spent)


def test_a_new_card_knows_whom_its_door_let_go_to_others() -> None:
    """Even if they are heard of before its own door is: nobody who waits here is taken for one of them."""
    room = two_doors(limit=20)
    lend(room, 3)
    room.retained = {name: room.retained[name] for name in ("a", "b")}
    change_card(room, "b")
    room.rest(12.0)
    scan(room, "b")
    room.rest(2.0)
    assert ([], 1, {"a": 3}) == (
        spent(room.doors["b"]),
        room.doors["b"].view.waiting,
        room.doors["b"].state.passes_spent,
    )


def test_a_neighbour_that_has_forgotten_whom_it_lent_offers_no_more_than_it_has() -> None:
    """It had heard of more than this door can tell of now: that is no pass left over."""
    room = two_doors(limit=20)
    lend(room, 2)
    del room.retained["a"]
    change_card(room, "a")
    room.rest(12.0)
    room.enter("a")
    assert [(False, None)] == entries(room.doors["a"])


def test_one_person_who_shows_a_code_again_and_again_is_one_person() -> None:
    """Each time is told in the ledger and on the display; no other door gives places away for it, and nobody is missed later."""
    room = two_doors(limit=4)
    before = room.permits()
    for is_repeated in (False, True, True, True):
        scan(room, "b", is_repeated=is_repeated)
        room.rest(4.0)
    b = room.doors["b"]
    assert [False, True, True, True] == [row.is_repeated for row in b.ledger.rows if isinstance(row, Scanned)]
    assert (1, {SCAN["verdict"]: 1}, before) == (b.view.waiting, b.state.scans, room.permits())
    room.enter("b")
    room.rest(WINDOW_S + 20.0)
    assert ([(True, None)], []) == (entries(b), unused(b))


def test_whoever_shows_a_code_again_has_as_long_as_at_first() -> None:
    """The time runs from when they were last seen; a restart finds one person, not two."""
    door = Door(limit=9).open()
    door.take(PassJudged, **SCAN)
    door.take(TimePassed, WINDOW_S - 10.0)
    door.take(PassJudged, **SCAN, is_repeated=True)
    door.take(TimePassed, 20.0)
    assert ([], 1) == (unused(door), door.view.waiting)
    assert 1 == Door(limit=9, ledger=door.ledger, now=500.0).open().view.waiting


def test_who_comes_back_with_the_code_of_before_is_expected_again() -> None:
    """The people it had announced are in."""
    door = Door(limit=9).open()
    for is_repeated in (False, True):
        door.take(PassJudged, **SCAN, is_repeated=is_repeated)
        door.enter()
    assert ([(True, None), (True, None)], 0) == (entries(door), door.view.waiting)
