"""The WHO's certificates in the container of the DCC, invented and signed here."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Judgement, Purpose, Trust, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.passes import AT, a_dcc, health_issuer

KEY = ec.generate_private_key(ec.SECP256R1())
ISSUER = health_issuer(KEY)
TRUST = Trust((ISSUER,))
VERIFIED = Judgement(PassFormat.DDCC, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)

CORE = {"name": "MAU THU", "birthDate": "1990-01-01", "vaccination": {"dose": 1}, "certificate": {"hcid": "X1"}}
TIMES = {4: int((AT + timedelta(days=100)).timestamp()), 6: int((AT - timedelta(days=10)).timestamp())}
TEST_ONLY, VACCINATION_ONLY = "1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.1847.2021.1.2"


def who(health: Any, **times: int) -> dict[Any, Any]:
    """Return claims around a health claim."""
    return {1: "XX", -260: health} | TIMES


@pytest.mark.parametrize("place", [3, 4, -6])
@pytest.mark.parametrize("content", [CORE, [CORE], [CORE, CORE]], ids=["one", "list", "two"])
def test_each_certificate_of_the_who_is_verified(place: int, content: object) -> None:
    """Vaccination, test result and certificate of prophylaxis are verified, as an entry or a list of them."""
    assert VERIFIED == judge(a_dcc(KEY, ISSUER, claims=who({place: content})), TRUST, AT)


def test_core_data_set_as_the_claims_themselves_is_verified() -> None:
    """Before the health claim had a place for it, the core data set was the payload; it states no times."""
    claims = {"hcid": "X1", "vaccine": "Invented", "name": "MAU THU", "dose": 1}
    assert VERIFIED == judge(a_dcc(KEY, ISSUER, claims=claims), TRUST, AT)


def test_dcc_beside_it_makes_it_a_dcc() -> None:
    """A certificate that carries both is judged as the DCC."""
    claims = who({1: {"v": [{}]}, 3: CORE})
    assert PassFormat.DCC == judge(a_dcc(KEY, ISSUER, claims=claims), TRUST, AT).format


@pytest.mark.parametrize(
    "claims",
    [
        who({}),
        who({2: CORE}),
        who({5: ["vhlink:/eyJ1cmwi"]}),
        who({3: {}}),
        who({3: []}),
        who({3: "text"}),
        who({3: [CORE, 5]}),
        {"hcid": "X1"},
        {"hcid": 1, "vaccine": "Invented"},
        {"vaccine": "Invented"},
    ],
    ids=range(10),
)
def test_what_holds_no_certificate_is_malformed(claims: object) -> None:
    """A link, an empty entry or another claim is no certificate."""
    expected = Judgement(PassFormat.DCC, VerdictKind.REFUSED, Reason.MALFORMED)
    assert expected == judge(a_dcc(KEY, ISSUER, claims=claims), TRUST, AT)


@pytest.mark.parametrize(
    ("usages", "place", "allowed"),
    [
        ((), 3, True),
        ((VACCINATION_ONLY,), 3, True),
        ((VACCINATION_ONLY,), -6, True),
        ((VACCINATION_ONLY,), 4, False),
        ((TEST_ONLY,), 4, True),
        ((TEST_ONLY,), 3, False),
    ],
)
def test_signers_usages_restrict_the_who_certificates_too(usages: tuple[str, ...], place: int, allowed: bool) -> None:
    """A signer of tests cannot attest a vaccination in this form either."""
    issuer = health_issuer(KEY, usages=usages)
    judgement = judge(a_dcc(KEY, issuer, claims=who({place: CORE})), Trust((issuer,)), AT)
    refused = Judgement(PassFormat.DDCC, VerdictKind.REFUSED, Reason.ISSUER_NOT_ALLOWED)
    assert (VERIFIED if allowed else refused) == judgement


def test_times_and_purpose_are_judged_as_for_the_dcc() -> None:
    """Expiry, an unknown clock and an issuer for something else are told."""
    text = a_dcc(KEY, ISSUER, claims=who({3: CORE}))
    assert (PassFormat.DDCC, Reason.EXPIRED) == _told(text, TRUST, AT + timedelta(days=101))
    assert (PassFormat.DDCC, Reason.CLOCK_UNKNOWN) == _told(text, TRUST, None)
    other = Trust.from_der([(ISSUER.der, Purpose.STAFF)])
    assert (PassFormat.DCC, Reason.ISSUER_NOT_ALLOWED) == _told(text, other, AT)


def _told(text: str, trust: Trust, at: Any) -> tuple[PassFormat, Reason]:
    judgement = judge(text, trust, at)
    return judgement.format, judgement.reason
