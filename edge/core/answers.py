"""What a visitor is answered when a code was judged: one of a few answers, each with a shape, a colour and a sound of its own.

A verdict says what a code is worth; an answer says what its bearer does next. Words stand with the screens, tones with the sounder.
"""

from enum import StrEnum

from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind


class Answer(StrEnum):
    """What the bearer of a code does next."""

    COME_IN = "come_in"  # the code is good
    NOTED = "noted"  # taken as stated: come in as well
    WAIT = "wait"  # taken, and the light is red
    STAFF = "staff"  # a staff badge: its bearer works here
    AGAIN = "again"  # show this code once more, or another one
    DECLARE = "declare"  # declare first, or anew
    SEE_STAFF = "see_staff"
    REFUSED = "refused"  # nothing a visitor can mend


_ON_REFUSAL = {
    Reason.MALFORMED: Answer.AGAIN,
    Reason.UNKNOWN_CODE: Answer.AGAIN,
    Reason.TOO_LARGE: Answer.AGAIN,
    Reason.PART_ONLY: Answer.AGAIN,
    Reason.NOT_ACCEPTED: Answer.AGAIN,
    Reason.EXPIRED: Answer.DECLARE,
    Reason.DECLARATION_NEEDED: Answer.DECLARE,
    Reason.SIGNATURE_INVALID: Answer.REFUSED,
    Reason.ISSUER_NOT_ALLOWED: Answer.REFUSED,
    Reason.REVOKED: Answer.REFUSED,
}
"""What else a code can be refused for, staff have to look at."""

_SHOWN_S = {
    Answer.COME_IN: 6.0,
    Answer.NOTED: 6.0,
    Answer.WAIT: 6.0,
    Answer.STAFF: 4.0,
    Answer.AGAIN: 6.0,
    Answer.DECLARE: 25.0,  # a phone is taken out and its camera pointed at the display
    Answer.SEE_STAFF: 10.0,
    Answer.REFUSED: 10.0,
}


def answer_to(format: PassFormat, verdict: VerdictKind, reason: Reason, *, has_to_wait: bool) -> Answer:
    """Return the answer to a code; *has_to_wait*: the light is red. Every combination has one."""
    if verdict is VerdictKind.REFUSED:
        answer = _ON_REFUSAL.get(reason, Answer.SEE_STAFF)
        is_badge = format is PassFormat.STAFF_BADGE
        return Answer.SEE_STAFF if is_badge and answer is Answer.DECLARE else answer
    if format is PassFormat.STAFF_BADGE:
        return Answer.STAFF
    if has_to_wait:
        return Answer.WAIT
    return Answer.COME_IN if verdict is VerdictKind.VERIFIED else Answer.NOTED


def shown_s(format: PassFormat, verdict: VerdictKind, reason: Reason) -> float:
    """Return for how many seconds an answer stays on the display: long enough to be read and done, unless a newer one comes."""
    return _SHOWN_S[answer_to(format, verdict, reason, has_to_wait=False)]
