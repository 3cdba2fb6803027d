"""Who may vouch for the certificate inside an ICAO seal: country signing authorities (CSCA), or a signer's certificate itself."""

import warnings
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edge.passes.certificates import read_certificate
from edge.passes.errors import TrustError

_VDS_NC = x509.ObjectIdentifier("2.23.136.1.1.14.2")


@dataclass(frozen=True, slots=True)
class Authority:
    """A trusted certificate of the ICAO PKI (Doc 9303, part 12). *revoked* are the serial numbers it withdrew.

    *listed_until* is when the bundle that it stands in ends; None for what somebody put into a trust folder by hand.
    """

    der: bytes = field(repr=False)
    revoked: frozenset[int] = field(default=frozenset(), repr=False)
    listed_until: datetime | None = None
    name: str = field(init=False, compare=False)
    not_before: datetime = field(init=False, compare=False)
    not_after: datetime = field(init=False, compare=False)
    _certificate: x509.Certificate = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises: TrustError when the bytes are no usable certificate."""
        certificate, _ = read_certificate(self.der)
        for name, value in (
            ("name", certificate.subject.rfc4514_string()),
            ("not_before", certificate.not_valid_before_utc),
            ("not_after", certificate.not_valid_after_utc),
            ("_certificate", certificate),
        ):
            object.__setattr__(self, name, value)

    def vouches_for(self, certificate: x509.Certificate, der: bytes) -> bool:
        """Tell whether *certificate* (whose bytes are *der*) is this one, or was issued by this one as an authority.

        What an authority issues must be no authority itself (RFC 5280, section 4.2.1.9) and be made for such seals (TR VDS-NC,
        extended key usage of a barcode signer): the same authorities issue the signers of passports.
        """
        if der == self.der:
            return True
        if certificate.issuer != self._certificate.subject:
            return False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if not _is_authority(self._certificate) or _is_authority(certificate) or not _signs_seals(certificate):
                    return False
                certificate.verify_directly_issued_by(self._certificate)
        except Exception:  # noqa: BLE001  # a certificate whose extensions or signature the library cannot read proves nothing
            return False
        return True

    def has_withdrawn(self, certificate: x509.Certificate) -> bool:
        """Tell whether *certificate*, issued by this authority, stands on one of its lists."""
        return certificate.serial_number in self.revoked

    def is_named(self, name: x509.Name) -> bool:
        """Tell whether this is the authority's *name*."""
        return self._certificate.subject == name

    def has_signed(self, crl: x509.CertificateRevocationList) -> bool:
        """Tell whether this authority's key signed the list *crl*."""
        key = self._certificate.public_key()
        return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and crl.is_signature_valid(key)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as bytes and numbers."""
        return Authority, (self.der, self.revoked, self.listed_until)


def withdraw(authorities: tuple[Authority, ...], crl: bytes) -> tuple[Authority, ...]:
    """Return *authorities*, of whom those named on the list in *crl* (RFC 5280, section 5; DER or PEM) have withdrawn what it holds.

    An authority that changed its key keeps its name, and its newest key signs for all. A list whose next one is overdue still
    counts: what was withdrawn stays so.
    Raises: TrustError when it is no list, or none that one of *authorities* signed.
    """
    try:
        load = x509.load_pem_x509_crl if crl.lstrip().startswith(b"-----BEGIN") else x509.load_der_x509_crl
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content = load(crl)
            serials = frozenset(entry.serial_number for entry in content)
            named = [authority for authority in authorities if authority.is_named(content.issuer)]
            is_signed = any(authority.has_signed(content) for authority in named)
    except Exception as error:  # noqa: BLE001  # as for certificates: families of errors for hostile bytes
        raise TrustError(f"not a usable list of revoked certificates ({type(error).__name__})") from None
    if not is_signed:
        raise TrustError("a list of revoked certificates that no trusted authority signed")
    return tuple(
        replace(authority, revoked=authority.revoked | serials) if authority in named else authority
        for authority in authorities
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _signs_seals(certificate: x509.Certificate) -> bool:
    try:
        return _VDS_NC in certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
