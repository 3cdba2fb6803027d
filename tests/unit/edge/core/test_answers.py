"""Every verdict has an answer, the answer its time, and its signal."""

import pytest

from edge.core.answers import Answer, answer_to, shown_s
from edge.core.effects import Signal
from edge.core.signals import SIGNALS, signal_for
from edge.core.view import VerdictView
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

CARD, DECLARATION, BADGE = PassFormat.ID_CARD, PassFormat.DECLARATION, PassFormat.STAFF_BADGE
VERIFIED, RECORDED, REFUSED = VerdictKind.VERIFIED, VerdictKind.RECORDED, VerdictKind.REFUSED


@pytest.mark.parametrize(
    ("format", "verdict", "reason", "on_green", "on_red"),
    [
        (DECLARATION, VERIFIED, Reason.SIGNATURE_VALID, Answer.COME_IN, Answer.WAIT),
        (CARD, RECORDED, Reason.AS_STATED, Answer.NOTED, Answer.WAIT),
        (CARD, RECORDED, Reason.ON_FILE, Answer.NOTED, Answer.WAIT),
        (BADGE, VERIFIED, Reason.SIGNATURE_VALID, Answer.STAFF, Answer.STAFF),
        (BADGE, RECORDED, Reason.CLOCK_UNKNOWN, Answer.STAFF, Answer.STAFF),
        (BADGE, REFUSED, Reason.EXPIRED, Answer.SEE_STAFF, Answer.SEE_STAFF),
        (DECLARATION, REFUSED, Reason.EXPIRED, Answer.DECLARE, Answer.DECLARE),
        (CARD, REFUSED, Reason.DECLARATION_NEEDED, Answer.DECLARE, Answer.DECLARE),
        (DECLARATION, REFUSED, Reason.ANSWERS_NOT_CLEAR, Answer.SEE_STAFF, Answer.SEE_STAFF),
        (DECLARATION, REFUSED, Reason.MALFORMED, Answer.AGAIN, Answer.AGAIN),
        (PassFormat.UNKNOWN, REFUSED, Reason.UNKNOWN_CODE, Answer.AGAIN, Answer.AGAIN),
        (PassFormat.DCC, REFUSED, Reason.SIGNATURE_INVALID, Answer.REFUSED, Answer.REFUSED),
        (PassFormat.SPOKEN, REFUSED, Reason.ANSWERS_NOT_CLEAR, Answer.SEE_STAFF, Answer.SEE_STAFF),
    ],
)
def test_what_the_bearer_does_next(
    format: PassFormat, verdict: VerdictKind, reason: Reason, on_green: Answer, on_red: Answer
) -> None:
    """A good code waits on red, a badge never does, and a refusal is the same on either."""
    assert (on_green, on_red) == tuple(
        answer_to(format, verdict, reason, has_to_wait=has_to_wait) for has_to_wait in (False, True)
    )


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("format", PassFormat)
def test_nobody_is_let_in_by_a_refusal(format: PassFormat, reason: Reason) -> None:
    """Whatever the kind and the reason, a refused code is answered by none of the friendly answers, and an accepted one by no other."""
    friendly = {Answer.COME_IN, Answer.NOTED, Answer.WAIT, Answer.STAFF}
    for has_to_wait in (False, True):
        answers = {kind: answer_to(format, kind, reason, has_to_wait=has_to_wait) for kind in VerdictKind}
        assert {VERIFIED, RECORDED} == {kind for kind, answer in answers.items() if answer in friendly}


def test_each_answer_has_a_signal_of_its_own_but_declare() -> None:
    """Who does not see is sent to the staff to declare; else no two answers sound alike, and none like an alarm."""
    assert set(Answer) == set(SIGNALS)
    assert SIGNALS[Answer.DECLARE] is SIGNALS[Answer.SEE_STAFF]
    assert len(Answer) - 1 == len(set(SIGNALS.values()))
    alarms = {Signal.ENTERED_ON_RED, Signal.UNDECLARED, Signal.FAULT, Signal.PRESSED}
    assert set() == alarms & set(SIGNALS.values())


def test_the_signal_follows_the_light() -> None:
    """The same code sounds otherwise while its bearer has to wait."""
    shown = (DECLARATION, VERIFIED, Reason.SIGNATURE_VALID)
    assert [Signal.ACCEPTED, Signal.WAIT] == [signal_for(*shown, has_to_wait=it) for it in (False, True)]


def test_an_answer_stays_as_long_as_it_takes() -> None:
    """Come in is soon read; a code to declare with stays until a phone is at hand."""
    assert shown_s(DECLARATION, VERIFIED, Reason.SIGNATURE_VALID) <= 6
    assert shown_s(CARD, REFUSED, Reason.DECLARATION_NEEDED) >= 20
    shown = VerdictView(CARD, REFUSED, Reason.DECLARATION_NEEDED, 100.0)
    assert 100.0 + shown_s(CARD, REFUSED, Reason.DECLARATION_NEEDED) == shown.until_s
