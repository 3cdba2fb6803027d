"""A pass is judged at a given time: any day can be asked for, to the ends of the calendar, in any zone, and never without one."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Trust, issue, issue_badge, judge
from edge.passes.authorities import Authority
from edge.passes.cwt import SKEW
from edge.protocol.vocabulary import Reason, VerdictKind
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_claims,
    card_key,
    health_card,
    seal_certificate,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, a_dcc, a_declaration, certificate_of, declaration_key, health_issuer

KEY, CSCA = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
OURS, STAFF, SIGNER = declaration_key(), staff_key(), health_issuer(KEY)
TRUST = Trust((OURS.issuer, STAFF.issuer, SIGNER), (card_key(KEY),), (Authority(authority_certificate(CSCA)),))
SIGNED = {
    "declaration": issue(a_declaration(), OURS),
    "badge": issue_badge(a_badge(), STAFF),
    "dcc": a_dcc(KEY, SIGNER),
    "card": health_card(KEY, card_claims(exp=(AT + timedelta(days=9)).timestamp())),
    "seal": travel_seal(KEY, seal_certificate(KEY, CSCA)),
}
STATED = {
    "id card": "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052005",
    "insurance": "DN4480000000000|4e677579e1bb856e|02/03/1990|1|-|48 - 001|01/01/2021|-|$",
    "national": "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|",
}
ENDS = [
    datetime.min.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime(1, 1, 1, tzinfo=timezone(-timedelta(hours=12))),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=14))),
]
"""Both ends of the calendar, in zones in which they lie beyond it; the time before computers' time, a leap second's eve, and 2038."""


@pytest.mark.parametrize("kind", SIGNED)
@pytest.mark.parametrize("at", ENDS, ids=str)
def test_a_signed_pass_is_refused_on_any_far_day(kind: str, at: datetime) -> None:
    """Before it was made and after it ended it is not valid, however far away that day is."""
    late = {Reason.EXPIRED, Reason.ISSUER_EXPIRED}
    early = {Reason.NOT_YET_VALID, Reason.ISSUER_EXPIRED}
    judgement = judge(SIGNED[kind], TRUST, at)
    assert VerdictKind.REFUSED is judgement.verdict
    assert judgement.reason in (late if at.year > 2026 else early)


@pytest.mark.parametrize("kind", STATED)
@pytest.mark.parametrize("at", ENDS, ids=str)
def test_an_unsigned_code_is_recorded_on_any_day(kind: str, at: datetime) -> None:
    """Where the birth date is still to come, that is told, and no more."""
    judgement = judge(STATED[kind], TRUST, at)
    assert VerdictKind.RECORDED is judgement.verdict
    assert (Reason.DATE_ODD if at.year < 1990 else Reason.AS_STATED) is judgement.reason


@pytest.mark.parametrize("text", [*SIGNED.values(), *STATED.values(), "", "rubbish"], ids=range(10))
def test_a_time_without_zone_is_a_mistake_of_the_caller(text: str) -> None:
    """Whatever is shown, nobody is judged by a time that could be half a day off."""
    with pytest.raises(ValueError, match="must say its time zone"):
        judge(text, TRUST, AT.replace(tzinfo=None))


@pytest.mark.parametrize("kind", SIGNED)
def test_the_zone_changes_nothing(kind: str) -> None:
    """The same instant, told in Hà Nội or on an island at the date line, is the same."""
    hours = (7, 14, -12)
    told = [judge(SIGNED[kind], TRUST, AT.astimezone(timezone(timedelta(hours=each)))) for each in hours]
    assert [judge(SIGNED[kind], TRUST, AT)] * 3 == told
    assert VerdictKind.VERIFIED is told[0].verdict


MOMENT = timedelta(microseconds=1)
ISSUED, EXPIRES = a_declaration().issued, a_declaration().expires


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (ISSUED - SKEW - MOMENT, Reason.NOT_YET_VALID),
        (ISSUED - SKEW, Reason.SIGNATURE_VALID),
        (EXPIRES + SKEW - MOMENT, Reason.SIGNATURE_VALID),
        (EXPIRES + SKEW, Reason.EXPIRED),
    ],
)
def test_a_pass_holds_to_the_moment(at: datetime, reason: Reason) -> None:
    """Five minutes are granted on both sides, and not a microsecond more."""
    assert reason is judge(SIGNED["declaration"], TRUST, at).reason


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (SIGNER.not_before - SKEW - MOMENT, Reason.ISSUER_EXPIRED),
        (SIGNER.not_before - SKEW, Reason.SIGNATURE_VALID),
        (SIGNER.not_after + SKEW, Reason.SIGNATURE_VALID),
        (SIGNER.not_after + SKEW + MOMENT, Reason.ISSUER_EXPIRED),
    ],
)
def test_a_signer_holds_to_the_moment(at: datetime, reason: Reason) -> None:
    """The same is granted around the term of the certificate, for a pass that states no times."""
    assert reason is judge(a_dcc(KEY, SIGNER, issued=None, expires=None), TRUST, at).reason


def test_a_pass_may_be_issued_as_its_signer_begins() -> None:
    """Five minutes before the certificate began is still granted, a second more is not (eu-dcc-hcert-spec 1.0.8, section 3.3.4)."""
    for early_s, reason in ((0, Reason.SIGNATURE_VALID), (1, Reason.ISSUER_EXPIRED)):
        issued = SIGNER.not_before - SKEW - timedelta(seconds=early_s)
        assert reason is judge(a_dcc(KEY, SIGNER, issued=issued), TRUST, AT).reason


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ({4: 253_402_300_799}, Reason.SIGNATURE_VALID),
        ({4: 253_402_300_800}, Reason.MALFORMED),
        ({4: 2**70}, Reason.MALFORMED),
        ({4: float("inf")}, Reason.MALFORMED),
        ({4: float("nan")}, Reason.MALFORMED),
        ({4: -1}, Reason.EXPIRED),
        ({4: -62_135_596_800}, Reason.EXPIRED),
        ({5: AT.timestamp() + 301}, Reason.NOT_YET_VALID),
        ({5: AT.timestamp() + 300}, Reason.SIGNATURE_VALID),
        ({6: -1}, Reason.ISSUER_EXPIRED),
        ({6: 1_483_228_800}, Reason.ISSUER_EXPIRED),
    ],
    ids=repr,
)
def test_times_to_the_ends_of_the_calendar_can_be_stated(times: dict[int, Any], reason: Reason) -> None:
    """The last second of 9999 is a time, the next is none; before 1970 there were times, too."""
    assert reason is judge(a_dcc(KEY, SIGNER, claims={-260: {1: {}}} | times), TRUST, AT).reason


def test_a_signer_of_another_age_is_judged_by_its_own_term() -> None:
    """An audit may ask about a certificate that ended long ago."""
    old = health_issuer(
        KEY, not_before=datetime(1951, 1, 1, tzinfo=UTC), not_after=datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)
    )
    text = a_dcc(KEY, old, issued=None, expires=None)
    days = (datetime(1950, 12, 31, tzinfo=UTC), datetime(1960, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC))
    expected = [Reason.ISSUER_EXPIRED, Reason.SIGNATURE_VALID, Reason.ISSUER_EXPIRED]
    assert expected == [judge(text, Trust((old,)), day).reason for day in days]
    assert certificate_of(KEY) != old.der
