"""What goes wrong and when: a schedule that follows from a seed alone. Pure; knows no process and no clock."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Kind(StrEnum):
    """The kinds of fault."""

    LINK_RESET = "link reset"
    LINK_CUT = "link cut"
    LINK_STALLED = "link stalled"
    LINK_SLOW = "link slow"
    LINK_ONE_WAY = "link dead one way"
    UNIT_KILLED = "unit killed"
    UNIT_KILLED_AT_EDGE = "unit killed at an edge"
    UNIT_KILLED_AT_VERDICT = "unit killed at a verdict"
    UNIT_FROZEN = "unit frozen"
    CARD_REPLACED = "unit's card replaced"
    DISK_FULL = "unit's disk full"
    CLOCK_JUMPED = "unit's clock jumped"
    ROOM_CUT = "whole room cut"
    LIMIT_CHANGED = "limit changed"
    READER_KILLED = "unit's reader killed"
    READER_FROZEN = "unit's reader frozen"
    LEVEL_CHANGED = "epidemic level changed"
    RULES_CHANGED = "rules for codes changed"
    BROKER_KILLED = "broker killed"
    BROKER_STALE = "broker killed, old disk"
    BROKER_WIPED = "broker killed, disk wiped"
    BROKER_FROZEN = "broker frozen"
    CENTRAL_KILLED = "central killed"
    CENTRAL_CUT = "central cut off"
    CENTRAL_FROZEN = "central frozen"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind comes: *share* of all faults, how long it lasts, and which *part* of its target it takes, one fault at a time."""

    share: float
    shortest_s: float
    longest_s: float
    part: str


MANNERS = {
    Kind.LINK_RESET: Manner(15, 0.0, 0.0, "link"),
    Kind.LINK_CUT: Manner(14, 0.3, 5.0, "link"),
    Kind.LINK_STALLED: Manner(13, 0.2, 5.0, "link"),
    Kind.LINK_SLOW: Manner(13, 0.5, 5.0, "link"),
    Kind.LINK_ONE_WAY: Manner(8, 0.3, 4.0, "link"),
    Kind.UNIT_KILLED: Manner(7, 0.0, 1.5, "process"),
    Kind.UNIT_KILLED_AT_EDGE: Manner(6, 0.0, 0.5, "process"),
    Kind.UNIT_KILLED_AT_VERDICT: Manner(1.5, 0.0, 0.5, "process"),
    Kind.UNIT_FROZEN: Manner(6, 0.1, 2.0, "process"),
    Kind.CARD_REPLACED: Manner(0.3, 0.2, 1.0, "process"),
    Kind.DISK_FULL: Manner(4, 0.5, 3.0, "disk"),
    Kind.CLOCK_JUMPED: Manner(5, 0.5, 4.0, "clock"),
    Kind.ROOM_CUT: Manner(1.0, 2.0, 10.0, "room"),
    Kind.LIMIT_CHANGED: Manner(1.0, 0.0, 0.0, "limit"),
    Kind.READER_KILLED: Manner(2.0, 0.0, 0.0, "reader"),
    Kind.READER_FROZEN: Manner(3.0, 0.3, 4.0, "reader"),
    Kind.LEVEL_CHANGED: Manner(1.0, 0.0, 0.0, "level"),
    Kind.RULES_CHANGED: Manner(1.0, 0.0, 0.0, "rules"),
    Kind.BROKER_KILLED: Manner(0.8, 0.0, 2.0, "broker"),
    Kind.BROKER_STALE: Manner(0.8, 0.0, 1.0, "broker"),
    Kind.BROKER_WIPED: Manner(0.8, 0.0, 2.0, "broker"),
    Kind.BROKER_FROZEN: Manner(0.8, 0.2, 2.0, "broker"),
    Kind.CENTRAL_KILLED: Manner(2.4, 0.0, 2.0, "central"),
    Kind.CENTRAL_CUT: Manner(1.6, 0.2, 4.0, "central"),
    Kind.CENTRAL_FROZEN: Manner(0.8, 0.2, 2.0, "central"),
}

_SHIFTS_S = (-40 * 365 * 86_400, -7 * 86_400, -3_600, -90, -2, 2, 90, 3_600, 20 * 86_400, 40 * 365 * 86_400)
"""To before 1990 and beyond the certificates' end; by days, an hour, seconds."""

_RECOVERY_S = 0.7
"""A part is left alone for so long after a fault: what never recovers proves nothing about recovering."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. *target*: a door's account, a room, "broker" or "central". *number*: a shift in seconds, a delay, or a time aimed at."""

    at_s: float
    kind: Kind
    target: str
    for_s: float
    number: float = 0.0

    def __str__(self) -> str:
        extra = f" ({self.number:+g})" if self.number else ""
        return f"{self.at_s:7.2f} s  {self.kind.value:<26} {self.target:<16} for {self.for_s:.2f} s{extra}"


@dataclass(frozen=True, slots=True)
class Targets:
    """What faults can befall: the doors' accounts by room, the rooms whose limit may change, those whose doors read codes, the areas whose
    level may change, and the kinds this machine cannot do."""

    rooms: dict[str, tuple[str, ...]]
    changing: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    impossible: frozenset[Kind] = field(default_factory=frozenset)


def schedule(random: Random, seconds: float, count: int, targets: Targets) -> tuple[Fault, ...]:
    """Return about *count* faults that begin within *seconds*, by time.

    Where a part of a target is still under a fault, another target of the kind is taken; when all are, the fault is left out.
    """
    kinds = [kind for kind in MANNERS if kind not in targets.impossible]
    weights = [MANNERS[kind].share for kind in kinds]
    free_at_s: dict[tuple[str, str], float] = {}
    found: list[Fault] = []
    for number in range(count):
        at_s = seconds * (number + random.random()) / count
        kind = random.choices(kinds, weights)[0]
        manner = MANNERS[kind]
        for_s = random.uniform(manner.shortest_s, manner.longest_s)
        target = next(_free(random, _targets_of(kind, targets), manner.part, at_s, free_at_s), None)
        if target is None:
            continue
        free_at_s[target, manner.part] = at_s + for_s + _RECOVERY_S
        found.append(Fault(round(at_s, 3), kind, target, round(for_s, 3), _number(random, kind)))
    return tuple(sorted(found, key=lambda fault: fault.at_s))


def _targets_of(kind: Kind, targets: Targets) -> Sequence[str]:
    part = "reader" if kind is Kind.UNIT_KILLED_AT_VERDICT else MANNERS[kind].part
    match part:
        case "broker" | "central":
            return (part,)
        case "limit":
            return targets.changing
        case "rules":
            return targets.reading
        case "level":
            return targets.areas
        case "room":
            return tuple(targets.rooms)
        case "reader":
            return tuple(itertools.chain(*(targets.rooms[room] for room in targets.reading)))
    return tuple(itertools.chain(*targets.rooms.values()))


def _free(
    random: Random, choices: Sequence[str], part: str, at_s: float, free_at_s: dict[tuple[str, str], float]
) -> Iterator[str]:
    return (each for each in random.sample(choices, len(choices)) if free_at_s.get((each, part), 0.0) <= at_s)


def _number(random: Random, kind: Kind) -> float:
    if kind is Kind.CLOCK_JUMPED:
        return float(random.choice(_SHIFTS_S))
    if kind is Kind.LINK_SLOW:
        return round(random.uniform(0.02, 0.6), 3)
    if kind is Kind.LIMIT_CHANGED:
        return float(random.choice((-3, -2, -1, 1, 2, 3)))
    if kind is Kind.UNIT_KILLED_AT_VERDICT:
        return round(random.uniform(0.0, 0.012), 4)
    if kind is Kind.LEVEL_CHANGED:
        return float(random.randint(1, 4))
    if kind is Kind.RULES_CHANGED:
        return float(random.randrange(12))
    if kind is Kind.CARD_REPLACED:
        return round(random.uniform(0.0, 0.1), 4)
    if kind is Kind.UNIT_KILLED_AT_EDGE:
        return round(random.uniform(-0.003, 0.006), 4)
    return 0.0
