"""Making declarations and staff badges: the issuer's key and certificate, and the signed text that goes into the QR symbol.

Pure: every time and every random byte of a pass is an argument; key and certificate are PEM bytes, kept by the caller.
"""

import zlib
from dataclasses import dataclass, field
from datetime import datetime

import base45
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from edge.passes import badge as badges
from edge.passes import declaration as declarations
from edge.passes.badge import StaffBadge
from edge.passes.cose import PrivateKey, sign
from edge.passes.declaration import Declaration
from edge.passes.errors import TrustError
from edge.passes.trust import Issuer, Purpose, ders_of


@dataclass(frozen=True, slots=True)
class IssuerFiles:
    """A new issuer: its private key (PKCS #8, not encrypted) and its self-signed certificate, both PEM."""

    key_pem: bytes = field(repr=False)
    certificate_pem: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the certificate that speaks for it."""

    key: PrivateKey = field(repr=False)
    issuer: Issuer

    @classmethod
    def from_pem(cls, key_pem: bytes, certificate_pem: bytes, purpose: Purpose = Purpose.DECLARATION) -> "SigningKey":
        """Read both; *purpose* is what the key shall sign. Raises: TrustError when one cannot be used or they do not belong together."""
        try:
            key = load_pem_private_key(key_pem, password=None)
        except (ValueError, TypeError):
            raise TrustError("not an unencrypted private key in PEM") from None
        if not isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
            raise TrustError("the private key must be Ed25519 or ECDSA on P-256")
        issuer = Issuer.from_der(ders_of(certificate_pem)[0], purpose)
        if key.public_key() != issuer.key:
            raise TrustError("the private key does not belong to the certificate")
        return cls(key, issuer)


def create_issuer(name: str, not_before: datetime, not_after: datetime) -> IssuerFiles:
    """Create an Ed25519 key and its self-signed certificate for the organisation *name* (1 to 64 characters).

    Raises: ValueError when the name or the span of time cannot stand in a certificate.
    """
    key = ed25519.Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, None)
    )
    return IssuerFiles(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), certificate.public_bytes(Encoding.PEM)
    )


def issue(declaration: Declaration, signing_key: SigningKey) -> str:
    """Return *declaration* signed, as the text of its QR symbol (about 250 characters, all alphanumeric for QR).

    Raises: ValueError for a key that signs something else.
    """
    claims = declarations.encode_claims(declaration)
    return _symbol(declarations.PREFIX, claims, signing_key, Purpose.DECLARATION)


def issue_badge(badge: StaffBadge, signing_key: SigningKey) -> str:
    """Return *badge* signed, as the text of its QR symbol (about 240 characters, all alphanumeric for QR).

    Raises: ValueError for a key that signs something else: no door would believe the badge.
    """
    return _symbol(badges.PREFIX, badges.encode_badge(badge), signing_key, Purpose.STAFF)


def _symbol(prefix: str, claims: bytes, signing_key: SigningKey, purpose: Purpose) -> str:
    if signing_key.issuer.purpose is not purpose:
        raise ValueError(f"the key is one for {signing_key.issuer.purpose}, not for {purpose}")
    message = sign(claims, signing_key.issuer.kid, signing_key.key)
    return prefix + base45.b45encode(zlib.compress(message, 9)).decode("ascii")
