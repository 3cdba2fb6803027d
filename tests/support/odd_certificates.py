"""Certificates that are well formed and over keys no pass can usefully be signed with."""

import random
from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa, x25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.support.passes import AT

_CURVES = (ec.SECP224R1(), ec.SECP384R1(), ec.SECP521R1(), ec.SECP256K1(), ec.BrainpoolP256R1())


def odd_keys() -> dict[str, Any]:
    """Return public keys by what is odd about them: huge RSA numbers, and kinds and curves that no pass uses."""
    odd = random.Random(1)
    huge = {f"RSA-{bits}": (bits, 65537) for bits in (1024, 16384)} | {
        "RSA with a huge exponent": (8192, (1 << 4000) | 1)
    }
    numbers = {
        name: rsa.RSAPublicNumbers(exponent, odd.getrandbits(bits) | (1 << (bits - 1)) | 1)
        for name, (bits, exponent) in huge.items()
    }
    return {
        **{name: each.public_key() for name, each in numbers.items()},
        **{curve.name: ec.generate_private_key(curve).public_key() for curve in _CURVES},
        "Ed448": ed448.Ed448PrivateKey.generate().public_key(),
        "X25519": x25519.X25519PrivateKey.generate().public_key(),
        "DSA": dsa.generate_private_key(1024).public_key(),
    }


def certificate_over(public_key: Any, signer: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a DER certificate that holds any public key, signed by *signer*."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Odd key")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(public_key).serial_number(1)
    builder = builder.not_valid_before(AT - timedelta(days=1)).not_valid_after(AT + timedelta(days=1))
    return builder.sign(signer, SHA256()).public_bytes(Encoding.DER)
