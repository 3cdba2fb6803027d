"""Trusted certificates: what is taken, what is refused with words, and how they are found."""

import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519

from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.trust import Usage
from tests.support.passes import certificate_of, declaration_key, health_issuer


def test_issuers_are_found_by_key_id() -> None:
    """All issuers of a key id are found, none for an unknown one."""
    issuer = declaration_key().issuer
    twin = Issuer.from_der(certificate_of(ed25519.Ed25519PrivateKey.generate()), Purpose.HEALTH, issuer.kid)
    trust = Trust((issuer, twin))
    assert (issuer, twin) == trust.find(issuer.kid)
    assert () == trust.find(b"nobody's")


def test_trust_cannot_be_changed() -> None:
    """Trust is frozen, its index too."""
    trust = Trust((declaration_key().issuer,))
    with pytest.raises(AttributeError):
        trust.issuers = ()  # type: ignore[misc]


def test_trust_travels_to_another_process() -> None:
    """A reader process gets the same issuers."""
    trust = Trust((declaration_key().issuer, health_issuer(ec.generate_private_key(ec.SECP256R1()))))
    there = pickle.loads(pickle.dumps(trust))
    assert trust.issuers == there.issuers
    assert trust.issuers[:1] == there.find(trust.issuers[0].kid)


@pytest.mark.parametrize("der", [b"", b"\x30", b"\x30\x82" + b"\xff" * 500])
def test_bytes_that_are_no_certificate_are_told(der: bytes) -> None:
    """Junk is a TrustError in words."""
    with pytest.raises(TrustError, match="not a usable certificate"):
        Issuer.from_der(der, Purpose.HEALTH)


def test_keys_no_pass_is_signed_with_are_told() -> None:
    """A certificate with another curve or another kind of key is refused when it is loaded."""
    with pytest.raises(TrustError, match="P-256"):
        Issuer.from_der(certificate_of(ec.generate_private_key(ec.SECP384R1())), Purpose.HEALTH)
    with pytest.raises(TrustError, match="neither"):
        Issuer.from_der(certificate_of(ed448.Ed448PrivateKey.generate()), Purpose.HEALTH)


def test_usages_are_read_even_beside_an_extension_the_library_refuses() -> None:
    """A genuine signer encodes a default value in another extension; its usages must still be seen."""
    key = ec.generate_private_key(ec.SECP256R1())
    der = certificate_of(key, usages=("1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.0.1847.2021.1.3"), bad_extension=True)
    assert {Usage.TEST, Usage.RECOVERY} == Issuer.from_der(der, Purpose.HEALTH).usages
