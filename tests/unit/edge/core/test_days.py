"""Which day is in force at a door, and that it does not come back."""

from typing import Any

import pytest

from edge.core.days import AHEAD_MS, KeptDay, ended, filed_here, is_lacking, own, told, withdrawn_here
from edge.protocol.messages import MOST_FILED, Day, Filed

START, HOUR = 1_800_000_000_000, 3_600_000
KEY, OTHER = "A" * 43, "E" * 43
WHO = "w" * 22
ON_FILE = (Filed(who=WHO, until_utc_ms=START + HOUR, people=2),)


def day(**changes: Any) -> Day:
    """Return a day of ten hours."""
    return Day(**({"from_utc_ms": START, "until_utc_ms": START + 10 * HOUR, "key": KEY, "filed": ON_FILE} | changes))


def kept(**changes: Any) -> KeptDay:
    """Return what a door keeps of that day, with a declaration that its own staff took."""
    heard = (Filed(who="h" * 22, until_utc_ms=START + 10 * HOUR, people=3),)
    fields = {"from_utc_ms": START, "until_utc_ms": START + 10 * HOUR, "key": KEY, "filed": ON_FILE, "heard": heard}
    return KeptDay(**(fields | changes))


def test_the_first_day_told_is_in_force() -> None:
    """With the declarations on file under its key."""
    expected = KeptDay(from_utc_ms=START, until_utc_ms=START + 10 * HOUR, key=KEY, filed=ON_FILE)
    assert [expected, expected] == [told(None, day(), utc_ms) for utc_ms in (START + HOUR, None)]


def test_of_two_days_the_one_that_begins_later_is_in_force() -> None:
    """An old one that the broker kept changes nothing; with a new key nobody is on file from before."""
    earlier, later = day(from_utc_ms=START - HOUR, key=OTHER), day(from_utc_ms=START + HOUR, key=OTHER)
    now = kept()
    assert now is told(now, earlier, START + HOUR)
    after = told(now, later, START + 2 * HOUR)
    assert after is not None
    assert (OTHER, ON_FILE, ()) == (after.key, after.filed, after.heard)


def test_the_same_day_told_again_brings_its_file_up_to_date() -> None:
    """What staff took at this door stays; what is no news is the same object, so that nothing is written for it."""
    now = kept()
    assert now is told(now, day(), START + HOUR)
    more = (*ON_FILE, Filed(who="m" * 22, until_utc_ms=START + HOUR))
    after = told(now, day(filed=more), START + HOUR)
    assert after is not None
    assert (more, now.heard) == (after.filed, after.heard)


def test_what_central_takes_back_goes_at_the_door_that_heard_it() -> None:
    """Once central has told it, its word is the newer one; what it has not told yet stays."""
    heard = (Filed(who=WHO, until_utc_ms=START + 10 * HOUR), Filed(who="h" * 22, until_utc_ms=START + 10 * HOUR))
    after = told(kept(heard=heard), day(filed=()), START + HOUR)
    assert after is not None
    assert ((), heard[1:]) == (after.filed, after.heard)


def test_a_day_made_anew_with_another_key_forgets_what_staff_took() -> None:
    """Pseudonyms of the key before are nobody's now."""
    after = told(kept(), day(key=OTHER), START + HOUR)
    assert after is not None
    assert (OTHER, ()) == (after.key, after.heard)


def test_a_day_that_is_over_is_none() -> None:
    """By a known clock; while the time is not known nobody can say so."""
    assert told(None, day(), START + 10 * HOUR) is None
    assert told(None, day(), START + 10 * HOUR - 1) is not None


def test_the_key_is_destroyed_with_the_day_and_does_not_come_back() -> None:
    """Neither from a message that the broker kept nor while the time is not known."""
    now = kept()
    assert [now, now] == [ended(now, utc_ms) for utc_ms in (START + 10 * HOUR - 1, None)]
    over = ended(now, START + 10 * HOUR)
    assert (None, (), ()) == (over.key, over.filed, over.heard)
    assert over is ended(over, START + 11 * HOUR)
    assert [over, over] == [told(over, day(filed=()), utc_ms) for utc_ms in (None, START + HOUR)]
    assert told(over, day(from_utc_ms=START + 10 * HOUR, until_utc_ms=START + 20 * HOUR), None) is not None


def test_a_declaration_that_staff_took_is_on_file_until_the_day_is_over() -> None:
    """One a bearer, the newest; no more than a room's file holds."""
    twice = filed_here(filed_here(kept(heard=()), WHO, 1), WHO, 4)
    assert (Filed(who=WHO, until_utc_ms=START + 10 * HOUR, people=4),) == twice.heard
    full = kept(heard=tuple(Filed(who=f"{n:022}", until_utc_ms=START + HOUR) for n in range(MOST_FILED)))
    after = filed_here(full, WHO, 1).heard
    assert (MOST_FILED, WHO, f"{1:022}") == (len(after), after[-1].who, after[0].who)


@pytest.mark.parametrize("shown", [repr, str])
def test_a_day_shows_neither_its_key_nor_who_is_on_file(shown: Any) -> None:
    """It may be logged by mistake."""
    words = shown(kept())
    assert [False] * 3 == [secret in words for secret in (KEY, WHO, "h" * 22)]


def test_a_day_far_from_beginning_is_none() -> None:
    """A central whose clock was ahead for a while must not lock a door to the key of a day to come."""
    ahead = day(from_utc_ms=START + 30 * HOUR, until_utc_ms=START + 40 * HOUR, key=OTHER)
    now = kept()
    assert now is told(now, ahead, START + HOUR)
    assert now is not told(now, day(from_utc_ms=START + AHEAD_MS, key=OTHER), START)


def test_a_day_taken_before_the_time_was_known_gives_way_to_the_right_one() -> None:
    """While the time is not known nobody can say that it has not begun."""
    ahead = told(None, day(from_utc_ms=START + 30 * HOUR, until_utc_ms=START + 40 * HOUR, key=OTHER), None)
    assert ahead is not None
    after = told(ahead, day(), START + HOUR)
    assert after is not None
    assert (KEY, ON_FILE, ()) == (after.key, after.filed, after.heard)


def test_nothing_of_who_was_withdrawn_is_on_file() -> None:
    """Neither what central told nor what staff took; where nothing was, nothing changes."""
    now = kept()
    assert ((), now.heard) == ((after := withdrawn_here(now, WHO)).filed, after.heard)
    assert (ON_FILE, ()) == ((after := withdrawn_here(now, "h" * 22)).filed, after.heard)
    assert now is withdrawn_here(now, "n" * 22)


MIDNIGHT = START - START % (24 * HOUR)
MINE = own(START, 0, OTHER)


@pytest.mark.parametrize(
    ("utc_ms", "offset_min", "until_ms"),
    [
        (MIDNIGHT + HOUR, 0, MIDNIGHT + 24 * HOUR),
        (MIDNIGHT + HOUR, 420, MIDNIGHT + 17 * HOUR),
        (MIDNIGHT + 17 * HOUR, 420, MIDNIGHT + 41 * HOUR),
        (MIDNIGHT + 17 * HOUR - 1, 420, MIDNIGHT + 17 * HOUR),
        (MIDNIGHT + HOUR, -180, MIDNIGHT + 3 * HOUR),
    ],
)
def test_a_day_of_its_own_ends_at_the_next_local_midnight(utc_ms: int, offset_min: int, until_ms: int) -> None:
    """By the plan's clock, which may be ahead of UTC or behind it."""
    assert KeptDay(from_utc_ms=utc_ms, until_utc_ms=until_ms, key=KEY, is_own=True) == own(utc_ms, offset_min, KEY)


def test_a_day_of_its_own_is_begun_where_none_is_in_force() -> None:
    """None told, or the last one over; or begun by a clock that was far ahead."""
    over = ended(kept(), START + 10 * HOUR)
    ahead = own(START + 30 * HOUR, 0, KEY)
    assert [True] * 3 == [is_lacking(each, START) for each in (None, over, ahead)]
    assert [False] * 2 == [is_lacking(each, START) for each in (kept(), MINE)]


@pytest.mark.parametrize("utc_ms", [START + HOUR, None])
@pytest.mark.parametrize("mine", [MINE, ended(own(START - 20 * HOUR, 0, OTHER), START)], ids=["in force", "over"])
def test_a_day_of_its_own_gives_way_to_centrals(mine: KeptDay, utc_ms: int | None) -> None:
    """Though that began earlier; what staff heard under the key before is nobody's now."""
    after = told(filed_here(mine, WHO, 1), day(from_utc_ms=START - 5 * HOUR), utc_ms)
    assert after is not None
    assert (KEY, ON_FILE, (), False) == (after.key, after.filed, after.heard, after.is_own)


def test_a_day_from_before_does_not_come_back_in_place_of_its_own() -> None:
    """A broker may keep yesterday's, and the time be unknown after a restart."""
    yesterday = day(from_utc_ms=START - 24 * HOUR, until_utc_ms=START)
    for mine in (MINE, ended(MINE, MINE.until_utc_ms)):
        assert [mine, mine] == [told(mine, yesterday, utc_ms) for utc_ms in (None, MINE.until_utc_ms)]
