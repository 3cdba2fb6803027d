"""Invented passes for tests: issuers made on the spot, declarations and DCCs signed with them."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID

from edge.passes import Declaration, Issuer, Purpose, SigningKey, create_issuer

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
"""The time most tests judge at."""

VACCINATION = {"ver": "1.3.0", "nam": {"fnt": "MAU<THU"}, "dob": "1990-01-01", "v": [{"dn": 2, "sd": 2}]}
"""An invented certificate's content."""

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey


def declaration_key(not_before: datetime = AT - timedelta(days=30), days: int = 365) -> SigningKey:
    """Return a new issuer of declarations."""
    files = create_issuer("Counter room test", not_before, not_before + timedelta(days=days))
    return SigningKey.from_pem(files.key_pem, files.certificate_pem)


def a_declaration(**changes: Any) -> Declaration:
    """Return a declaration of two people, issued an hour before AT, valid eight hours."""
    fields: dict[str, Any] = {
        "issuer": "Counter room test",
        "pseudonym": b"\x01" * 8,
        "token": b"\x02" * 8,
        "is_clear": True,
        "area": "phuong-hai-chau",
        "people": 2,
        "issued": AT - timedelta(hours=1),
        "expires": AT + timedelta(hours=7),
    }
    return Declaration(**(fields | changes))


def certificate_of(
    key: Key,
    *,
    not_before: datetime = AT - timedelta(days=30),
    not_after: datetime = AT + timedelta(days=330),
    usages: tuple[str, ...] = (),
    bad_extension: bool = False,
) -> bytes:
    """Return a self-signed DER certificate of *key*; *usages* are dotted object identifiers of the extended key usage.

    *bad_extension* adds basic constraints that state their default value, which DER forbids and some signers do.
    """
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented signer")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )
    if usages:
        identifiers = [x509.ObjectIdentifier(usage) for usage in usages]
        builder = builder.add_extension(x509.ExtendedKeyUsage(identifiers), critical=False)
    if bad_extension:
        constraints = x509.UnrecognizedExtension(ExtensionOID.BASIC_CONSTRAINTS, b"\x30\x03\x01\x01\x00")
        builder = builder.add_extension(constraints, critical=True)
    algorithm = SHA256() if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) else None
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


def health_issuer(key: Key, **certificate: Any) -> Issuer:
    """Return *key*'s certificate as a trusted document signer."""
    return Issuer.from_der(certificate_of(key, **certificate), Purpose.HEALTH)


def kid_of(der: bytes) -> bytes:
    """Return the key id of a certificate, worked out apart from the product."""
    digest = Hash(SHA256())
    digest.update(der)
    return digest.finalize()[:8]


def dcc_message(
    key: Key,
    *,
    protected: Mapping[int, Any],
    unprotected: Mapping[int, Any] | None = None,
    issued: datetime | None = AT - timedelta(days=10),
    expires: datetime | None = AT + timedelta(days=100),
    content: Any = VACCINATION,
    claims: Any = None,
) -> list[Any]:
    """Return a signed COSE_Sign1 array, written out by hand so that it does not lean on the code under test."""
    if claims is None:
        claims = {1: "XX", -260: {1: content}}
        if issued is not None:
            claims[6] = int(issued.timestamp())
        if expires is not None:
            claims[4] = int(expires.timestamp())
    payload = cbor2.dumps(claims)
    header = cbor2.dumps(dict(protected)) if protected else b""
    data = cbor2.dumps(["Signature1", header, b"", payload])
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    elif isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey):
        signature = key.sign(data)
    else:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
        size = (key.curve.key_size + 7) // 8
        signature = r.to_bytes(size) + s.to_bytes(size)
    return [header, dict(unprotected or {}), payload, signature]


def pack(message: Any, prefix: str = "HC1:") -> str:
    """Return the text of a symbol around any CBOR item."""
    return prefix + base45.b45encode(zlib.compress(cbor2.dumps(message))).decode()


def a_dcc(key: Key, issuer: Issuer, tags: tuple[int, ...] = (18,), **parts: Any) -> str:
    """Return the text of an invented certificate signed by *key*, with the key id of *issuer* in the protected header."""
    algorithm = -37 if isinstance(key, rsa.RSAPrivateKey) else -7
    message: Any = dcc_message(key, **({"protected": {1: algorithm, 4: issuer.kid}} | parts))
    for tag in tags:
        message = cbor2.CBORTag(tag, message)
    return pack(message)
