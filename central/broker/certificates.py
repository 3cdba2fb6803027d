"""The broker's TLS certificates: an authority of our own and a server certificate signed by it (RFC 5280).

The doors trust this one authority and nothing else, so no public one is needed, and none can speak for the broker.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from central.broker import files
from central.errors import CentralError

CA_CERTIFICATE = "ca.crt"
CA_KEY = "ca.key"
SERVER_CERTIFICATE = "server.crt"
SERVER_KEY = "server.key"

_CA_LIFE = timedelta(days=3650)
_EARLIER = timedelta(hours=24)
"""Valid from a day ago: units and server need not agree on the minute when a certificate is new."""


class CertificateError(CentralError, ValueError):
    """The authority in the folder cannot be used, or a name cannot stand in a certificate."""


@dataclass(frozen=True, slots=True)
class Made:
    """What `make_certificates` did: whether the authority is new, and until when the server certificate holds."""

    is_new_authority: bool
    server_until: datetime


def make_certificates(
    folder: Path, names: Sequence[str], now: datetime, days: int = 825, group: str | None = None
) -> Made:
    """Write a server certificate for *names* (host names or addresses) into *folder*, and the authority before it if there is none.

    The authority stays when it is there, so that renewing the server certificate needs no visit to the doors. *group* (Mosquitto's)
    may read the server's key, and never the authority's.

    Raises: CertificateError; OSError when the folder cannot be used.
    """
    if not names:
        raise CertificateError("a server certificate needs at least one name by which the doors reach the broker")
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / CA_KEY).exists() and not (folder / CA_CERTIFICATE).exists()
    if is_new:
        _make_authority(folder, now)
    authority, authority_key = _read_authority(folder)
    until = min(now + timedelta(days=days), authority.not_valid_after_utc)

    key = ec.generate_private_key(ec.SECP256R1())
    public_key = authority_key.public_key()
    certificate = (
        _builder(_name(names[0]), authority.subject, key, now, until)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public_key), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    mode = files.PRIVATE if group is None else files.GROUP_MAY_READ
    files.write(folder / SERVER_KEY, _pem(key), mode, group)
    files.write(folder / SERVER_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM), files.PUBLIC)
    return Made(is_new, until)


def _make_authority(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("counterroom broker authority")
    certificate = (
        _builder(name, name, key, now, now + _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    files.write(folder / CA_KEY, _pem(key))
    files.write(folder / CA_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM), files.PUBLIC)


def _read_authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        certificate = x509.load_pem_x509_certificate((folder / CA_CERTIFICATE).read_bytes())
        key = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), password=None)
    except FileNotFoundError as error:
        raise CertificateError(
            f"{error.filename} is missing; the authority needs both {CA_CERTIFICATE} and {CA_KEY}"
        ) from None
    except (ValueError, TypeError):
        raise CertificateError(f"{CA_CERTIFICATE} or {CA_KEY} in {folder} is not readable as PEM") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise CertificateError(f"{CA_KEY} in {folder} is not the key of {CA_CERTIFICATE}")
    return certificate, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - _EARLIER)
        .not_valid_after(until)
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError:
        raise CertificateError(
            f"{name!r} cannot stand in a certificate: plain ASCII host names and addresses only"
        ) from None


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
