"""Invented passes of other makers and staff badges, built by hand so that they do not lean on the code under test."""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from edge.passes import Purpose, SigningKey, StaffBadge, create_issuer
from edge.passes.card_keys import CardKey
from tests.support.passes import AT

CARD_ISSUER = "https://example.org/invented"
CARD_TYPE = "https://smarthealth.cards#health-card"
VDS_NC = "2.23.136.1.1.14.2"

_DIGESTS = {256: SHA256(), 384: SHA384(), 521: SHA512()}


def base64url(data: bytes) -> str:
    """Return *data* in base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def ecdsa(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """Return the signature of *data* as both numbers side by side, with the digest that goes with the curve."""
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(_DIGESTS[key.key_size])))
    size = (key.key_size + 7) // 8
    return r.to_bytes(size) + s.to_bytes(size)


def jwk(key: ec.EllipticCurvePrivateKey, kid: str = "key-1") -> dict[str, str]:
    """Return the public part of *key* as a JSON Web Key for health cards."""
    numbers = key.public_key().public_numbers()
    x, y = (base64url(number.to_bytes(32)) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "kid": kid, "use": "sig", "alg": "ES256", "crv": "P-256", "x": x, "y": y}


def card_key(key: ec.EllipticCurvePrivateKey, kid: str = "key-1", issuer: str = CARD_ISSUER) -> CardKey:
    """Return *key* as a trusted key of health cards."""
    public = jwk(key, kid)
    return CardKey(issuer, kid, public["x"], public["y"])


def card_claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of an invented card that began ten days before AT; a change of None takes a claim away."""
    claims: dict[str, Any] = {
        "iss": CARD_ISSUER,
        "nbf": (AT - timedelta(days=10)).timestamp(),
        "vc": {"type": [CARD_TYPE], "credentialSubject": {"fhirVersion": "4.0.1", "name": "MAU THU"}},
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def shc(token: str) -> str:
    """Return the text of a symbol around a JWS."""
    return "shc:/" + "".join(f"{ord(sign) - 45:02}" for sign in token)


def health_card(
    key: ec.EllipticCurvePrivateKey,
    claims: Any = None,
    *,
    header: Mapping[str, Any] | None = None,
    payload: bytes | None = None,
) -> str:
    """Return the text of an invented card signed by *key*; *header* is laid over the usual one, *payload* replaces the claims."""
    if payload is None:
        stream = zlib.compressobj(9, zlib.DEFLATED, -15)
        payload = stream.compress(json.dumps(card_claims() if claims is None else claims).encode()) + stream.flush()
    full = {"alg": "ES256", "zip": "DEF", "kid": "key-1"} | dict(header or {})
    stated = {name: value for name, value in full.items() if value is not None}
    signed = f"{base64url(json.dumps(stated).encode())}.{base64url(payload)}"
    return shc(f"{signed}.{base64url(ecdsa(key, signed.encode()))}")


def authority_certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *, is_authority: bool = True) -> bytes:
    """Return the DER certificate of an invented country signing authority."""
    name = _name("Invented CSCA")
    builder = _builder(name, name, AT - timedelta(days=900), AT + timedelta(days=900)).public_key(key.public_key())
    constraints = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    return builder.add_extension(constraints, critical=True).sign(key, SHA256()).public_bytes(Encoding.DER)


def seal_certificate(
    key: ec.EllipticCurvePrivateKey,
    authority: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    usage: str | None = VDS_NC,
    issuer: str = "Invented CSCA",
    not_before: datetime = AT - timedelta(days=30),
    not_after: datetime = AT + timedelta(days=330),
    is_authority: bool = False,
) -> bytes:
    """Return the DER certificate of a signer of seals, issued by *authority*."""
    builder = _builder(_name("Invented signer"), _name(issuer), not_before, not_after).public_key(key.public_key())
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage)]), critical=True)
    if is_authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(authority, SHA256()).public_bytes(Encoding.DER)


def revocation_list(
    authority: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *serials: int, by: str = "Invented CSCA"
) -> bytes:
    """Return the DER list of the certificates with these *serials*, revoked ten days before AT and overdue for renewal."""
    day = AT - timedelta(days=10)
    builder = x509.CertificateRevocationListBuilder().issuer_name(_name(by)).last_update(day)
    builder = builder.next_update(day + timedelta(days=1))
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(day).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority, SHA256()).public_bytes(Encoding.DER)


def seal_data(kind: str = "icao.vacc") -> dict[str, Any]:
    """Return what an invented seal states. Its names are out of order and beyond ASCII, which canonical JSON must mend."""
    return {
        "msg": {"uvci": "U1", "pid": {"n": "MẪU THỬ", "dob": "1990-01-01"}},
        "hdr": {"v": 1, "t": kind, "is": "UTO"},
    }


def travel_seal(
    key: ec.EllipticCurvePrivateKey, certificate: bytes, data: Any = None, *, indent: int | None = None, **changes: Any
) -> str:
    """Return the text of an invented seal signed by *key*; *changes* are laid over its `sig`."""
    data = seal_data() if data is None else data
    # For text and small whole numbers under ASCII names this is canonical form (RFC 8785).
    signed = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    algorithm = {256: "ES256", 384: "ES384", 521: "ES512"}[key.key_size]
    seal = {"alg": algorithm, "cer": base64url(certificate), "sigvl": base64url(ecdsa(key, signed))} | changes
    return json.dumps({"sig": seal, "data": data}, indent=indent, ensure_ascii=False)


def staff_key(not_before: datetime = AT - timedelta(days=30), days: int = 365) -> SigningKey:
    """Return a new issuer of staff badges."""
    files = create_issuer("Counter room test", not_before, not_before + timedelta(days=days))
    return SigningKey.from_pem(files.key_pem, files.certificate_pem, Purpose.STAFF)


def a_badge(**changes: Any) -> StaffBadge:
    """Return a badge issued ten days before AT, valid for ninety."""
    fields: dict[str, Any] = {
        "issuer": "Counter room test",
        "badge": b"\x07" * 8,
        "area": "phuong-hai-chau",
        "issued": AT - timedelta(days=10),
        "expires": AT + timedelta(days=80),
    }
    return StaffBadge(**(fields | changes))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, issuer: x509.Name, start: datetime, end: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).serial_number(4711)
    return builder.not_valid_before(start).not_valid_after(end)
