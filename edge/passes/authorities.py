"""Who may vouch for the certificate inside an ICAO seal: country signing authorities (CSCA), or a signer's certificate itself."""

import warnings
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from edge.passes.certificates import read_certificate

_VDS_NC = x509.ObjectIdentifier("2.23.136.1.1.14.2")


@dataclass(frozen=True, slots=True)
class Authority:
    """A trusted certificate of the ICAO PKI (Doc 9303, part 12)."""

    der: bytes = field(repr=False)
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

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the certificate's bytes."""
        return Authority, (self.der,)


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
