"""On what terms codes are taken at which level: defaults, what all rooms say, what a room says."""

import pytest

from central.errors import Invalid
from central.plans.rules import CARDS, CERTIFICATES, DECLARED, KINDS, LEVELS, Rules, checked_rules, default_taking
from edge.protocol.vocabulary import PassFormat, Taking


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((*DECLARED, PassFormat.STAFF_BADGE), [Taking.ALONE] * 4),
        (CARDS, [Taking.ALONE, *[Taking.WITH_DECLARATION] * 3]),
        (CERTIFICATES, [Taking.ALONE] * 2 + [Taking.WITH_DECLARATION] * 2),
    ],
)
def test_defaults_ask_more_at_higher_levels(kinds: tuple[PassFormat, ...], expected: list[Taking]) -> None:
    """A declaration is enough at every level, a card at the first, a certificate at the first two."""
    for kind in kinds:
        assert expected == [default_taking(level, kind) for level in LEVELS]


def test_every_kind_that_can_be_shown_has_its_rule() -> None:
    """A new kind of code must find its place in the table."""
    assert set(PassFormat) - {PassFormat.UNKNOWN} == set(KINDS)


def test_a_room_speaks_before_all_rooms_and_they_before_the_default() -> None:
    """What nobody names is as the defaults say."""
    common = {(2, PassFormat.ID_CARD): Taking.NOT, (2, PassFormat.DCC): Taking.NOT}
    rules = Rules({(2, PassFormat.ID_CARD): Taking.ALONE}, common)
    assert (Taking.ALONE, Taking.NOT, Taking.WITH_DECLARATION) == (
        rules.taking(2, PassFormat.ID_CARD),
        rules.taking(2, PassFormat.DCC),
        rules.taking(2, PassFormat.INSURANCE_CARD),
    )
    assert Taking.NOT is rules.default(2, PassFormat.ID_CARD)


def test_a_plan_names_what_is_not_taken_alone() -> None:
    """At level 1 the defaults name nothing, at level 2 the cards."""
    assert [{}, dict.fromkeys(CARDS, Taking.WITH_DECLARATION)] == [Rules().at(level) for level in (1, 2)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (((5, PassFormat.DCC), Taking.NOT), "an epidemic level is from 1 to 4, not 5"),
        (((1, PassFormat.UNKNOWN), Taking.ALONE), "no rule can be about codes of the kind 'unknown'"),
        (((1, PassFormat.SPOKEN), Taking.WITH_DECLARATION), "spoken is a declaration itself"),
    ],
)
def test_a_rule_without_sense_is_refused(rule: tuple[tuple[int, PassFormat], Taking], words: str) -> None:
    """The sentence says what is wrong with it."""
    with pytest.raises(Invalid, match=words):
        checked_rules(dict([rule]))
