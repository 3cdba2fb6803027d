"""The rules of a plan over what codes are worth."""

from datetime import timedelta
from typing import Any

import pytest

from edge.passes import Judgement
from edge.passes.judgement import refused
from edge.passes.pseudonym import pseudonym
from edge.passes.rules import Ruled, Rules, key_bytes, on_file, rule
from edge.protocol.messages import Filed
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from tests.support.passes import AT

KEY = bytes(range(32))
SUBJECT = "doc:048090001234"
WHO = pseudonym(KEY, SUBJECT)
CARD = Judgement(PassFormat.ID_CARD, VerdictKind.RECORDED, Reason.DATE_ODD)
VERIFIED = Judgement(PassFormat.DCC, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)
NEEDED = refused(PassFormat.ID_CARD, Reason.DECLARATION_NEEDED)


def rules(terms: Taking = Taking.WITH_DECLARATION, **changes: Any) -> Rules:
    """Return rules that take every kind on these terms, with SUBJECT on file for three people until an hour after AT."""
    filed = {WHO: Filed(who=WHO, until_utc_ms=round(AT.timestamp() * 1000) + 3_600_000, people=3)}
    return Rules(**({"taking": dict.fromkeys(PassFormat, terms), "filed": filed, "day_key": KEY} | changes))


def test_a_kind_that_is_taken_alone_keeps_its_worth_and_gets_a_pseudonym() -> None:
    """So does one that the rules do not name."""
    expected = Ruled(CARD, WHO)
    assert expected == rule(CARD, SUBJECT, rules(Taking.ALONE), AT) == rule(CARD, SUBJECT, rules(taking={}), AT)


def test_of_two_declarations_on_file_the_longer_holds_and_no_reference_is_lost() -> None:
    """Who declared on the web and is heard at the door later can be reached by the former."""
    web, heard = (
        Filed(who=WHO, until_utc_ms=1_800_000_000_000, ref="a" * 32),
        Filed(who=WHO, until_utc_ms=1_900_000_000_000),
    )
    expected = {WHO: Filed(who=WHO, until_utc_ms=1_900_000_000_000, ref="a" * 32)}
    assert [expected, expected] == [on_file((web,), (heard,)), on_file((heard,), (web,))]


def test_a_reference_that_is_over_names_nobody() -> None:
    """A card that is taken alone carries the reference of a declaration that holds, and of no other."""
    filed = {WHO: Filed(who=WHO, until_utc_ms=round(AT.timestamp() * 1000) + 1, ref="a" * 32)}
    in_force = rules(Taking.ALONE, filed=filed)
    assert ["a" * 32, ""] == [rule(CARD, SUBJECT, in_force, at).ref for at in (AT, AT + timedelta(seconds=1))]


def test_without_rules_every_kind_is_taken_and_nobody_is_named() -> None:
    """A unit that has heard of no plan judges as it did before there were rules."""
    assert Ruled(CARD) == rule(CARD, SUBJECT, Rules(), AT)


def test_a_kind_that_is_not_taken_is_refused_and_names_nobody() -> None:
    """Whoever is on file, and whether the time is known."""
    expected = Ruled(refused(PassFormat.ID_CARD, Reason.NOT_ACCEPTED))
    assert [expected] * 2 == [rule(CARD, SUBJECT, rules(Taking.NOT), at) for at in (AT, None)]


def test_who_is_on_file_is_taken_with_the_people_on_file() -> None:
    """The worth is that of the code; a date that is odd matters no more."""
    taken = Judgement(PassFormat.ID_CARD, VerdictKind.RECORDED, Reason.ON_FILE, people=3)
    assert Ruled(taken, WHO) == rule(CARD, SUBJECT, rules(), AT)
    taken = Judgement(PassFormat.DCC, VerdictKind.VERIFIED, Reason.ON_FILE, people=3)
    assert Ruled(taken, WHO) == rule(VERIFIED, SUBJECT, rules(), AT)


@pytest.mark.parametrize(
    ("changes", "subject", "at", "who"),
    [
        ({"filed": {}}, SUBJECT, AT, WHO),
        ({}, "doc:1", AT, pseudonym(KEY, "doc:1")),
        ({}, SUBJECT, AT + timedelta(hours=1), WHO),
        ({"filed": {}}, SUBJECT, None, WHO),
        ({"day_key": None}, SUBJECT, AT, None),
        ({}, None, AT, None),
    ],
    ids=["nobody on file", "another one", "over", "time unknown", "no key", "nobody told"],
)
def test_who_is_not_on_file_needs_a_declaration(changes: Any, subject: str | None, at: Any, who: str | None) -> None:
    """Refused for that reason, with the pseudonym under which one can be put on file where there is one."""
    assert Ruled(NEEDED, who) == rule(CARD, subject, rules(**changes), at)


def test_while_the_time_is_not_known_who_is_on_file_is_recorded_for_that_reason() -> None:
    """Nobody can say whether the declaration is over, as with any pass that has a validity."""
    expected = Judgement(PassFormat.DCC, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN, people=3)
    assert Ruled(expected, WHO) == rule(VERIFIED, SUBJECT, rules(), None)


def test_what_is_refused_stays_refused_for_its_own_reason() -> None:
    """A forged card is not made good by a declaration, and names nobody."""
    forged = refused(PassFormat.DCC, Reason.SIGNATURE_INVALID)
    assert [Ruled(forged)] * 3 == [rule(forged, SUBJECT, rules(taking), AT) for taking in Taking]


@pytest.mark.parametrize(
    ("area", "areas", "is_taken"),
    [
        ("huyen", ("xa", "huyen", "tinh"), True),
        ("xa", ("xa", "huyen", "tinh"), True),
        ("tinh", ("huyen", "tinh"), True),
        ("xa", ("huyen", "tinh"), False),
        ("huyen-khac", ("xa", "huyen", "tinh"), False),
        ("", ("xa", "huyen", "tinh"), True),
        ("huyen", (), True),
    ],
)
def test_a_badge_is_taken_in_its_area_and_below(area: str, areas: tuple[str, ...], is_taken: bool) -> None:
    """One without an area is taken everywhere, and each where nobody says in which areas the room lies."""
    badge = Judgement(PassFormat.STAFF_BADGE, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)
    expected = badge if is_taken else refused(PassFormat.STAFF_BADGE, Reason.ANOTHER_AREA)
    ruled = rule(badge, "badge:1", rules(Taking.ALONE, areas=frozenset(areas)), AT, area)
    assert (expected, is_taken) == (ruled.judgement, ruled.who is not None)


def test_a_declaration_needs_no_other_but_may_not_be_taken() -> None:
    """It is one itself."""
    declaration = Judgement(PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, people=2)
    ruled = [rule(declaration, "pass:1", rules(taking), AT).judgement for taking in Taking]
    assert [declaration, declaration, refused(PassFormat.DECLARATION, Reason.NOT_ACCEPTED)] == ruled


def test_of_two_declarations_the_one_that_holds_longer_counts() -> None:
    """Whichever list it comes from."""
    start = round(AT.timestamp() * 1000)
    short, long, other = (
        Filed(who=WHO, until_utc_ms=start + 1000, people=1),
        Filed(who=WHO, until_utc_ms=start + 2000, people=4),
        Filed(who="A" * 22, until_utc_ms=start),
    )
    expected = {WHO: long, "A" * 22: other}
    assert expected == on_file((short, other), (long,)) == on_file((long,), (short, other))


def test_rules_show_neither_keys_nor_who_is_on_file() -> None:
    """They may be logged by mistake."""
    shown = repr(rules(contacts_key=b"\x07" * 32))
    assert not any(part in shown for part in (WHO, repr(KEY), "\\x07"))


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(33)])
@pytest.mark.parametrize("which", ["day_key", "contacts_key"])
def test_a_key_of_another_length_is_none(which: str, key: bytes) -> None:
    """Rules with a key that names or seals nothing cannot be made."""
    with pytest.raises(ValueError, match="key has 32 bytes"):
        rules(**{which: key})


def test_a_key_is_read_as_the_wire_writes_it() -> None:
    """43 letters, 32 bytes."""
    assert bytes(range(32)) == key_bytes("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
