"""X.509 certificates from bytes nobody vouches for: read, or refused in words."""

import warnings

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from edge.passes.errors import TrustError


def read_certificate(der: bytes) -> tuple[x509.Certificate, CertificatePublicKeyTypes]:
    """Return the DER certificate (RFC 5280) and its key. Raises: TrustError when it is none or its key cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd serial numbers and the like, which change no signature
            certificate = x509.load_der_x509_certificate(der)
            certificate.subject.rfc4514_string()
            _ = (certificate.issuer, certificate.not_valid_before_utc, certificate.not_valid_after_utc)
            return certificate, certificate.public_key()
    except Exception as error:  # noqa: BLE001  # the parser has its own, changing families of errors for hostile bytes
        raise TrustError(f"not a usable certificate ({type(error).__name__})") from None
