"""Staff with a badge at a real service: inside like anybody, told apart, and no alarm."""

from typing import Any

from edge.core.admission import STAFF_WINDOW_S, WINDOW_S
from edge.core.effects import MakeSound, Signal
from edge.core.events import PassJudged, TimePassed
from edge.protocol.rows import Entered, PassUnused
from edge.protocol.vocabulary import Light, PassFormat, VerdictKind
from tests.support.door import SCAN, Door, only

BADGE = {**SCAN, "format": PassFormat.STAFF_BADGE}


def show(door: Door, **scan: Any) -> list[Signal]:
    """Let somebody show a code; return what is heard."""
    return [each.signal for each in only(MakeSound, door.take(PassJudged, **scan))]


def entries(door: Door) -> list[tuple[bool, bool, bool]]:
    """Return of each entry whether it was of staff, declared, and on red."""
    return [(row.is_staff, row.is_declared, row.on_red) for row in door.ledger.rows if isinstance(row, Entered)]


def full() -> Door:
    """Return a door whose room is full, so that it is red."""
    door = Door(limit=1).open().connect()
    show(door, **SCAN)
    door.enter()
    assert Light.RED is door.light.light
    return door


def test_staff_on_red_are_counted_and_raise_no_alarm() -> None:
    """They hear that the badge was taken and not that the room is full; the row keeps that the lamp was red."""
    door = full()
    assert [Signal.BADGE] == show(door, **BADGE)
    sounds = {each.signal for each in only(MakeSound, door.enter())}
    assert (set(), (True, True, True)) == (sounds & {Signal.ENTERED_ON_RED, Signal.UNDECLARED}, entries(door)[-1])
    assert (2, 1, 0, 0) == (door.state.entries, door.state.staff, door.state.on_red, door.state.undeclared)
    assert (2, 1, 0, None) == (door.view.inside, door.view.staff, door.view.on_red, door.view.on_red_at_s)


def test_a_visitor_who_waits_on_red_keeps_their_pass_when_staff_come_in() -> None:
    """Who waits is not taken for who walks in."""
    door = full()
    show(door, **SCAN)
    show(door, **BADGE)
    door.enter()
    assert ((True, True, True), 1) == (entries(door)[-1], door.view.waiting)


def test_a_badge_that_is_not_used_is_no_unused_pass() -> None:
    """Nobody is missed, and nobody else comes in with it later."""
    door = Door(limit=9).open().connect()
    show(door, **BADGE)
    assert 0 == door.view.waiting
    door.take(TimePassed, STAFF_WINDOW_S + 1)
    door.enter()
    door.take(TimePassed, 2 * WINDOW_S)
    assert ([(False, False, False)], [], 0) == (
        entries(door),
        [row for row in door.ledger.rows if isinstance(row, PassUnused)],
        door.state.unused,
    )


def test_a_refused_badge_lets_nobody_in_as_staff() -> None:
    """Withdrawn or out of date: the bearer is a visitor without a code."""
    door = Door(limit=9).open().connect()
    show(door, **{**BADGE, "verdict": VerdictKind.REFUSED})
    assert Signal.UNDECLARED in {each.signal for each in only(MakeSound, door.enter())}
    assert [(False, False, False)] == entries(door)


def test_a_restart_expects_the_visitors_and_not_the_staff() -> None:
    """Whoever showed a badge before is in by then, or comes with it again."""
    before = Door(limit=9).open()
    show(before, **SCAN, people=2)
    show(before, **BADGE)
    after = Door(limit=9, ledger=before.ledger, now=500.0).open()
    assert 2 == after.view.waiting
    for _ in range(3):
        after.enter()
    assert [(False, True, False), (False, True, False), (False, False, False)] == entries(after)


def test_a_badge_shown_again_announces_nobody_further() -> None:
    """Nor does it stand for a visitor."""
    door = Door(limit=9).open().connect()
    show(door, **BADGE)
    show(door, **BADGE, is_repeated=True)
    door.enter()
    door.enter()
    assert ([(True, True, False), (False, False, False)], 1) == (entries(door), door.state.staff)
