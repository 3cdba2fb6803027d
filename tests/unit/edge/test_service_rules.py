"""Rules and days at a real service: what the reader is told, and what outlives a restart."""

from edge.core.days import KeptDay
from edge.core.effects import TellReader
from edge.core.events import ClockSet, DayReceived, PlanReceived, StaffDeclared, TimePassed
from edge.passes.rules import Rules
from edge.protocol.messages import ContactsOrder, Filed
from tests.support.door import UTC_OFFSET_MS, Door, only
from tests.support.fakes import FakeDays, FakePlans
from tests.support.ruled import (
    HEARD,
    HOUR,
    KEY,
    OTHER,
    PUBLIC,
    START,
    TAKING,
    WHO,
    ruled_door,
    rules,
    the_day,
    the_plan,
)


def test_without_a_plan_all_kinds_are_taken_alone_and_no_contacts_are_kept() -> None:
    """The reader hears so at the start, once."""
    door = Door(limit=None).open()
    assert [Rules()] == [each.rules for each in only(TellReader, door.effects)]


def test_plan_and_day_reach_the_reader_as_they_come() -> None:
    """Terms and the contacts' key from the plan, the day's key and the file from the day; what changes neither is not told."""
    door = ruled_door()
    told = len(only(TellReader, door.effects))
    assert (TAKING, {}, bytes(32), None) == (
        rules(door).taking,
        rules(door).filed,
        rules(door).day_key,
        rules(door).contacts_key,
    )
    door.enter()
    door.take(DayReceived, day=the_day())
    assert told == len(only(TellReader, door.effects))
    filed = Filed(who=OTHER, until_utc_ms=START + HOUR, people=3)
    door.take(PlanReceived, plan=the_plan(2, contacts=ContactsOrder(key=PUBLIC, keep_days=14), areas=("xa", "tinh")))
    door.take(DayReceived, day=the_day(filed=(filed,)))
    assert ({OTHER: filed}, True) == (rules(door).filed, rules(door).contacts_key is not None)
    assert {"xa", "tinh"} == rules(door).areas


def test_the_level_is_on_the_screens() -> None:
    """As the plan says."""
    assert 3 == ruled_door().view.level


def test_rules_outlive_a_restart_without_network() -> None:
    """Plan, key and who is on file, also those that staff of this door took."""
    before = ruled_door()
    before.take(StaffDeclared, **HEARD, order="a")
    after = Door(ledger=before.ledger, plans=FakePlans(before.plans.kept), days=FakeDays(before.days.kept), now=500.0)
    assert (rules(before), {WHO}) == (after.service.rules, set(after.service.rules.filed))


def test_the_key_is_destroyed_when_the_day_is_over() -> None:
    """At a deadline, in memory, in the file and in the reader; what the broker kept does not bring it back."""
    door = ruled_door()
    door.take(TimePassed, 10 * HOUR / 1000 - 200.0)
    key = rules(door).day_key
    assert key is not None
    while (deadline := door.service.next_deadline()) is not None and rules(door).day_key == key:
        door.take(TimePassed, deadline - door.now)
    kept = door.days.kept
    assert (True, {}) == (rules(door).day_key != key, rules(door).filed)
    assert (True, (), True) == (kept and kept.key != KEY, kept and kept.filed, kept and kept.is_own)
    for _ in range(2):
        door.take(DayReceived, day=the_day())
        assert rules(door).day_key != key
        door.take(ClockSet, utc_offset_ms=None)


def test_an_old_key_is_destroyed_as_soon_as_the_time_is_known() -> None:
    """A unit that was off over night, and does not know the time at first, goes by the day it kept until then."""
    yesterday = KeptDay(from_utc_ms=START - 20 * HOUR, until_utc_ms=START - 10 * HOUR, key=KEY)
    door = Door(days=FakeDays(yesterday))
    door.take(TimePassed)
    assert rules(door).day_key is not None
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
    assert (None, None) == (rules(door).day_key, door.days.kept and door.days.kept.key)
