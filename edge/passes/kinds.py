"""The table of kinds: in which order a text is recognised, and who judges it. A new kind is a small module and a row here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from edge.passes import dcc, declaration, id_card, national_covid
from edge.passes.bounds import MAX_TEXT
from edge.passes.judgement import Judgement, refused
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of code: *recognises* must be cheap and must not fail on any text; *judge* may not raise."""

    format: PassFormat
    recognises: Callable[[str], bool]
    judge: Callable[[str, Trust, datetime | None], Judgement]


def _as_stated(format: PassFormat) -> Callable[[str, Trust, datetime | None], Judgement]:
    """Return the judge of an unsigned kind: with no signature to check and no times to judge, it is recorded as stated."""
    judgement = Judgement(format, VerdictKind.RECORDED, Reason.AS_STATED)
    return lambda _text, _trust, _at: judgement


KINDS: tuple[Kind, ...] = (
    Kind(PassFormat.DECLARATION, declaration.is_declaration, declaration.judge_declaration),
    Kind(PassFormat.DCC, dcc.is_dcc, dcc.judge_dcc),
    Kind(PassFormat.COVID_NATIONAL, national_covid.is_national_covid, _as_stated(PassFormat.COVID_NATIONAL)),
    Kind(PassFormat.ID_CARD, id_card.is_id_card, _as_stated(PassFormat.ID_CARD)),
)
"""Signed kinds first: a prefix says what they are, while the others are known only by their form."""

# Readers and keyboards add these around a code. A blank is a digit of base45, but never the last: 65535 // 45**2 is 32.
_NOT_OF_THE_CODE = " \r\n\t\ufeff"


def judge(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Return what the code with this *text* is worth at *at* (None: the time is not known, see `signed.judge_times`).

    Any text has an answer; none raises. Five minutes of clock skew are granted (`cwt.SKEW`).
    Raises: ValueError when *at* does not say its time zone, which is a mistake of the caller.
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("the time to judge at must say its time zone")
    text = text.strip(_NOT_OF_THE_CODE)
    if len(text) > MAX_TEXT:
        return refused(PassFormat.UNKNOWN, Reason.TOO_LARGE)
    for kind in KINDS:
        if kind.recognises(text):
            return kind.judge(text, trust, at)
    return refused(PassFormat.UNKNOWN, Reason.UNKNOWN_CODE)
