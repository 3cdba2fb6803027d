"""Which sound goes with which answer, so that it is understood without seeing.

Owns the choice; what each signal sounds like is the sounder's.
"""

from edge.core.answers import Answer, answer_to
from edge.core.effects import Signal
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

SIGNALS: dict[Answer, Signal] = {
    Answer.COME_IN: Signal.ACCEPTED,
    Answer.NOTED: Signal.RECORDED,
    Answer.WAIT: Signal.WAIT,
    Answer.STAFF: Signal.BADGE,
    Answer.AGAIN: Signal.AGAIN,
    Answer.DECLARE: Signal.SEE_STAFF,  # who cannot see the code to scan is helped by the staff
    Answer.SEE_STAFF: Signal.SEE_STAFF,
    Answer.REFUSED: Signal.REFUSED,
}


def signal_for(format: PassFormat, verdict: VerdictKind, reason: Reason, *, has_to_wait: bool) -> Signal:
    """Return the signal that answers a shown code or a declaration taken by the staff; *has_to_wait*: the light is red."""
    return SIGNALS[answer_to(format, verdict, reason, has_to_wait=has_to_wait)]
