"""The reader under rules: whom it names, whose contact it seals, and codes that are still in view when the rules change.

All people are invented.
"""

import base64
import json
import zlib
from datetime import timedelta
from typing import Any

import base45
import numpy as np
import pytest
from nacl.public import PrivateKey, SealedBox
from structlog.testing import capture_logs

from edge.adapters.reader_gate import ACCEPTED_FOR_S
from edge.adapters.reader_loop import FrameReader
from edge.adapters.reader_messages import Judged, RulesSaid, from_reader, line, rules_of, rules_said, to_reader
from edge.passes import Trust, issue, issue_badge, judge
from edge.passes.pseudonym import pseudonym
from edge.passes.rules import Rules
from edge.passes.sealing import key_id
from edge.protocol.messages import Filed
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from tests.support.foreign_passes import a_badge, staff_key
from tests.support.passes import AT, a_declaration, declaration_key

FRAME = np.zeros((90, 160), np.uint8)
NAME = "Nguyễn Văn Mẫu"
CARD = f"048090001234||{NAME}|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021"
DAY_KEY = bytes(range(32))
WHO = pseudonym(DAY_KEY, "doc:048090001234")
PRIVATE = PrivateKey(bytes(range(1, 33)))
PUBLIC = bytes(PRIVATE.public_key)
DECLARATIONS = declaration_key()
STAFF = staff_key()
LATER_MS = round((AT + timedelta(hours=1)).timestamp() * 1000)
ON_FILE = {WHO: Filed(who=WHO, until_utc_ms=LATER_MS, people=3)}


def rules(taking: Taking = Taking.WITH_DECLARATION, **changes: Any) -> Rules:
    """Return rules on these terms for ID cards, with nobody on file, and no contacts kept."""
    return Rules(**({"taking": {PassFormat.ID_CARD: taking}, "day_key": DAY_KEY} | changes))


class Reading:
    """A reader before which one code lies for as long as the test says; its time begins at AT."""

    def __init__(self, in_force: Rules, text: str = CARD, hold_s: float = 4.0) -> None:
        trust = Trust((DECLARATIONS.issuer, STAFF.issuer))
        self.text: str | None = text
        self.reader = FrameReader(
            lambda _: () if self.text is None else (self.text,), lambda text, at: judge(text, trust, at), hold_s
        )
        self.reader.rules = in_force
        self.reader.utc_offset_ms = round(AT.timestamp() * 1000)
        self.now_s = 0.0

    def look(self, for_s: float = 1.0, step_s: float = 0.5) -> list[Judged]:
        """Let so many seconds pass and return what the reader says."""
        said = []
        end_s = self.now_s + for_s
        while self.now_s < end_s:
            self.now_s += step_s
            said += self.reader.read(FRAME, self.now_s)
        return said


def told(said: list[Judged]) -> list[tuple[VerdictKind, Reason, int, bool]]:
    """Return what the reader said of codes."""
    return [(each.verdict, each.reason, each.people, each.is_repeated) for each in said]


NEEDED = (VerdictKind.REFUSED, Reason.DECLARATION_NEEDED, 1, False)
TAKEN = (VerdictKind.RECORDED, Reason.ON_FILE, 3, False)


def test_a_bearer_is_named_by_the_pseudonym_of_the_day() -> None:
    """Taken alone or waiting for a declaration; what is not taken names nobody."""
    said = [Reading(rules(taking)).look()[0] for taking in Taking]
    assert [WHO, WHO, None] == [each.who for each in said]
    assert Reason.NOT_ACCEPTED is said[2].reason


def test_a_card_in_view_is_judged_again_when_its_bearer_is_put_on_file() -> None:
    """It need not be taken away; then it is new, not repeated, and is told once."""
    reading = Reading(rules())
    before = reading.look(3.0)
    reading.reader.rules = rules(filed=ON_FILE)
    after = reading.look(9.0)
    assert ([NEEDED], [TAKEN]) == (told(before), told(after))


def test_a_card_in_view_is_told_again_only_when_the_answer_is_another() -> None:
    """Others are put on file all day; the door does not repeat itself for each of them."""
    reading = Reading(rules())
    said = reading.look(2.0)
    for number in range(5):
        other = Filed(who=f"{number:022}", until_utc_ms=LATER_MS)
        reading.reader.rules = rules(filed={other.who: other})
        said += reading.look(2.0)
    reading.reader.rules = rules(Taking.NOT)
    said += reading.look(3.0)
    assert [NEEDED, (VerdictKind.REFUSED, Reason.NOT_ACCEPTED, 1, False)] == told(said)


def test_a_badge_of_another_area_is_refused_until_the_room_lies_there() -> None:
    """Held in view it is judged again when the plan says so; nothing of its area is told."""
    reading = Reading(rules(areas=frozenset({"xa", "huyen-nam"})), issue_badge(a_badge(area="huyen-bac"), STAFF))
    before = reading.look(3.0)
    reading.reader.rules = rules(areas=frozenset({"xa", "huyen-bac"}))
    after = reading.look(3.0)
    refused = (VerdictKind.REFUSED, Reason.ANOTHER_AREA, 1, False)
    taken = (VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, 1, False)
    assert ([refused], [taken]) == (told(before), told(after))
    assert "huyen" not in repr((before, after))


def test_a_new_key_of_the_day_names_a_card_in_view_anew() -> None:
    """Staff put it on file under the key that is in force."""
    reading = Reading(rules())
    said = reading.look(2.0)
    reading.reader.rules = rules(day_key=bytes(32))
    said += reading.look(2.0)
    assert [WHO, pseudonym(bytes(32), "doc:048090001234")] == [each.who for each in said]


def test_a_code_that_was_taken_is_not_judged_again_by_other_rules() -> None:
    """Whoever was let in stays let in."""
    reading = Reading(rules(Taking.ALONE))
    said = reading.look(2.0)
    reading.reader.rules = rules(Taking.NOT)
    assert [(VerdictKind.RECORDED, Reason.AS_STATED, 1, False)] == told(said + reading.look(5.0))


def test_a_card_on_file_that_is_shown_again_is_repeated() -> None:
    """As any accepted code, however often the rules have changed."""
    reading = Reading(rules(filed=ON_FILE))
    said = reading.look(1.0)
    reading.text = None
    reading.look(20.0)
    reading.reader.rules, reading.text = rules(filed=dict(ON_FILE)), CARD
    assert [TAKEN, (*TAKEN[:3], True)] == told(said + reading.look(20.0))
    assert reading.now_s < ACCEPTED_FOR_S


def opened(judged: Judged) -> dict[str, Any]:
    """Return the contact that only the department can open."""
    content: dict[str, Any] = json.loads(SealedBox(PRIVATE).decrypt(base64.urlsafe_b64decode(judged.sealed + "==")))
    return content


@pytest.mark.parametrize("filed", [{}, ON_FILE], ids=["waiting", "taken"])
def test_where_contacts_are_ordered_a_contact_is_sealed_to_the_department(filed: dict[str, Filed]) -> None:
    """For a card that is taken, and for one that waits for its bearer's declaration."""
    (judged,) = Reading(rules(filed=filed, contacts_key=PUBLIC)).look()
    address = "12 Lê Lợi, Hải Châu, Đà Nẵng"
    assert {"v": 1, "name": NAME, "address": address, "id_number": "048090001234"} == opened(judged)
    assert (key_id(PUBLIC), "") == (judged.key, judged.ref)


@pytest.mark.parametrize(
    ("in_force", "text"),
    [
        (rules(filed=ON_FILE), CARD),
        (rules(Taking.NOT, contacts_key=PUBLIC), CARD),
        (rules(contacts_key=PUBLIC), "rubbish"),
        (rules(contacts_key=PUBLIC), "************|N*****|**********|1|********|"),
    ],
    ids=["not ordered", "not taken", "unknown", "masked"],
)
def test_no_contact_is_sealed_where_none_is_kept_or_known(in_force: Rules, text: str) -> None:
    """Nothing is there that could be opened."""
    (judged,) = Reading(in_force, text).look()
    assert (None, "", "") == (judged.key, judged.sealed, judged.ref)


def test_a_repeated_code_is_not_sealed_again() -> None:
    """The first scan has it."""
    reading = Reading(rules(filed=ON_FILE, contacts_key=PUBLIC), hold_s=0.1)
    first, again = reading.look(2.0)[:2]
    assert (True, False, True, "") == (bool(first.sealed), first.is_repeated, again.is_repeated, again.sealed)


def test_a_declaration_carries_the_reference_of_its_token_and_no_contact() -> None:
    """Its bearer typed it in elsewhere; without an order it has no reference either."""
    text = issue(a_declaration(), DECLARATIONS)
    ordered, free = (Reading(rules(contacts_key=key), text).look()[0] for key in (PUBLIC, None))
    assert (key_id(PUBLIC), "", 32) == (ordered.key, ordered.sealed, len(ordered.ref))
    assert (None, "") == (free.key, free.ref)


@pytest.mark.parametrize("taking", [Taking.WITH_DECLARATION, Taking.ALONE])
def test_a_card_in_place_of_a_declaration_carries_the_declarations_reference(taking: Taking) -> None:
    """Beside the card's own contact: what was typed in on the web, a phone above all, is kept under it."""
    filed = {WHO: Filed(who=WHO, until_utc_ms=LATER_MS, ref="a" * 32)}
    ordered, free = (Reading(rules(taking, filed=filed, contacts_key=key)).look()[0] for key in (PUBLIC, None))
    assert ("048090001234", "a" * 32) == (opened(ordered)["id_number"], ordered.ref)
    assert (None, "") == (free.key, free.ref)


def test_a_signed_pass_in_another_packing_is_repeated() -> None:
    """Another zlib level gives another text under the same signature; its people are announced once, and its contact named once."""
    text = issue(a_declaration(), DECLARATIONS)
    packed = zlib.compress(zlib.decompress(base45.b45decode(text[4:])), 0)
    other = text[:4] + base45.b45encode(packed).decode("ascii")
    reading = Reading(rules(contacts_key=PUBLIC), text)
    said = reading.look()
    reading.text = other
    said += reading.look()
    assert ([False, True], [False, True], True) == (
        [each.is_repeated for each in said],
        [each.ref == "" for each in said],
        text != other,
    )


def test_a_key_that_nothing_can_be_sealed_to_turns_nobody_away() -> None:
    """It is logged once, without a word of whose contact it was."""
    reading = Reading(rules(filed=ON_FILE, contacts_key=bytes(32)), hold_s=0.1)
    with capture_logs() as logs:
        said = reading.look(3.0)
    assert (True, {VerdictKind.RECORDED}, {""}) == (
        len(said) > 1,
        {each.verdict for each in said},
        {each.sealed for each in said},
    )
    assert ["contacts cannot be sealed; none are kept"] == [each["event"] for each in logs]
    assert not any(part in str(logs) for part in (NAME, "048090001234"))


def test_nothing_of_the_card_is_in_what_crosses_to_the_unit() -> None:
    """Line and repr of a judgement hold a pseudonym and a sealed box, and no part of the text."""
    (judged,) = Reading(rules(contacts_key=PUBLIC)).look()
    shown = f"{judged!r} {line(judged)!r} {line(judged).decode()}"
    assert [] == [part for part in (*CARD.split("|"), "Nguyễn", "Lê Lợi") if len(part) > 3 and part in shown]
    assert judged == from_reader.decode(line(judged))


def test_rules_are_said_whole_and_shown_to_nobody() -> None:
    """They come back from a line as they were; their text form hides keys and who is on file."""
    in_force = rules(filed=ON_FILE, contacts_key=PUBLIC, areas=frozenset({"xa", "tinh"}))
    said = rules_said(in_force)
    heard = to_reader.decode(line(said))
    assert isinstance(heard, RulesSaid)
    assert in_force == rules_of(heard)
    assert (Rules(), False) == (rules_of(RulesSaid()), WHO in repr(said))


def test_while_the_time_is_not_known_who_is_on_file_is_recorded() -> None:
    """The rule for passes with a validity."""
    reading = Reading(rules(filed=ON_FILE))
    reading.reader.utc_offset_ms = None
    assert [(VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN, 3, False)] == told(reading.look())
