"""The light's rules."""

from dataclasses import replace

import pytest

from edge.core.light import Situation, at_start, next_deadline, places_left, step
from edge.protocol.vocabulary import Cause, Fault, Light, Mode

ROOM = Situation(is_known=True, mode=Mode.AUTOMATIC, faults=(), limit=3, inside=1, permits=2)


@pytest.mark.parametrize(
    ("situation", "light", "cause"),
    [
        (ROOM, Light.GREEN, Cause.ROOM),
        (replace(ROOM, inside=3), Light.RED, Cause.FULL),
        (replace(ROOM, inside=9), Light.RED, Cause.FULL),
        (replace(ROOM, permits=0), Light.RED, Cause.ELSEWHERE),
        (replace(ROOM, is_serving=False), Light.RED, Cause.CLOSED),
        (replace(ROOM, limit=0), Light.RED, Cause.CLOSED),
        (replace(ROOM, limit=None), Light.RED, Cause.STARTING),
        (replace(ROOM, is_known=False), Light.RED, Cause.STARTING),
        (replace(ROOM, faults=(Fault.BEAM_BLOCKED,)), Light.RED, Cause.FAULT),
        (replace(ROOM, faults=(Fault.DISK_FULL,), is_known=False), Light.RED, Cause.FAULT),
        (replace(ROOM, faults=(Fault.CAMERA_LOST, Fault.CLOCK_UNKNOWN)), Light.GREEN, Cause.ROOM),
        (replace(ROOM, faults=(Fault.BEAM_BLOCKED,), mode=Mode.STAFF), Light.GREEN, Cause.ROOM),
        (replace(ROOM, faults=(Fault.LEDGER_FAILED,), mode=Mode.STAFF), Light.RED, Cause.FAULT),
    ],
)
def test_the_light_follows_the_situation(situation: Situation, light: Light, cause: Cause) -> None:
    """Green is a promise; everything that puts it in doubt is red, with its cause."""
    after = step(at_start(0.0), situation, 10.0, 2.0)
    assert (light, cause) == (after.light, after.cause)


def test_red_comes_at_once() -> None:
    """The person who filled the room is the last to see green."""
    green = step(at_start(0.0), ROOM, 10.0, 2.0)
    assert Light.RED is step(green, replace(ROOM, inside=3), 10.0, 2.0).light


def test_green_waits_for_the_shortest_red_time() -> None:
    """Relays do not flicker; the cause stays what turned the lamp red."""
    red = step(step(at_start(0.0), ROOM, 10.0, 2.0), replace(ROOM, inside=3), 20.0, 2.0)
    held = step(red, ROOM, 21.9, 2.0)
    assert (Light.RED, Cause.FULL) == (held.light, held.cause)
    assert 22.0 == next_deadline(held, ROOM, 2.0)
    assert Light.GREEN is step(held, ROOM, 22.0, 2.0).light


def test_red_for_another_reason_does_not_start_the_time_anew() -> None:
    """The lamp did not switch."""
    red = step(at_start(0.0), replace(ROOM, inside=3), 5.0, 2.0)
    assert 0.0 == step(red, replace(ROOM, faults=(Fault.SENSOR_LOST,)), 6.0, 2.0).red_since_s


def test_nothing_is_due_while_red_has_a_reason() -> None:
    """The unit sleeps until something happens."""
    full = replace(ROOM, inside=3)
    assert next_deadline(step(at_start(0.0), full, 1.0, 2.0), full, 2.0) is None


def test_places_are_never_negative() -> None:
    """Too many inside are no places."""
    assert [2, 0, 0, 1, 0] == [
        places_left(3, 1, 2),
        places_left(3, 3, 0),
        places_left(3, 5, 9),
        places_left(3, 1, 1),
        places_left(3, 1, -1),
    ]
