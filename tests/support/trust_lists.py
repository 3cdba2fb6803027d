"""Invented trust lists in the forms of Germany, Austria and Switzerland, built by hand so that they do not lean on the code under test."""

import hashlib
import json
import ssl
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from tests.support.foreign_passes import base64url, ecdsa
from tests.support.passes import AT, certificate_of, dcc_message, kid_of

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a new key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def pem_of_key(key: Key) -> bytes:
    """Return the public part of *key* as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def pem(der: bytes) -> bytes:
    """Return a certificate as PEM."""
    return ssl.DER_cert_to_PEM_cert(der).encode()


def plain64(data: bytes) -> str:
    """Return *data* in base64."""
    return b64encode(data).decode()


# --- Germany ------------------------------------------------------------------------------------------------------------


def german_entry(der: bytes, **changes: Any) -> dict[str, Any]:
    """Return an entry of a German list."""
    return {
        "certificateType": "DSC",
        "country": "UT",
        "kid": plain64(kid_of(der)),
        "rawData": plain64(der),
        "signature": "MIAG",
        "thumbprint": hashlib.sha256(der).hexdigest(),
        "timestamp": "2026-02-20T11:16:10+01:00",
        **changes,
    }


def german(key: ec.EllipticCurvePrivateKey, entries: Sequence[Any], **more: Any) -> bytes:
    """Return a German list signed by *key*."""
    body = json.dumps({"certificates": list(entries), **more}).encode()
    return plain64(ecdsa(key, body)).encode() + b"\n" + body


# --- Austria ------------------------------------------------------------------------------------------------------------


def austrian(
    key: Key,
    certificate: bytes,
    entries: Sequence[Any],
    *,
    begins: datetime = AT - timedelta(hours=1),
    ends: datetime | None = AT + timedelta(hours=47),
    version: int = 2,
    digest: bytes | None = None,
    more: Mapping[str, Any] | None = None,
) -> tuple[bytes, bytes]:
    """Return an Austrian list of *entries* (certificates, or raw entries) and its signature by *key*."""
    full = [entry if not isinstance(entry, bytes) else {"i": kid_of(entry), "c": entry} for entry in entries]
    content = cbor2.dumps({"c": full, **(more or {})})
    claims: dict[int, Any] = {
        2: hashlib.sha256(content).digest() if digest is None else digest,
        5: int(begins.timestamp()),
    }
    if ends is not None:
        claims[4] = int(ends.timestamp())
    algorithm = -37 if isinstance(key, rsa.RSAPrivateKey) else -7
    protected = {1: algorithm, 4: kid_of(certificate), 42: version}
    return content, cbor2.dumps(cbor2.CBORTag(18, dcc_message(key, protected=protected, claims=claims)))


# --- Switzerland --------------------------------------------------------------------------------------------------------


class SwissService:
    """An invented trust service: a root, an authority below it, and who signs lists."""

    def __init__(self, name: str = "CH01-AppContentCertificate", *, is_authority: bool = True) -> None:
        self.root_key, self.middle_key = new_key(), new_key()
        self.key = rsa.generate_private_key(65537, 2048)
        self.root = _issued("Invented root", self.root_key, "Invented root", self.root_key, is_authority=True)
        self.middle = _issued("Invented CA", self.middle_key, "Invented root", self.root_key, is_authority=is_authority)
        self.leaf = _issued(name, self.key, "Invented CA", self.middle_key)

    def sign(self, content: Any, *, chain: Sequence[bytes] | None = None, **header: Any) -> bytes:
        """Return *content* as a JWS with the chain in its header."""
        certificates = (self.leaf, self.middle) if chain is None else chain
        head = {"x5c": [plain64(der) for der in certificates], "alg": "RS256"} | header
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        signed = f"{base64url(json.dumps(head).encode())}.{base64url(body)}"
        return f"{signed}.{base64url(self.key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}".encode()

    def keys(self, *entries: Any) -> bytes:
        """Return a file of keys."""
        return self.sign({"certs": list(entries)})

    def active(self, *key_ids: str, up_to: Any = 700, hours: Any = 48, **more: Any) -> bytes:
        """Return the file of active ids."""
        term = hours * 3_600_000 if isinstance(hours, int) else hours
        return self.sign({"activeKeyIds": list(key_ids), "validDuration": term, "upTo": up_to, **more})

    def withdrawn(self, *uvcis: Any, hours: int = 48) -> bytes:
        """Return the file of withdrawn certificates."""
        return self.sign({"revokedCerts": list(uvcis), "validDuration": hours * 3_600_000})


def swiss_entry(key: Key, number: int = 1, use: Any = "sig", **changes: Any) -> dict[str, Any]:
    """Return the entry of a key in a Swiss list; its id is made of *number*."""
    entry: dict[str, Any] = {"keyId": plain64(bytes([number]) * 8), "use": use, "x5aS256": None}
    if isinstance(key, rsa.RSAPrivateKey):
        public = key.public_key().public_numbers()
        entry |= {"alg": "RS256", "n": plain64(public.n.to_bytes(256)), "e": plain64(public.e.to_bytes(3))}
    else:
        point = key.public_key().public_numbers()
        entry |= {
            "alg": "ES256",
            "crv": "P-256",
            "x": plain64(point.x.to_bytes(32)),
            "y": plain64(point.y.to_bytes(32)),
        }
    return entry | changes


def _issued(name: str, key: Key, by: str, by_key: ec.EllipticCurvePrivateKey, *, is_authority: bool = False) -> bytes:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(by))
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(AT - timedelta(days=30))
        .not_valid_after(AT + timedelta(days=330))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(by_key, SHA256())
        .public_bytes(Encoding.DER)
    )


def signers(count: int) -> list[tuple[ec.EllipticCurvePrivateKey, bytes]]:
    """Return new keys with their certificates."""
    return [(key, certificate_of(key)) for key in (new_key() for _ in range(count))]
