"""The table of kinds: in which order a text is recognised, what it is worth at best, and who judges it.

A new kind is a small module and a row here. What no row recognises is refused as unknown, and nothing of it goes further.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from edge.passes import (
    badge,
    dcc,
    declaration,
    health_card,
    id_card,
    insurance_card,
    national_covid,
    travel_seal,
)
from edge.passes.bounds import MAX_TEXT, trimmed
from edge.passes.judgement import Judgement, refused
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: *recognises* must be cheap and must not fail on any text; *judge* may not raise and names one of *formats*."""

    formats: tuple[PassFormat, ...]
    looks: str
    recognises: Callable[[str], bool]
    worth: VerdictKind
    judge: Callable[[str, Trust, datetime | None], Judgement]


_F, _V, _R = PassFormat, VerdictKind.VERIFIED, VerdictKind.RECORDED

KINDS: tuple[Kind, ...] = (
    Kind((_F.DECLARATION,), "CR1:…", declaration.is_declaration, _V, declaration.judge_declaration),
    Kind((_F.STAFF_BADGE,), "CB1:…", badge.is_badge, _V, badge.judge_badge),
    Kind((_F.DCC, _F.DDCC), "HC1:…", dcc.is_dcc, _V, dcc.judge_dcc),
    Kind((_F.HEALTH_CARD,), "shc:/5676…", health_card.is_health_card, _V, health_card.judge_health_card),
    Kind(
        (_F.TRAVEL_SEAL,),
        '{… "t":"icao.vacc" or "icao.test" …}',
        travel_seal.is_travel_seal,
        _V,
        travel_seal.judge_travel_seal,
    ),
    Kind(
        (_F.INSURANCE_CARD,), "DN4…|hex|…|$", insurance_card.is_insurance_card, _R, insurance_card.judge_insurance_card
    ),
    Kind(
        (_F.COVID_NATIONAL,),
        "paper|name|yyyy-mm-dd|0 or 1|QID|EXT",
        national_covid.is_national_covid,
        _R,
        national_covid.judge_national_covid,
    ),
    Kind((_F.ID_CARD,), "12 digits|…, 6, 7 or 11 fields", id_card.is_id_card, _R, id_card.judge_id_card),
)
"""Signed kinds first: a prefix says what they are, while the others are known only by their form. No text has two of these forms."""


def judge(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Return what the code with this *text* is worth at *at* (None: the time is not known, see `signed.judge_times`).

    Any text has an answer; none raises. Five minutes of clock skew are granted (`cwt.SKEW`).
    Raises: ValueError when *at* does not say its time zone, which is a mistake of the caller.
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("the time to judge at must say its time zone")
    text = trimmed(text)
    if len(text) > MAX_TEXT:
        return refused(PassFormat.UNKNOWN, Reason.TOO_LARGE)
    for kind in KINDS:
        if kind.recognises(text):
            return kind.judge(text, trust, at)
    return refused(PassFormat.UNKNOWN, Reason.UNKNOWN_CODE)
