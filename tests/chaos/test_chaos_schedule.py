"""The schedule of faults follows from its seed, and no part of a target is under two faults at once."""

from collections import defaultdict
from dataclasses import replace
from random import Random

from tests.chaos.faults import MANNERS, Kind, Targets, schedule

TARGETS = Targets({"room-1": ("room-1.a", "room-1.b"), "room-2": ("room-2.a",)}, ("room-2",), ("room-1",), ("town",))


def test_the_seed_repeats_the_schedule() -> None:
    """The same seed brings the same faults, another one others."""
    assert schedule(Random(7), 60, 200, TARGETS) == schedule(Random(7), 60, 200, TARGETS)
    assert schedule(Random(7), 60, 200, TARGETS) != schedule(Random(8), 60, 200, TARGETS)


def test_every_kind_comes() -> None:
    """A long run has all kinds, each on its kind of target."""
    faults = schedule(Random(1), 2000, 9000, TARGETS)
    assert set(Kind) == {fault.kind for fault in faults}
    assert {"broker"} == {fault.target for fault in faults if fault.kind is Kind.BROKER_WIPED}
    assert {"room-1", "room-2"} == {fault.target for fault in faults if fault.kind is Kind.ROOM_CUT}
    assert {"room-2"} == {fault.target for fault in faults if fault.kind is Kind.LIMIT_CHANGED}
    for kind in (Kind.READER_KILLED, Kind.UNIT_KILLED_AT_VERDICT):
        assert {"room-1.a", "room-1.b"} == {fault.target for fault in faults if fault.kind is kind}
    assert {"room-1"} == {fault.target for fault in faults if fault.kind is Kind.RULES_CHANGED}
    assert {"town"} == {fault.target for fault in faults if fault.kind is Kind.LEVEL_CHANGED}
    assert {"room-1.a", "room-1.b", "room-2.a"} == {fault.target for fault in faults if fault.kind is Kind.DISK_FULL}


def test_where_no_door_reads_codes_nothing_befalls_a_reader() -> None:
    """Nor do level and rules change there."""
    kinds = {fault.kind for fault in schedule(Random(1), 500, 2000, Targets(TARGETS.rooms, TARGETS.changing))}
    assert not {Kind.READER_KILLED, Kind.UNIT_KILLED_AT_VERDICT, Kind.LEVEL_CHANGED, Kind.RULES_CHANGED} & kinds


def test_faults_of_one_part_do_not_overlap() -> None:
    """A fault of a part begins after the one before it has ended."""
    ends: defaultdict[tuple[str, str], float] = defaultdict(float)
    for fault in schedule(Random(3), 100, 900, TARGETS):
        part = fault.target, MANNERS[fault.kind].part
        assert ends[part] <= fault.at_s
        ends[part] = fault.at_s + fault.for_s


def test_what_is_impossible_here_is_left_out() -> None:
    """Other kinds come in its place."""
    targets = replace(TARGETS, impossible=frozenset({Kind.DISK_FULL}))
    assert Kind.DISK_FULL not in {fault.kind for fault in schedule(Random(1), 500, 2000, targets)}
