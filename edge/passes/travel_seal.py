"""ICAO VDS-NC proofs of vaccination and of test: JSON, signed over its canonical form (RFC 8785), with the signer's certificate inside.

Technical Report VDS-NC 1.1. Only the health proofs are passes: seals of visas and other documents are no codes used here. The proofs
state no end; the signer's certificate has one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from edge.passes.bounds import decode_base64url, load_json
from edge.passes.certificates import read_certificate
from edge.passes.cwt import Claims
from edge.passes.errors import TrustError
from edge.passes.judgement import Judgement, refused
from edge.passes.signed import Span, judge_times
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat, Reason

_LOOKS = re.compile(r'"t"\s{0,8}:\s{0,8}"icao\.(?:vacc|test)"')
_TYPES = ("icao.vacc", "icao.test")
_ALGORITHMS: dict[str, tuple[type[ec.EllipticCurve], HashAlgorithm]] = {
    "ES256": (ec.SECP256R1, SHA256()),
    "ES384": (ec.SECP384R1, SHA384()),
    "ES512": (ec.SECP521R1, SHA512()),
}
_TIMELESS = Claims("", None, None, None, {})


@dataclass(frozen=True, slots=True)
class _Seal:
    """A seal taken apart: the bytes that were signed, and the signature with the certificate that is to prove it."""

    signed: bytes
    algorithm: str
    signature: bytes
    der: bytes
    certificate: x509.Certificate
    key: object


def is_travel_seal(text: str) -> bool:
    """Tell whether *text* is a JSON object that says it is a proof of vaccination or of test."""
    return text.startswith("{") and _LOOKS.search(text) is not None


def judge_travel_seal(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge a seal: who vouches for its certificate, the signature, whether the certificate was withdrawn, then the times.

    The times are those of the certificate and of who vouches for it.
    """
    seal = _read(load_json(text))
    if isinstance(seal, Reason):
        return refused(PassFormat.TRAVEL_SEAL, seal)
    sponsors = [sponsor for sponsor in trust.authorities if sponsor.vouches_for(seal.certificate, seal.der)]
    if not sponsors:
        return refused(PassFormat.TRAVEL_SEAL, Reason.UNKNOWN_ISSUER)
    if not _is_signature_good(seal):
        return refused(PassFormat.TRAVEL_SEAL, Reason.SIGNATURE_INVALID)
    if any(sponsor.has_withdrawn(seal.certificate) for sponsor in sponsors):
        return refused(PassFormat.TRAVEL_SEAL, Reason.REVOKED)
    own = seal.certificate
    terms = [
        Span(
            max(own.not_valid_before_utc, each.not_before),
            min(own.not_valid_after_utc, each.not_after),
            each.listed_until,
        )
        for each in sponsors
    ]
    worth = judge_times(_TIMELESS, terms, at)
    return Judgement(PassFormat.TRAVEL_SEAL, worth.verdict, worth.reason)


def _read(content: Any) -> _Seal | Reason:
    data, seal = (content.get("data"), content.get("sig")) if isinstance(content, Mapping) else (None, None)
    header = data.get("hdr") if isinstance(data, Mapping) else None
    if not (isinstance(header, Mapping) and header.get("t") in _TYPES and isinstance(seal, Mapping)):
        return Reason.MALFORMED
    algorithm, value, certificate = (seal.get(name) for name in ("alg", "sigvl", "cer"))
    if not (isinstance(algorithm, str) and isinstance(value, str) and isinstance(certificate, str)):
        return Reason.MALFORMED
    signature, der = decode_base64url(value), _certificate(certificate)
    if isinstance(signature, Reason) or isinstance(der, Reason):
        return Reason.MALFORMED
    try:
        # RFC 8785 takes numbers up to 2**53 and text without lone surrogates; what it refuses cannot have been signed.
        signed = rfc8785.dumps(data)
        return _Seal(signed, algorithm, signature, der, *read_certificate(der))
    except (rfc8785.CanonicalizationError, TrustError, ValueError):
        return Reason.MALFORMED


def _certificate(text: str) -> bytes | Reason:
    """Return the bytes of a certificate; some issuers wrote it in plain base64."""
    return decode_base64url(text.rstrip("=").replace("+", "-").replace("/", "_"))


def _is_signature_good(seal: _Seal) -> bool:
    curve, digest = _ALGORITHMS.get(seal.algorithm, (None, None))
    if curve is None or digest is None:
        return False
    if not isinstance(seal.key, ec.EllipticCurvePublicKey) or not isinstance(seal.key.curve, curve):
        return False
    half = (seal.key.key_size + 7) // 8
    signature = seal.signature
    if len(signature) == 2 * half:  # as in a JWS; early issuers wrote DER instead, which is longer
        signature = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
    try:
        seal.key.verify(signature, seal.signed, ec.ECDSA(digest))
    except (InvalidSignature, ValueError):
        return False
    return True
