"""COSE_Sign1 (RFC 9052, section 4.2): taking a message apart, the structure that is signed, and the three algorithms passes use.

The cryptography is the library's; here stand only the CBOR around it and which key may be used with which algorithm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from edge.passes.bounds import load_cbor
from edge.protocol.vocabulary import Reason

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey
PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

ALG, CRIT, KID = 1, 2, 4
"""Header labels (RFC 9052, section 3.1)."""
ES256, EDDSA, PS256 = -7, -8, -37
"""Algorithms (RFC 9053, sections 2.1 and 2.2; RFC 8230, section 2)."""

_SIGN1_TAG, _CWT_TAG = 18, 61
_ES256_HALF = 32


@dataclass(frozen=True, slots=True)
class Signed:
    """A COSE_Sign1 message taken apart. *protected* stays as the bytes that were signed."""

    protected: bytes
    header: Mapping[Any, Any]
    payload: bytes
    signature: bytes

    @property
    def kid(self) -> bytes | None:
        """The key id; one in the protected header wins over one outside it (eu-dcc-hcert-spec 1.0.8, section 3.3.2)."""
        kid = self.header.get(KID)
        return kid if isinstance(kid, bytes) else None


def parse(data: bytes) -> Signed | Reason:
    """Take the message in *data* apart: untagged, tagged 18, or tagged 61 around 18, as wallets in use produce all three."""
    message = load_cbor(data)
    while isinstance(message, cbor2.CBORTag) and message.tag in (_SIGN1_TAG, _CWT_TAG):
        message = message.value
    if not isinstance(message, list | tuple) or len(message) != 4:
        return Reason.MALFORMED
    protected, unprotected, payload, signature = message
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        return Reason.MALFORMED
    # RFC 9052, section 3: an empty protected header is a zero-length string.
    signed_header = load_cbor(protected) if protected else {}
    if not (isinstance(signed_header, Mapping) and isinstance(unprotected, Mapping)):
        return Reason.MALFORMED
    critical = signed_header.get(CRIT, ())
    if not isinstance(critical, list | tuple) or any(label not in (ALG, KID) for label in critical):
        return Reason.MALFORMED  # RFC 9052, section 3.1: what must be understood and is not makes the message unusable
    return Signed(protected, {**unprotected, **signed_header}, payload, signature)


def algorithm_of(key: PublicKey | PrivateKey) -> int | None:
    """Return the one algorithm *key* may be used with, or None: the key decides, never the stranger's header alone."""
    if isinstance(key, ed25519.Ed25519PublicKey | ed25519.Ed25519PrivateKey):
        return EDDSA
    if isinstance(key, rsa.RSAPublicKey):
        return PS256
    return ES256 if isinstance(key.curve, ec.SECP256R1) else None


def is_signed_by(message: Signed, key: PublicKey) -> bool:
    """Tell whether *key* made the signature of *message*, with the algorithm its header states."""
    algorithm = algorithm_of(key)
    if algorithm is None or message.header.get(ALG) != algorithm:
        return False
    data = _signed_bytes(message.protected, message.payload)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(message.signature, data, padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size), SHA256())
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(message.signature, data)
        else:
            if len(message.signature) != 2 * _ES256_HALF:
                return False
            r, s = (int.from_bytes(part) for part in _halves(message.signature))
            key.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(payload: bytes, kid: bytes, key: PrivateKey) -> bytes:
    """Return *payload* as a COSE_Sign1 message, tagged 18.

    Raises: ValueError for a key none of our algorithms goes with.
    """
    algorithm = algorithm_of(key)
    if algorithm is None:
        raise ValueError("the signing key must be Ed25519 or ECDSA on P-256")
    protected = cbor2.dumps({ALG: algorithm, KID: kid})
    data = _signed_bytes(protected, payload)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        signature = key.sign(data)
    else:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
        signature = r.to_bytes(_ES256_HALF) + s.to_bytes(_ES256_HALF)
    return cbor2.dumps(cbor2.CBORTag(_SIGN1_TAG, [protected, {}, payload, signature]))


def _halves(signature: bytes) -> tuple[bytes, bytes]:
    return signature[:_ES256_HALF], signature[_ES256_HALF:]


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure (RFC 9052, section 4.4) with empty external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])
