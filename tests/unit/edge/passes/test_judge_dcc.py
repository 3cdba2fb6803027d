"""EU DCC and Viet Nam's certificates, on certificates invented and signed here, apart from the code under test."""

from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edge.passes import Issuer, Judgement, Purpose, Trust, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.passes import AT, VACCINATION, a_dcc, certificate_of, dcc_message, health_issuer, kid_of, pack

EC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
ISSUER = health_issuer(EC)
TRUST = Trust((ISSUER,))
VERIFIED = Judgement(PassFormat.DCC, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)
OTHER_KID = b"another!"


def refusal(reason: Reason) -> Judgement:
    """Return the refusal of a DCC."""
    return Judgement(PassFormat.DCC, VerdictKind.REFUSED, reason)


def test_key_id_is_the_head_of_the_certificates_digest() -> None:
    """The key id is worked out from the DER as the specification says."""
    assert kid_of(ISSUER.der) == ISSUER.kid


@pytest.mark.parametrize("tags", [(), (18,), (18, 61), (61,)])
def test_container_may_be_tagged_or_not(tags: tuple[int, ...]) -> None:
    """Untagged, COSE tag, and CWT around COSE tag are all in use and all verified."""
    assert VERIFIED == judge(a_dcc(EC, ISSUER, tags), TRUST, AT)


def test_rsa_pss_is_verified() -> None:
    """A PS256 signer, as Viet Nam's, is verified."""
    issuer = health_issuer(RSA)
    assert VERIFIED == judge(a_dcc(RSA, issuer), Trust((issuer,)), AT)


@pytest.mark.parametrize(
    ("protected", "unprotected", "expected"),
    [
        ({1: -7, 4: ISSUER.kid}, {}, VERIFIED),
        ({1: -7}, {4: ISSUER.kid}, VERIFIED),
        ({1: -7, 4: ISSUER.kid}, {4: OTHER_KID}, VERIFIED),
        ({}, {1: -7, 4: ISSUER.kid}, VERIFIED),
        ({1: -7, 4: OTHER_KID}, {4: ISSUER.kid}, refusal(Reason.UNKNOWN_ISSUER)),
        ({1: -7}, {4: OTHER_KID}, refusal(Reason.UNKNOWN_ISSUER)),
        ({1: -7}, {}, refusal(Reason.UNKNOWN_ISSUER)),
        ({1: -7, 4: "text"}, {}, refusal(Reason.UNKNOWN_ISSUER)),
        ({1: -37, 4: ISSUER.kid}, {}, refusal(Reason.SIGNATURE_INVALID)),
        ({1: -8, 4: ISSUER.kid}, {}, refusal(Reason.SIGNATURE_INVALID)),
        ({4: ISSUER.kid}, {}, refusal(Reason.SIGNATURE_INVALID)),
        ({1: -7, 4: ISSUER.kid, 2: [1, 4]}, {}, VERIFIED),
        ({1: -7, 4: ISSUER.kid, 2: [99], 99: 1}, {}, refusal(Reason.MALFORMED)),
    ],
)
def test_header_names_signer_and_algorithm(
    protected: dict[int, Any], unprotected: dict[int, Any], expected: Judgement
) -> None:
    """The key id may be protected or not and the protected one wins; the algorithm must be the key's own."""
    message = dcc_message(EC, protected=protected, unprotected=unprotected)
    assert expected == judge(pack(message), TRUST, AT)


def test_signers_that_share_a_key_id_are_all_tried() -> None:
    """Key ids collide; the right signer is found whichever comes first."""
    impostors = [Issuer.from_der(certificate_of(key), Purpose.HEALTH, ISSUER.kid) for key in (RSA, _new())]
    for issuers in ((*impostors, ISSUER), (ISSUER, *impostors)):
        assert VERIFIED == judge(a_dcc(EC, ISSUER), Trust(issuers), AT)


def test_a_renewed_certificate_of_the_same_key_counts_beside_the_old_one() -> None:
    """Lists that state key ids keep one over a renewal: whichever certificate comes first, one that is valid and may sign is enough."""
    ended = _over(ISSUER.kid, not_before=AT - timedelta(days=90), not_after=AT - timedelta(days=1))
    for_tests = _over(ISSUER.kid, usages=(f"{PRESENT}.1",))
    of_declarations = Issuer.from_der(ISSUER.der, Purpose.DECLARATION)
    for other in (ended, for_tests, of_declarations):
        for issuers in ((other, ISSUER), (ISSUER, other)):
            assert VERIFIED == judge(a_dcc(EC, ISSUER), Trust(issuers), AT)
    for other, reason in ((ended, Reason.ISSUER_EXPIRED), (for_tests, Reason.ISSUER_NOT_ALLOWED)):
        assert refusal(reason) == judge(a_dcc(EC, ISSUER), Trust((other, of_declarations)), AT)


def test_any_changed_byte_of_the_content_is_noticed() -> None:
    """Content exchanged under a genuine signature is refused."""
    message = dcc_message(EC, protected={1: -7, 4: ISSUER.kid})
    message[2] = message[2].replace(b"THU", b"NAM")
    assert refusal(Reason.SIGNATURE_INVALID) == judge(pack(message), TRUST, AT)


@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\xff" * 64, b"\x01" * 63, b"\x01" * 96])
def test_odd_signatures_are_invalid(signature: bytes) -> None:
    """A signature of any length or value that is not the signer's is invalid, never a fault."""
    message = dcc_message(EC, protected={1: -7, 4: ISSUER.kid})
    message[3] = signature
    assert refusal(Reason.SIGNATURE_INVALID) == judge(pack(message), TRUST, AT)


def test_a_genuine_signature_with_a_byte_more_is_invalid() -> None:
    """The numbers of ES256 have 32 bytes each (RFC 9053, section 2.1): one more zero before the second is another writing, and none."""
    message = dcc_message(EC, protected={1: -7, 4: ISSUER.kid})
    for longer in (message[3][:32] + b"\x00" + message[3][32:], message[3] + b"\x00", b"\x00" + message[3]):
        assert refusal(Reason.SIGNATURE_INVALID) == judge(pack([*message[:3], longer]), TRUST, AT)


def test_declaration_issuer_may_not_sign_certificates() -> None:
    """A certificate trusted for declarations only cannot vouch for health certificates."""
    trust = Trust.from_der([(ISSUER.der, Purpose.DECLARATION)])
    assert refusal(Reason.ISSUER_NOT_ALLOWED) == judge(a_dcc(EC, ISSUER), trust, AT)


PRESENT, LEGACY = "1.3.6.1.4.1.1847.2021.1", "1.3.6.1.4.1.0.1847.2021.1"
CLIENT_AUTH, EMAIL = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"
CONTENTS = {"t": {"t": [{}]}, "v": {"v": [{}]}, "r": {"r": [{}]}, "tv": {"t": [{}], "v": [{}]}}


@pytest.mark.parametrize(
    ("usages", "allowed"),
    [
        ((), "t v r tv"),
        ((CLIENT_AUTH, EMAIL), "t v r tv"),
        ((f"{PRESENT}.1",), "t"),
        ((f"{PRESENT}.2",), "v"),
        ((f"{PRESENT}.3",), "r"),
        ((f"{LEGACY}.2", CLIENT_AUTH), "v"),
        ((f"{PRESENT}.1", f"{PRESENT}.2"), "t v tv"),
        ((f"{PRESENT}.4",), "t v r tv"),
    ],
)
def test_extended_key_usage_restricts_only_where_it_names_the_dcc(usages: tuple[str, ...], allowed: str) -> None:
    """A signer restricted to a kind of certificate cannot sign another; other usages restrict nothing."""
    issuer = health_issuer(EC, usages=usages)
    for name, content in CONTENTS.items():
        expected = VERIFIED if name in allowed.split() else refusal(Reason.ISSUER_NOT_ALLOWED)
        assert expected == judge(a_dcc(EC, issuer, content=content), Trust((issuer,)), AT)


@pytest.mark.parametrize("content", [{}, {"v": None}, {"v": [], "nam": 5}, {"x": 1, "dob": "199"}, VACCINATION])
def test_content_is_not_held_against_the_schema(content: dict[str, Any]) -> None:
    """Genuine certificates break the schema in many ways; the signature counts."""
    assert VERIFIED == judge(a_dcc(EC, ISSUER, content=content), TRUST, AT)


@pytest.mark.parametrize(
    "claims", [[], 5, {}, {-260: 1}, {-260: {}}, {-260: {1: []}}, {-260: {1: {}}, 4: "x"}, {-260: {1: {}}, 4: True}]
)
def test_token_without_a_certificate_is_malformed(claims: object) -> None:
    """A signed message that holds no certificate is none."""
    assert refusal(Reason.MALFORMED) == judge(a_dcc(EC, ISSUER, claims=claims), TRUST, AT)


@pytest.mark.parametrize(
    ("parts", "at", "reason"),
    [
        ({}, AT, Reason.SIGNATURE_VALID),
        ({}, AT - timedelta(days=11), Reason.NOT_YET_VALID),
        ({}, AT + timedelta(days=101), Reason.EXPIRED),
        ({"expires": None}, AT + timedelta(days=320), Reason.SIGNATURE_VALID),
        ({"expires": None}, AT + timedelta(days=331), Reason.ISSUER_EXPIRED),
        ({"expires": AT + timedelta(days=900)}, AT + timedelta(days=331), Reason.ISSUER_EXPIRED),
        ({"issued": None}, AT - timedelta(days=29), Reason.SIGNATURE_VALID),
        ({"issued": None}, AT - timedelta(days=31), Reason.ISSUER_EXPIRED),
        ({"issued": AT - timedelta(days=31)}, AT, Reason.ISSUER_EXPIRED),
        ({"claims": {4: 1.9e9, 6: 1.7721e9, -260: {1: {}}}}, AT, Reason.SIGNATURE_VALID),
    ],
)
def test_times_of_pass_and_signer_are_judged(parts: dict[str, Any], at: datetime, reason: Reason) -> None:
    """A certificate counts within its own time and its signer's, and when it was signed within the latter."""
    assert reason == judge(a_dcc(EC, ISSUER, **parts), TRUST, at).reason


def test_unknown_clock_records() -> None:
    """With no known time a genuine certificate is recorded."""
    expected = Judgement(PassFormat.DCC, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    assert expected == judge(a_dcc(EC, ISSUER), TRUST, None)


def test_endless_certificate_of_a_signer_does_not_overflow() -> None:
    """A signer valid to the end of 9999 (RFC 5280, section 4.1.2.5) is judged like any other."""
    issuer = health_issuer(EC, not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert VERIFIED == judge(a_dcc(EC, issuer), Trust((issuer,)), AT)


@pytest.mark.parametrize(
    "message",
    [
        None,
        5,
        "x",
        [],
        {1: 2},
        [b"", {}, b""],
        [b"", {}, b"", b"", b""],
        ["", {}, b"", b""],
        [b"", [], b"", b""],
        [b"", {}, None, b""],
        [b"", {}, b"", 1],
        [b"\x05", {}, b"", b""],
        [b"\xff", {}, b"", b""],
        [cbor2.dumps({2: 5}), {}, b"", b""],
        cbor2.CBORTag(99, [b"", {}, b"", b""]),
    ],
)
def test_what_is_no_signed_message_is_malformed(message: object) -> None:
    """Anything but an array of header, header, payload and signature is malformed."""
    assert refusal(Reason.MALFORMED) == judge(pack(message), TRUST, AT)


def _over(kid: bytes, **certificate: Any) -> Issuer:
    return Issuer.from_der(certificate_of(EC, **certificate), Purpose.HEALTH, kid)


def _new() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
