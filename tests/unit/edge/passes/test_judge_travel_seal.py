"""ICAO VDS-NC seals, invented and signed here, apart from the code under test."""

import json
import pickle
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding

from edge.passes import Judgement, Trust, TrustError, judge
from edge.passes.authorities import Authority, withdraw
from edge.passes.signed import LIST_GRACE
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.foreign_passes import (
    authority_certificate,
    base64url,
    revocation_list,
    seal_certificate,
    seal_data,
    travel_seal,
)
from tests.support.passes import AT, certificate_of

CSCA = rsa.generate_private_key(65537, 2048)
AUTHORITY = authority_certificate(CSCA)
KEY = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = seal_certificate(KEY, CSCA)
TRUST = Trust(authorities=(Authority(AUTHORITY),))
VERIFIED = Judgement(PassFormat.TRAVEL_SEAL, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)


def refusal(reason: Reason) -> Judgement:
    """Return the refusal of a seal."""
    return Judgement(PassFormat.TRAVEL_SEAL, VerdictKind.REFUSED, reason)


@pytest.mark.parametrize("kind", ["icao.vacc", "icao.test"])
@pytest.mark.parametrize("indent", [None, 2])
def test_genuine_seal_is_verified_however_it_is_written(kind: str, indent: int | None) -> None:
    """Both proofs are verified; order and blanks of the JSON do not matter, for its canonical form was signed."""
    assert VERIFIED == judge(travel_seal(KEY, CERTIFICATE, seal_data(kind), indent=indent), TRUST, AT)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=["256", "384", "521"])
def test_each_curve_goes_with_its_algorithm(curve: ec.EllipticCurve) -> None:
    """ES256, ES384 and ES512 are verified."""
    key = ec.generate_private_key(curve)
    assert VERIFIED == judge(travel_seal(key, seal_certificate(key, CSCA)), TRUST, AT)


def test_algorithm_of_another_curve_is_not_taken() -> None:
    """A digest that is right for another curve does not go with this key, even when it was signed so."""
    signed = json.dumps(seal_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    value = base64url(KEY.sign(signed, ec.ECDSA(SHA384())))
    assert refusal(Reason.SIGNATURE_INVALID) == judge(
        travel_seal(KEY, CERTIFICATE, alg="ES384", sigvl=value), TRUST, AT
    )


def test_authority_with_an_elliptic_key_vouches_too() -> None:
    """Countries sign with RSA or ECDSA."""
    csca = ec.generate_private_key(ec.SECP384R1())
    trust = Trust(authorities=(Authority(authority_certificate(csca)),))
    assert VERIFIED == judge(travel_seal(KEY, seal_certificate(KEY, csca)), trust, AT)


def test_signer_itself_may_be_trusted() -> None:
    """A signer's certificate in the trust list needs no authority, nor the usage an authority's signers must name."""
    certificate = certificate_of(KEY)
    assert VERIFIED == judge(travel_seal(KEY, certificate), Trust(authorities=(Authority(certificate),)), AT)


def test_signature_written_in_der_is_read() -> None:
    """Early issuers wrote the signature as a DER sequence, and the certificate in plain base64."""
    signed = json.dumps(seal_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    value = base64url(KEY.sign(signed, ec.ECDSA(SHA256())))
    plain = base64url(CERTIFICATE).replace("-", "+").replace("_", "/") + "=="
    assert VERIFIED == judge(travel_seal(KEY, CERTIFICATE, sigvl=value, cer=plain), TRUST, AT)


def test_numbers_are_signed_in_canonical_form() -> None:
    """1.0 and 1e0 stand for the signed 1; RFC 8785, section 3.2.2.3."""
    text = travel_seal(KEY, CERTIFICATE)
    for written in ("1.0", "1e0", "10E-1"):
        assert VERIFIED == judge(text.replace('"v": 1', f'"v": {written}'), TRUST, AT)
    assert refusal(Reason.SIGNATURE_INVALID) == judge(text.replace('"v": 1', '"v": 2'), TRUST, AT)


def test_changed_content_is_noticed() -> None:
    """A name exchanged under a genuine signature is refused."""
    text = travel_seal(KEY, CERTIFICATE).replace("MẪU THỬ", "MẪU KHÁC")
    assert refusal(Reason.SIGNATURE_INVALID) == judge(text, TRUST, AT)


OTHER_CSCA = rsa.generate_private_key(65537, 2048)
IMPOSTORS = {
    "issued by somebody under the authority's name": seal_certificate(KEY, OTHER_CSCA),
    "issued by the authority under another name": seal_certificate(KEY, CSCA, issuer="Somebody"),
    "made for passports": seal_certificate(KEY, CSCA, usage=None),
    "made for something else": seal_certificate(KEY, CSCA, usage="1.3.6.1.5.5.7.3.2"),
    "an authority itself": seal_certificate(KEY, CSCA, is_authority=True),
    "self-signed": certificate_of(KEY),
}


@pytest.mark.parametrize("certificate", IMPOSTORS.values(), ids=IMPOSTORS)
def test_certificate_nobody_trusted_vouches_for_is_unknown(certificate: bytes) -> None:
    """A seal proves itself only by a certificate that a trusted authority made for seals."""
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(travel_seal(KEY, certificate), TRUST, AT)


def test_signer_in_the_list_is_no_authority() -> None:
    """A trusted signer cannot make further signers."""
    csca = ec.generate_private_key(ec.SECP256R1())
    trust = Trust(authorities=(Authority(authority_certificate(csca, is_authority=False)),))
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(travel_seal(KEY, seal_certificate(KEY, csca)), trust, AT)


def test_issuers_of_other_kinds_do_not_vouch_for_seals() -> None:
    """A seal is unknown to a door that trusts nobody of the ICAO's."""
    assert refusal(Reason.UNKNOWN_ISSUER) == judge(travel_seal(KEY, CERTIFICATE), Trust(), AT)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (AT - timedelta(days=29), Reason.SIGNATURE_VALID),
        (AT - timedelta(days=31), Reason.ISSUER_EXPIRED),
        (AT + timedelta(days=329), Reason.SIGNATURE_VALID),
        (AT + timedelta(days=331), Reason.ISSUER_EXPIRED),
    ],
)
def test_seal_counts_within_its_certificates_time(at: datetime, reason: Reason) -> None:
    """A proof has no end of its own; its signer's certificate has."""
    assert reason == judge(travel_seal(KEY, CERTIFICATE), TRUST, at).reason


def test_authority_ends_what_it_vouched_for() -> None:
    """A signer's certificate that outlives its authority ends with it."""
    certificate = seal_certificate(KEY, CSCA, not_after=AT + timedelta(days=2000))
    assert VERIFIED == judge(travel_seal(KEY, certificate), TRUST, AT + timedelta(days=899))
    late = judge(travel_seal(KEY, certificate), TRUST, AT + timedelta(days=901))
    assert refusal(Reason.ISSUER_EXPIRED) == late


@pytest.mark.parametrize(("serial", "is_withdrawn"), [(4711, True), (4712, False)])
@pytest.mark.parametrize("at", [AT, None])
def test_withdrawn_signer_is_refused(serial: int, is_withdrawn: bool, at: datetime | None) -> None:
    """A seal whose signer stands on its authority's list is refused at any time, in another process too."""
    authorities = withdraw(TRUST.authorities, revocation_list(CSCA, 5))
    authorities = withdraw(authorities, revocation_list(CSCA, serial, 6))
    for trusted in (authorities, pickle.loads(pickle.dumps(authorities))):
        judgement = judge(travel_seal(KEY, CERTIFICATE), Trust(authorities=trusted), at)
        assert is_withdrawn == (judgement == refusal(Reason.REVOKED))
        assert is_withdrawn == (judgement.verdict is VerdictKind.REFUSED)


def test_list_counts_for_every_key_of_its_authority_and_for_no_other() -> None:
    """An authority that changed its key signs one list for both; others are untouched. The list may be PEM."""
    other = Authority(certificate_of(KEY))
    authorities = (Authority(authority_certificate(OTHER_CSCA)), other, Authority(AUTHORITY))
    text = x509.load_der_x509_crl(revocation_list(CSCA, 7)).public_bytes(Encoding.PEM)
    assert [{7}, set(), {7}] == [authority.revoked for authority in withdraw(authorities, text)]


@pytest.mark.parametrize(
    ("crl", "words"),
    [
        (revocation_list(OTHER_CSCA, 7), "no trusted authority signed"),
        (revocation_list(CSCA, 7, by="Somebody"), "no trusted authority signed"),
        (b"junk", "not a usable list"),
        (b"-----BEGIN X509 CRL-----", "not a usable list"),
        (b"", "not a usable list"),
    ],
    ids=range(5),
)
def test_list_an_authority_did_not_sign_is_told(crl: bytes, words: str) -> None:
    """Nobody can withdraw under another's name; junk is no list."""
    with pytest.raises(TrustError, match=words):
        withdraw(TRUST.authorities, crl)


def test_signer_trusted_by_itself_is_refused_once_its_authority_withdrew_it() -> None:
    """Whoever vouches beside, in whatever order: one word of its authority is enough."""
    withdrawn = withdraw((Authority(AUTHORITY),), revocation_list(CSCA, 4711))
    itself = Authority(CERTIFICATE)
    for authorities in ((itself, *withdrawn), (*withdrawn, itself)):
        judgement = judge(travel_seal(KEY, CERTIFICATE), Trust(authorities=authorities), AT)
        assert refusal(Reason.REVOKED) == judgement


def test_unknown_clock_records_a_seal() -> None:
    """With no known time a genuine seal is recorded."""
    expected = Judgement(PassFormat.TRAVEL_SEAL, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    assert expected == judge(travel_seal(KEY, CERTIFICATE), TRUST, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "ES384"},
        {"alg": "none"},
        {"alg": "RS256"},
        {"sigvl": ""},
        {"sigvl": "AA"},
        {"sigvl": base64url(bytes(64))},
        {"sigvl": base64url(b"\xff" * 64)},
        {"sigvl": base64url(b"\x01" * 132)},
    ],
    ids=str,
)
def test_odd_signatures_of_seals_are_invalid(changes: dict[str, Any]) -> None:
    """A signature of any length, value or algorithm that is not the signer's is invalid, never a fault."""
    assert refusal(Reason.SIGNATURE_INVALID) == judge(travel_seal(KEY, CERTIFICATE, **changes), TRUST, AT)


def test_certificate_of_another_kind_of_key_verifies_nothing() -> None:
    """A trusted certificate whose key is no elliptic one cannot prove a seal."""
    certificate = certificate_of(ed25519.Ed25519PrivateKey.generate())
    trust = Trust(authorities=(Authority(certificate),))
    assert refusal(Reason.SIGNATURE_INVALID) == judge(travel_seal(KEY, certificate), trust, AT)


HEAD = '{"data":{"hdr":{"t":"icao.vacc"}}'
MALFORMED = {
    "cut": HEAD,
    "no seal": HEAD + "}",
    "empty seal": HEAD + ',"sig":{}}',
    "seal of numbers": HEAD + ',"sig":{"alg":1,"cer":2,"sigvl":3}}',
    "list of seals": HEAD + ',"sig":[]}',
    "type elsewhere": '{"t":"icao.vacc","data":{"hdr":{}},"sig":{}}',
    "no header": '{"t":"icao.vacc","data":{},"sig":{}}',
    "a visa that names a proof elsewhere": travel_seal(
        KEY, CERTIFICATE, seal_data("icao.dta") | {"msg": {"t": "icao.vacc"}}
    ).replace('"t": "icao.vacc"', '"t":"icao.vacc"'),
    "data is a list": '{"t":"icao.vacc","data":[],"sig":{}}',
    "named twice": '{"data":{"hdr":{"t":"icao.vacc","t":"icao.vacc"}},"sig":{"alg":"","cer":"","sigvl":""}}',
    "huge number": travel_seal(KEY, CERTIFICATE).replace('"v": 1', '"v": 9007199254740993'),
    "endless number": travel_seal(KEY, CERTIFICATE).replace('"v": 1', '"v": 1e999'),
    "no number": travel_seal(KEY, CERTIFICATE).replace('"v": 1', '"v": NaN'),
    "lone surrogate": travel_seal(KEY, CERTIFICATE).replace("MẪU THỬ", "\\ud800"),
    "certificate is none": travel_seal(KEY, b"\x30\x03\x02\x01\x01"),
    "certificate is no base64": travel_seal(KEY, CERTIFICATE, cer="%%%%"),
    "signature is no base64": travel_seal(KEY, CERTIFICATE, sigvl="é"),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_seal_is_malformed(text: str) -> None:
    """JSON that claims to be a proof and is not one is malformed, never a fault."""
    assert refusal(Reason.MALFORMED) == judge(text, TRUST, AT)


def test_authority_travels_to_another_process() -> None:
    """A reader process gets the same authorities and judges alike."""
    there = pickle.loads(pickle.dumps(TRUST))
    assert (TRUST, VERIFIED) == (there, judge(travel_seal(KEY, CERTIFICATE), there, AT))


def test_bytes_that_are_no_authority_are_told() -> None:
    """Junk is a TrustError in words."""
    with pytest.raises(TrustError, match="not a usable certificate"):
        Authority(b"\x30\x00")


def test_authority_of_an_outdated_bundle_is_recorded() -> None:
    """Two weeks after the end of the bundle the authority came with a seal is recorded; one put there by hand has no end."""
    listed = Authority(AUTHORITY, listed_until=AT - LIST_GRACE)
    outdated = Authority(AUTHORITY, listed_until=AT - LIST_GRACE - timedelta(seconds=1))
    recorded = Judgement(PassFormat.TRAVEL_SEAL, VerdictKind.RECORDED, Reason.LIST_OUTDATED)
    seal = travel_seal(KEY, CERTIFICATE)
    assert VERIFIED == judge(seal, Trust(authorities=(listed,)), AT)
    assert recorded == judge(seal, pickle.loads(pickle.dumps(Trust(authorities=(outdated,)))), AT)
    assert VERIFIED == judge(seal, Trust(authorities=(outdated, Authority(AUTHORITY))), AT)
