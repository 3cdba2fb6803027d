"""A door that central tells no day, at a real service: it makes one of its own, so that cards wait and contacts are kept."""

from edge.core.days import KeptDay
from edge.core.effects import AskDay
from edge.core.events import ClockSet, DayReceived, PassJudged, PlanReceived, StaffDeclared, TimePassed
from tests.support.door import UTC_OFFSET_MS, Door, only
from tests.support.fakes import FakeDays, FakePlans
from tests.support.ruled import HEARD, HOUR, KEY, NEEDED, START, WHO, rules, the_day, the_plan


def own_of(door: Door) -> KeptDay | None:
    """Return the day of its own that the door keeps, if it does."""
    day = door.days.kept
    return day if day is not None and day.is_own and day.key is not None else None


def test_without_a_day_the_unit_makes_one_as_soon_as_it_knows_plan_and_time() -> None:
    """A random key, to the next midnight of the plan's clock; the next day has another."""
    door = Door().open()
    door.take(ClockSet, utc_offset_ms=None)
    assert (None, None) == (own_of(door), rules(door).day_key)
    door.take(PlanReceived, plan=the_plan())
    assert own_of(door) is None
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
    first = own_of(door)
    assert first is not None
    assert (True, 0) == (0 < first.until_utc_ms - START <= 25 * HOUR, (first.until_utc_ms + 7 * HOUR) % (24 * HOUR))
    assert rules(door).day_key is not None
    door.take(TimePassed, 24 * HOUR / 1000)
    second = own_of(door)
    assert second is not None
    assert (True, True) == (second.until_utc_ms == first.until_utc_ms + 24 * HOUR, second.key != first.key)


def test_a_day_that_ends_without_another_is_followed_by_its_own_over_a_restart() -> None:
    """Central away over midnight: a card waits, staff take the answers, and a restart knows who is on file."""
    door = Door().open()
    door.take(PlanReceived, plan=the_plan())
    door.take(DayReceived, day=the_day())
    assert own_of(door) is None
    door.take(TimePassed, 10 * HOUR / 1000)
    mine = own_of(door)
    assert mine is not None
    door.take(PassJudged, **NEEDED)
    door.take(StaffDeclared, **HEARD, order="a")
    after = Door(ledger=door.ledger, plans=FakePlans(door.plans.kept), days=FakeDays(door.days.kept), now=door.now + 1)
    assert {WHO} == set(after.service.rules.filed)
    assert own_of(after) is not None


def test_centrals_day_takes_the_place_of_its_own() -> None:
    """As soon as it comes; what was heard under the other key is on file no longer."""
    door = Door().open()
    door.take(PlanReceived, plan=the_plan())
    door.take(StaffDeclared, **HEARD, order="a")
    assert {WHO} == set(rules(door).filed)
    door.take(DayReceived, day=the_day(from_utc_ms=START - 5 * HOUR))
    assert ({}, KEY, None) == (rules(door).filed, door.days.kept and door.days.kept.key, own_of(door))


def test_a_day_that_a_wrong_clock_ended_is_asked_for_when_the_clock_is_right_again() -> None:
    """Central has told it and tells it to nobody again; told once more, it holds, and no later step asks for it."""
    door = Door().open()
    door.take(PlanReceived, plan=the_plan())
    door.take(DayReceived, day=the_day())
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS + 40 * 24 * HOUR)
    assert own_of(door) is not None
    assert [AskDay()] == only(AskDay, door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS))
    assert [] == only(AskDay, door.take(TimePassed, 1.0))
    door.take(DayReceived, day=the_day())
    assert (KEY, None) == (door.days.kept and door.days.kept.key, own_of(door))
    assert [] == only(AskDay, door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS + 1000))
