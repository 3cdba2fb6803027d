"""Staff badges: made by `issue_badge`, judged at the door, told apart from visitors' passes."""

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from edge.passes import Judgement, Purpose, SigningKey, StaffBadge, Trust, issue, issue_badge, judge
from edge.passes.badge import CLAIM, encode_badge
from edge.passes.cose import sign
from edge.passes.cwt import SKEW
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.foreign_passes import a_badge, staff_key
from tests.support.passes import AT, a_declaration, certificate_of, declaration_key, health_issuer, pack

KEY = staff_key()
TRUST = Trust((KEY.issuer,))
VERIFIED = Judgement(PassFormat.STAFF_BADGE, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)


def refusal(reason: Reason) -> Judgement:
    """Return the refusal of a badge."""
    return Judgement(PassFormat.STAFF_BADGE, VerdictKind.REFUSED, reason)


def signed_claims(claims: object, key: SigningKey = KEY) -> str:
    """Return a badge whose signature is good and whose claims are anything."""
    return pack(cbor2.loads(sign(cbor2.dumps(claims), key.issuer.kid, key.key)), "CB1:")


def test_fresh_badge_is_verified_as_staff() -> None:
    """A badge within its time is verified, and its format says that its bearer is staff."""
    assert VERIFIED == judge(issue_badge(a_badge(), KEY), TRUST, AT)


def test_badge_fits_a_printed_symbol() -> None:
    """The text stays in the QR alphanumeric set, and at level Q, for creased paper, needs at most 61 modules a side."""
    largest = issue_badge(a_badge(area="a" * 64, badge=b"\xff" * 32), KEY)
    assert set(largest) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    symbol = segno.make(issue_badge(a_badge(), KEY), error="q", micro=False, boost_error=False)
    assert symbol.symbol_size(border=0)[0] <= 61


def test_p256_issuer_may_sign_badges_too() -> None:
    """An issuer with an ES256 key works like one with Ed25519."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = SigningKey.from_pem(pem, ssl.DER_cert_to_PEM_cert(certificate_of(private)).encode(), Purpose.STAFF)
    assert VERIFIED == judge(issue_badge(a_badge(), key), Trust((key.issuer,)), AT)


@pytest.mark.parametrize("at", [AT, None, AT + timedelta(days=400)])
def test_withdrawn_badge_is_refused_at_any_time(at: datetime | None) -> None:
    """A badge on the list of withdrawn ones is refused as such, even while the time is not known."""
    trust = Trust((KEY.issuer,), revoked_badges=frozenset({b"\x08" * 8, b"\x07" * 8}))
    assert refusal(Reason.REVOKED) == judge(issue_badge(a_badge(), KEY), trust, at)


def test_other_badges_outlive_a_withdrawn_one() -> None:
    """Withdrawing one badge leaves the others."""
    trust = Trust((KEY.issuer,), revoked_badges=frozenset({b"\x07" * 8}))
    assert VERIFIED == judge(issue_badge(a_badge(badge=b"\x07" * 9), KEY), trust, AT)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (AT - timedelta(days=10) - SKEW, Reason.SIGNATURE_VALID),
        (AT - timedelta(days=10) - SKEW - timedelta(seconds=1), Reason.NOT_YET_VALID),
        (AT + timedelta(days=80) + SKEW - timedelta(seconds=1), Reason.SIGNATURE_VALID),
        (AT + timedelta(days=80) + SKEW, Reason.EXPIRED),
        (datetime(1970, 1, 1, tzinfo=UTC), Reason.NOT_YET_VALID),
    ],
)
def test_times_of_a_badge_are_judged(at: datetime, reason: Reason) -> None:
    """A badge is good from its issue to its expiry."""
    assert reason == judge(issue_badge(a_badge(), KEY), TRUST, at).reason


def test_unknown_clock_records_a_badge() -> None:
    """With no known time a genuine badge is recorded."""
    expected = Judgement(PassFormat.STAFF_BADGE, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    assert expected == judge(issue_badge(a_badge(), KEY), TRUST, None)


@pytest.mark.parametrize("purpose", [Purpose.DECLARATION, Purpose.HEALTH])
def test_only_an_issuer_for_staff_makes_staff(purpose: Purpose) -> None:
    """Who may sign declarations or certificates cannot make staff of anybody."""
    trust = Trust.from_der([(KEY.issuer.der, purpose)])
    assert refusal(Reason.ISSUER_NOT_ALLOWED) == judge(issue_badge(a_badge(), KEY), trust, AT)


def test_issuer_of_badges_cannot_sign_declarations() -> None:
    """The key of badges makes no visitor's pass, and a declaration under the badge's prefix is no badge."""
    as_declaration = signed_claims({1: "x"}).replace("CB1:", "CR1:")
    assert Reason.ISSUER_NOT_ALLOWED == judge(as_declaration, TRUST, AT).reason
    declaration = issue(a_declaration(), declaration_key()).replace("CR1:", "CB1:")
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(declaration, TRUST, AT)


def test_key_signs_only_what_it_is_for() -> None:
    """A pass no door would believe is not made."""
    with pytest.raises(ValueError, match="one for declaration, not for staff"):
        issue_badge(a_badge(), declaration_key())
    with pytest.raises(ValueError, match="one for staff, not for declaration"):
        issue(a_declaration(), KEY)


def test_unknown_issuer_is_told() -> None:
    """A badge of another house is unknown here."""
    other = health_issuer(ec.generate_private_key(ec.SECP256R1()))
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(issue_badge(a_badge(), KEY), Trust((other,)), AT)


GOOD: dict[int, Any] = cbor2.loads(encode_badge(a_badge()))


@pytest.mark.parametrize(
    "claims",
    [
        [],
        {},
        GOOD | {CLAIM: {}},
        GOOD | {CLAIM: []},
        GOOD | {CLAIM: {1: 5}},
        GOOD | {CLAIM: {1: "a" * 65}},
        GOOD | {7: "text"},
        GOOD | {7: b"short"},
        GOOD | {7: b"x" * 33},
        GOOD | {1: ""},
        GOOD | {6: GOOD[4]},
        {key: value for key, value in GOOD.items() if key != 4},
        {key: value for key, value in GOOD.items() if key != 6},
        {key: value for key, value in GOOD.items() if key != 7},
    ],
    ids=range(14),
)
def test_signed_claims_that_are_no_badge_are_malformed(claims: object) -> None:
    """A good signature over something else makes no badge of it."""
    assert refusal(Reason.MALFORMED) == judge(signed_claims(claims), TRUST, AT)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"badge": b"short"}, "badge must have"),
        ({"area": "a" * 65}, "area may have"),
        ({"issuer": ""}, "issuer 1 to"),
        ({"issued": datetime(2026, 3, 1)}, "time zone"),  # noqa: DTZ001
        ({"expires": AT - timedelta(days=10)}, "expire after"),
    ],
)
def test_badge_that_cannot_be_is_not_built(changes: dict[str, Any], words: str) -> None:
    """Each field that cannot be so is named."""
    with pytest.raises(ValueError, match=words):
        a_badge(**changes)


def test_badge_names_nobody() -> None:
    """A badge has an id, a place and times; there is no field for a name."""
    assert {"issuer", "badge", "area", "issued", "expires"} == set(StaffBadge.__dataclass_fields__)
