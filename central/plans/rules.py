"""On what terms each kind of code is taken at each epidemic level: what a room says, what all rooms say, and the defaults. Pure.

The defaults follow from what a code tells of its bearer today. A declaration, on a phone, by word of mouth or on paper, tells how they
feel; a staff badge is shown by who works here and declares elsewhere: these are taken alone at every level. A card (ID card, COVID
QR, insurance card) tells who they are and nothing of their health: enough at level 1, where entry is open, and no more than half of
it from level 2 on, where somebody must have asked. A certificate of vaccination, recovery or test is signed, and says what was true
on its day: enough up to level 2; at levels 3 and 4 the vaccinated, too, are asked how they feel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from central.errors import Invalid
from edge.protocol.vocabulary import PassFormat, Taking

LEVELS: Final = (1, 2, 3, 4)
DEFAULT_LEVEL: Final = 1
"""In force where nobody set one."""

DECLARED: Final = (PassFormat.DECLARATION, PassFormat.SPOKEN, PassFormat.PAPER)
"""Kinds that are a declaration: none of them can ask for another."""

CERTIFICATES: Final = (PassFormat.DCC, PassFormat.DDCC, PassFormat.HEALTH_CARD, PassFormat.TRAVEL_SEAL)
CARDS: Final = (PassFormat.ID_CARD, PassFormat.COVID_NATIONAL, PassFormat.INSURANCE_CARD)
KINDS: Final = (*DECLARED, *CARDS, *CERTIFICATES, PassFormat.STAFF_BADGE)
"""All kinds that a rule can name, in the order in which people see them."""

RuleKey = tuple[int, PassFormat]
"""(level, kind)."""

RuleTable = Mapping[RuleKey, Taking]

_ASKED_FROM: Final = {**dict.fromkeys(CARDS, 2), **dict.fromkeys(CERTIFICATES, 3)}


def default_taking(level: int, kind: PassFormat) -> Taking:
    """Return on what terms *kind* is taken at *level* where no rule says."""
    asked_from = _ASKED_FROM.get(kind)
    return Taking.ALONE if asked_from is None or level < asked_from else Taking.WITH_DECLARATION


def choices(kind: PassFormat) -> tuple[Taking, ...]:
    """Return the terms on which *kind* can be taken."""
    return (Taking.ALONE, Taking.NOT) if kind in DECLARED else tuple(Taking)


def checked_level(value: int) -> int:
    """Return *value* if it is an epidemic level.

    Raises: Invalid.
    """
    if value not in LEVELS:
        raise Invalid(f"an epidemic level is from {LEVELS[0]} to {LEVELS[-1]}, not {value}")
    return value


def checked_rules(rules: RuleTable) -> dict[RuleKey, Taking]:
    """Return *rules* if each can be one.

    Raises: Invalid.
    """
    for (level, kind), taking in rules.items():
        checked_level(level)
        if kind not in KINDS:
            raise Invalid(f"no rule can be about codes of the kind {kind.value!r}; known are {', '.join(KINDS)}")
        if taking not in choices(kind):
            raise Invalid(
                f"{kind.value} is a declaration itself: it is taken {' or '.join(choices(kind))}, not {taking}"
            )
    return dict(rules)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a room: what it says itself, and what is said for all rooms."""

    own: RuleTable = field(default_factory=dict)
    common: RuleTable = field(default_factory=dict)

    def default(self, level: int, kind: PassFormat) -> Taking:
        """Return on what terms *kind* is taken at *level* where the room itself does not say."""
        return self.common.get((level, kind)) or default_taking(level, kind)

    def taking(self, level: int, kind: PassFormat) -> Taking:
        """Return on what terms the room takes *kind* at *level*."""
        return self.own.get((level, kind)) or self.default(level, kind)

    def at(self, level: int) -> dict[PassFormat, Taking]:
        """Return the kinds that are not taken alone at *level*, as a plan names them."""
        found = {kind: self.taking(level, kind) for kind in KINDS}
        return {kind: taking for kind, taking in found.items() if taking is not Taking.ALONE}


NO_RULES: Final = Rules()
"""A room that says nothing, where nothing is said for all."""
