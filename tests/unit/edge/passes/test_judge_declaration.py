"""Our own declarations: made by `issue`, judged at the door."""

import ssl
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from edge.passes import Judgement, Purpose, SigningKey, Trust, TrustError, create_issuer, issue, judge, open_declaration
from edge.passes.cose import sign
from edge.passes.cwt import SKEW
from edge.passes.declaration import PREFIX, encode_claims
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.passes import AT, a_declaration, certificate_of, declaration_key, pack

KEY = declaration_key()
TRUST = Trust((KEY.issuer,))


def refusal(reason: Reason, people: int = 1) -> Judgement:
    """Return the refusal of a declaration."""
    return Judgement(PassFormat.DECLARATION, VerdictKind.REFUSED, reason, people)


def signed_claims(claims: object) -> str:
    """Return a declaration whose signature is good and whose claims are anything."""
    message = cbor2.loads(sign(cbor2.dumps(claims), KEY.issuer.kid, KEY.key))
    return pack(message, PREFIX)


def test_fresh_declaration_is_verified_for_its_people() -> None:
    """A declaration within its time is verified and tells the people it stands for."""
    expected = Judgement(PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, people=2)
    assert expected == judge(issue(a_declaration(), KEY), TRUST, AT)


def test_issued_text_suits_the_alphanumeric_mode_of_a_symbol() -> None:
    """The text stays in the QR alphanumeric set and small enough for a phone's screen."""
    text = issue(a_declaration(), KEY)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(text) < 300


def test_declaration_opens_to_what_was_declared() -> None:
    """Central reads back what it signed."""
    declaration = a_declaration(people=20, is_clear=False, area="")
    assert declaration == open_declaration(issue(declaration, KEY), TRUST)


def test_p256_issuer_may_sign_too() -> None:
    """An issuer with an ES256 key works like one with Ed25519."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = SigningKey.from_pem(pem, ssl.DER_cert_to_PEM_cert(certificate_of(private)).encode())
    judgement = judge(issue(a_declaration(), key), Trust((key.issuer,)), AT)
    assert judgement.verdict == VerdictKind.VERIFIED


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (AT - timedelta(hours=1) - SKEW, Reason.SIGNATURE_VALID),
        (AT - timedelta(hours=1) - SKEW - timedelta(seconds=1), Reason.NOT_YET_VALID),
        (AT + timedelta(hours=7) + SKEW - timedelta(seconds=1), Reason.SIGNATURE_VALID),
        (AT + timedelta(hours=7) + SKEW, Reason.EXPIRED),
        (datetime(1970, 1, 1, tzinfo=UTC), Reason.NOT_YET_VALID),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), Reason.EXPIRED),
        (datetime.min.replace(tzinfo=UTC), Reason.NOT_YET_VALID),
    ],
)
def test_times_are_judged_with_five_minutes_of_skew(at: datetime, reason: Reason) -> None:
    """A pass is good from its issue to its expiry, five minutes granted on both sides, at any time there is."""
    assert reason == judge(issue(a_declaration(), KEY), TRUST, at).reason


def test_unknown_clock_records_a_good_signature() -> None:
    """With no known time a genuine pass is recorded, not verified."""
    expected = Judgement(PassFormat.DECLARATION, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN, people=2)
    assert expected == judge(issue(a_declaration(), KEY), TRUST, None)


def test_unknown_clock_still_refuses_a_bad_signature() -> None:
    """With no known time a forged pass is refused all the same."""
    forger = declaration_key()
    forged = cbor2.loads(sign(encode_claims(a_declaration()), KEY.issuer.kid, forger.key))
    assert refusal(Reason.SIGNATURE_INVALID) == judge(pack(forged, PREFIX), TRUST, None)


@pytest.mark.parametrize("at", [AT, None])
def test_answers_that_are_not_clear_refuse(at: datetime | None) -> None:
    """Genuine but not clear: refused with its own reason, clock or no clock."""
    text = issue(a_declaration(is_clear=False), KEY)
    assert refusal(Reason.ANSWERS_NOT_CLEAR, people=2) == judge(text, TRUST, at)


def test_expiry_comes_before_the_answers() -> None:
    """An expired pass is refused for that, whatever was answered then."""
    text = issue(a_declaration(is_clear=False), KEY)
    assert refusal(Reason.EXPIRED, people=2) == judge(text, TRUST, AT + timedelta(days=1))


def test_unknown_issuer_is_named() -> None:
    """A pass of an issuer the door does not know says so."""
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(issue(a_declaration(), KEY), Trust(), AT)


def test_health_signer_may_not_sign_declarations() -> None:
    """The same certificate, trusted for health only, is not allowed to sign a declaration."""
    trust = Trust.from_der([(KEY.issuer.der, Purpose.HEALTH)])
    assert refusal(Reason.ISSUER_NOT_ALLOWED) == judge(issue(a_declaration(), KEY), trust, AT)


def test_issuer_past_its_certificate_is_refused() -> None:
    """A pass that outlives its issuer's certificate is worth nothing after that."""
    key = declaration_key(AT - timedelta(days=2), days=1)
    text = issue(a_declaration(issued=AT - timedelta(days=2), expires=AT + timedelta(days=1)), key)
    assert refusal(Reason.ISSUER_EXPIRED, people=2) == judge(text, Trust((key.issuer,)), AT)


def test_pass_older_than_its_certificate_is_refused() -> None:
    """Nothing can have been signed before the certificate began."""
    key = declaration_key(AT - timedelta(minutes=30))
    assert refusal(Reason.ISSUER_EXPIRED, people=2) == judge(issue(a_declaration(), key), Trust((key.issuer,)), AT)


GOOD = {1: "x", 4: 1772500000, 6: 1772400000, 7: b"8 bytes.", -70001: {1: b"8 bytes.", 2: True, 3: "", 4: 1}}


@pytest.mark.parametrize(
    "claims",
    [
        [],
        {},
        GOOD | {4: None},
        GOOD | {4: "soon"},
        GOOD | {4: True},
        GOOD | {4: float("nan")},
        GOOD | {4: float("inf")},
        GOOD | {4: 2**63},
        GOOD | {4: 2**200},
        GOOD | {6: -(2**63)},
        GOOD | {6: None},
        GOOD | {1: 5},
        GOOD | {7: "8 chars."},
        GOOD | {4: 1772400000},
        GOOD | {-70001: []},
        GOOD | {-70001: GOOD[-70001] | {1: b"short"}},
        GOOD | {-70001: GOOD[-70001] | {1: b"l" * 33}},
        GOOD | {-70001: GOOD[-70001] | {2: 1}},
        GOOD | {-70001: GOOD[-70001] | {3: "x" * 65}},
        GOOD | {-70001: GOOD[-70001] | {4: 0}},
        GOOD | {-70001: GOOD[-70001] | {4: 21}},
        GOOD | {-70001: GOOD[-70001] | {4: True}},
        GOOD | {-70001: GOOD[-70001] | {4: 10**4000}},
    ],
)
def test_claims_that_cannot_be_are_malformed(claims: object) -> None:
    """A good signature does not make nonsense a pass."""
    assert refusal(Reason.MALFORMED) == judge(signed_claims(claims), TRUST, AT)


def test_claims_of_a_newer_issuer_are_ignored() -> None:
    """Claims this door does not know leave the pass as it is."""
    claims = GOOD | {99: "new", -70001: GOOD[-70001] | {9: [1]}}
    assert judge(signed_claims(claims), TRUST, datetime.fromtimestamp(1772450000, UTC)).verdict == VerdictKind.VERIFIED


def test_key_that_belongs_to_another_certificate_is_told() -> None:
    """Key and certificate that do not match are refused when they are loaded, not at the door."""
    one, other = (create_issuer("Test", AT, AT + timedelta(days=1)) for _ in range(2))
    with pytest.raises(TrustError, match="does not belong"):
        SigningKey.from_pem(one.key_pem, other.certificate_pem)


@pytest.mark.parametrize("junk", [b"", b"\xff", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_files_that_are_no_key_or_certificate_are_told(junk: bytes) -> None:
    """Junk for a key or a certificate is a sentence."""
    files = create_issuer("Test", AT, AT + timedelta(days=1))
    with pytest.raises(TrustError):
        SigningKey.from_pem(junk, files.certificate_pem)
    with pytest.raises(TrustError):
        SigningKey.from_pem(files.key_pem, junk)


def test_naive_time_is_a_mistake_of_the_caller() -> None:
    """A time without a zone is refused at once, whatever the code is."""
    with pytest.raises(ValueError, match="time zone"):
        judge("anything", TRUST, datetime(2026, 1, 1))  # noqa: DTZ001
