"""Codes, contacts and declarations that staff take, under the rules of a plan at a real service."""

from typing import Any

import pytest

from edge.core.effects import MakeSound, Signal
from edge.core.events import PassJudged, PlanReceived, StaffDeclared, TimePassed
from edge.protocol.messages import Filed
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from edge.scanning import CARD_WAITS_S, HEARD_FOR_S
from tests.support.door import SCAN, Door, only
from tests.support.ruled import (
    HEARD,
    HOUR,
    NEEDED,
    ON_FILE,
    OTHER,
    SEALED,
    START,
    TAKING,
    WHO,
    contacts,
    ruled_door,
    rules,
    scans,
    the_plan,
)


def test_a_contact_follows_the_row_of_its_scan() -> None:
    """Sealed, or the reference of the declaration shown; none for a code that is shown once more or refused."""
    door = ruled_door()
    door.take(PassJudged, **SCAN, who=WHO, **SEALED)
    door.take(PassJudged, **SCAN, who=WHO, is_repeated=True, **SEALED)
    door.take(PassJudged, **SCAN, who=OTHER, key="0" * 16, ref="a" * 32)
    door.take(PassJudged, **{**SCAN, "verdict": VerdictKind.REFUSED}, **SEALED)
    door.take(PassJudged, **SCAN)
    assert [(1, "0" * 16, "SEALED", ""), (1, "0" * 16, "", "a" * 32)] == contacts(door)
    assert [WHO, WHO, OTHER, None, None] == [scan[-1] for scan in scans(door)]


def test_a_card_that_needs_a_declaration_waits_on_the_staff_page() -> None:
    """The newest of them, for three minutes; its contact is in no row."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    shown_s = door.now
    assert door.view.card is not None
    assert (PassFormat.ID_CARD, WHO, shown_s) == (door.view.card.format, door.view.card.who, door.view.card.at_s)
    door.take(PassJudged, **{**NEEDED, "who": OTHER})
    assert (OTHER, []) == (door.view.card and door.view.card.who, contacts(door))
    while door.view.card is not None and (deadline := door.service.next_deadline()) is not None:
        door.take(TimePassed, deadline - door.now)
    assert CARD_WAITS_S == pytest.approx(door.now - shown_s, abs=1.0)


def test_a_declaration_that_staff_took_lets_the_people_of_that_card_in() -> None:
    """A row of its own, the contact of the card, the people expected, the card on file until the day is over."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    sounds = [each.signal for each in only(MakeSound, door.take(StaffDeclared, **HEARD, order="a"))]
    expected = (PassFormat.SPOKEN, VerdictKind.RECORDED, Reason.STAFF_HEARD, 2, False, WHO)
    assert (expected, [(1, "0" * 16, "SEALED", "")]) == (scans(door)[-1], contacts(door))
    assert (2, None, [Signal.RECORDED]) == (door.view.waiting, door.view.card, sounds)
    assert {WHO: Filed(who=WHO, until_utc_ms=START + 10 * HOUR, people=2)} == rules(door).filed
    assert Reason.STAFF_HEARD is (door.view.verdict and door.view.verdict.reason)
    door.enter()
    door.enter()
    assert (0, 0) == (door.state.undeclared, door.view.waiting)


def test_the_same_order_counts_once() -> None:
    """Also after a restart: the ledger remembers it."""
    door = ruled_door()
    for _ in range(2):
        door.take(StaffDeclared, **HEARD, order="a")
    after = Door(ledger=door.ledger, now=500.0).open()
    after.take(StaffDeclared, **HEARD, order="a")
    assert (1, 2) == (len(scans(after)), after.view.waiting)


def test_two_phones_that_declare_for_one_card_bring_the_same_people() -> None:
    """Two of the staff asked the same visitor."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED)
    for order in ("a", "b"):
        door.take(StaffDeclared, **HEARD, order=order)
    assert ([False, True], 2) == ([each[4] for each in scans(door)[-2:]], door.view.waiting)


def test_answers_that_are_not_clear_take_back_what_was_on_file() -> None:
    """The card is refused again from then on, and nobody is expected: whoever comes in now has not declared."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED)
    door.take(StaffDeclared, **HEARD, order="a")
    assert ({WHO}, 2) == (set(rules(door).filed), door.view.waiting)
    door.take(StaffDeclared, **{**HEARD, "is_clear": False}, order="b")
    assert (set(), 0, 2) == (set(rules(door).filed), door.view.waiting, door.state.unused)
    door.take(StaffDeclared, **{**HEARD, "is_clear": False}, order="c")
    assert 2 == door.state.unused
    door.enter()
    assert 1 == door.state.undeclared


def test_what_is_taken_back_after_they_came_in_is_nobody_elses() -> None:
    """Whoever declared and stands outside meanwhile is expected as before."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED)
    door.take(StaffDeclared, **HEARD, order="a")
    door.enter()
    door.enter()
    door.take(StaffDeclared, **{**HEARD, "who": None, "people": 1}, order="b")
    door.take(StaffDeclared, **{**HEARD, "is_clear": False}, order="c")
    assert (1, 0) == (door.view.waiting, door.state.unused)


@pytest.mark.parametrize("way", [PassFormat.SPOKEN, PassFormat.PAPER])
def test_what_the_plan_does_not_let_staff_hear_is_refused(way: PassFormat) -> None:
    """Nobody is expected or on file, the card waits on, and the view leaves that way out; bad answers count all the same."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    door.take(PlanReceived, plan=the_plan(2, taking={**TAKING, way: Taking.NOT}))
    door.take(StaffDeclared, **{**HEARD, "format": way}, order="a")
    assert (way, VerdictKind.REFUSED, Reason.NOT_ACCEPTED, 2, False, WHO) == scans(door)[-1]
    assert (0, {}, []) == (door.view.waiting, rules(door).filed, contacts(door))
    assert (WHO, {PassFormat.SPOKEN, PassFormat.PAPER} - {way}) == (
        door.view.card and door.view.card.who,
        set(door.view.hears),
    )
    door.take(StaffDeclared, **{**HEARD, "format": way, "is_clear": False}, order="b")
    assert (Reason.ANSWERS_NOT_CLEAR, None) == (scans(door)[-1][2], door.view.card)


def test_answers_that_are_not_clear_let_nobody_in() -> None:
    """A refusal in the ledger; nobody is expected or on file, and the contact of the card is forgotten."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    effects = door.take(StaffDeclared, **{**HEARD, "is_clear": False}, order="a")
    expected = (PassFormat.SPOKEN, VerdictKind.REFUSED, Reason.ANSWERS_NOT_CLEAR, 2, False, WHO)
    assert (expected, [Signal.SEE_STAFF]) == (scans(door)[-1], [each.signal for each in only(MakeSound, effects)])
    door.take(StaffDeclared, **HEARD, order="b")
    assert ([], 2) == (contacts(door), door.view.waiting)


def test_the_card_of_whom_staff_have_just_taken_announces_nobody_further() -> None:
    """It lies on the reader while they answer, and is judged again at once; after a while it is another visit."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    door.take(StaffDeclared, **HEARD, order="a")
    door.take(PassJudged, **ON_FILE, **SEALED)
    assert (2, True, 1) == (door.view.waiting, scans(door)[-1][4], len(contacts(door)))
    door.take(TimePassed, HEARD_FOR_S)
    door.take(PassJudged, **ON_FILE, **SEALED)
    assert (False, 2) == (scans(door)[-1][4], len(contacts(door)))


def test_a_contact_is_forgotten_with_its_card() -> None:
    """Staff who take the answers later than three minutes after have no contact to keep."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    door.take(TimePassed, CARD_WAITS_S)
    door.take(StaffDeclared, **HEARD, order="a")
    assert ([], 2) == (contacts(door), door.view.waiting)


def test_a_declaration_on_paper_keeps_no_contact() -> None:
    """Whoever hands one in wants nothing stored; a card shown before is on file all the same."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    door.take(StaffDeclared, **{**HEARD, "format": PassFormat.PAPER}, order="a")
    assert (PassFormat.PAPER, [], {WHO}) == (scans(door)[-1][0], contacts(door), set(rules(door).filed))


def test_staff_take_a_declaration_of_whoever_shows_no_card() -> None:
    """Nobody is on file; the people are expected. Without a key in force that is all that can be done."""
    for door in (ruled_door(), Door(limit=9).open()):
        door.take(StaffDeclared, **{**HEARD, "who": None}, order="a")
        assert (2, {}, None) == (door.view.waiting, rules(door).filed, scans(door)[-1][-1])


@pytest.mark.parametrize("wrong", [{"format": PassFormat.ID_CARD}, {"who": "no pseudonym"}, {"order": "x" * 65}])
def test_what_cannot_be_a_declaration_changes_nothing(wrong: dict[str, Any]) -> None:
    """A page may send anything; the door goes on."""
    door = ruled_door()
    before = len(door.ledger.rows)
    door.take(StaffDeclared, **{**HEARD, "order": "a", **wrong})
    assert (before, 0, {}) == (len(door.ledger.rows), door.view.waiting, rules(door).filed)


def test_a_card_that_is_taken_waits_no_more() -> None:
    """Its bearer has declared elsewhere meanwhile."""
    door = ruled_door()
    door.take(PassJudged, **NEEDED, **SEALED)
    door.take(PassJudged, **ON_FILE, **SEALED)
    assert (None, 2, 1) == (door.view.card, door.view.waiting, len(contacts(door)))


def test_no_effect_shows_a_contact_but_in_the_row_for_central() -> None:
    """Views, states and logs hold a pseudonym at most."""
    door = ruled_door()
    effects = door.take(PassJudged, **NEEDED, **SEALED) + door.take(StaffDeclared, **HEARD, order="a")
    shown = [type(each).__name__ for each in effects if "SEALED" in repr(each)]
    assert set(shown) <= {"PublishRows"}
