"""What a door that leaves its room leaves behind."""

import msgspec

from central.plans.leaving import Heard, Legacy, legacy
from tests.support.door import neighbour


def word(**said: object) -> Heard:
    """Return a door's last word."""
    return Heard(msgspec.structs.replace(neighbour(7, 4), **said), 7)


def test_the_word_of_the_door_itself_counts() -> None:
    """Four people came in by it; it took three permits and gave one."""
    heard = {"side": word(taken={"main": 3}, given={"main": 1}), "main": word(taken={"side": 1}, given={"side": 3})}
    assert Legacy(4, 2) == legacy("side", heard)


def test_what_was_on_its_way_to_it_is_gone_with_it() -> None:
    """Nobody else can use it, and a unit that comes back takes it up."""
    assert Legacy(4, 5) == legacy("side", {"side": word(taken={"main": 3}), "main": word(given={"side": 5})})


def test_what_others_took_from_it_was_given_whatever_it_remembers() -> None:
    """A card that was replaced may not know; counting less would let the room hold more than its limit."""
    assert Legacy(4, -2) == legacy("side", {"side": word(), "main": word(taken={"side": 2})})


def test_a_door_never_heard_leaves_what_it_was_given() -> None:
    """Permits may have been sent to a unit that was never there."""
    assert Legacy(0, 2) == legacy("side", {"main": word(given={"side": 2})})
