"""Certificates over keys no pass is signed with: believed by nobody, or good for no signature, and quick to be told so."""

import time

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Issuer, Purpose, Trust, TrustError, judge
from edge.passes.authorities import Authority
from edge.passes.cose import is_signed_by, parse
from edge.protocol.vocabulary import Reason, VerdictKind
from tests.support.foreign_passes import authority_certificate, travel_seal
from tests.support.odd_certificates import certificate_over, odd_keys
from tests.support.passes import AT, dcc_message, pack

KEY = ec.generate_private_key(ec.SECP256R1())
ODD = {name: certificate_over(key, KEY) for name, key in odd_keys().items()}
RSA = [name for name in ODD if name.startswith("RSA")]
MOST_S = 0.25
"""Processor time that one of these may cost; a usual check takes a thousandth."""


@pytest.mark.parametrize("name", ODD)
def test_an_odd_certificate_in_a_seal_vouches_for_nothing(name: str) -> None:
    """A stranger can put any certificate into a seal; none of these is looked into for long."""
    trust = Trust(authorities=(Authority(authority_certificate(KEY)),))
    began_s = time.process_time()
    judgement = judge(travel_seal(KEY, ODD[name]), trust, AT)
    assert time.process_time() - began_s < MOST_S
    assert (VerdictKind.REFUSED, Reason.UNKNOWN_ISSUER) == (judgement.verdict, judgement.reason)


@pytest.mark.parametrize("name", [name for name in ODD if name not in RSA])
def test_a_key_of_no_algorithm_of_ours_cannot_be_trusted(name: str) -> None:
    """The technician is told what is wrong with it."""
    with pytest.raises(TrustError, match=r"not on the curve P-256|neither ECDSA, RSA nor Ed25519"):
        Issuer.from_der(ODD[name], Purpose.HEALTH)


@pytest.mark.parametrize("name", RSA)
@pytest.mark.parametrize("signature", [b"", bytes(128), b"\xff" * 1024, b"\x01" * 2048], ids=len)
def test_an_rsa_key_of_any_size_refuses_what_it_did_not_sign(name: str, signature: bytes) -> None:
    """A trusted certificate may hold numbers that the library will not work with: invalid, never a fault."""
    issuer = Issuer.from_der(ODD[name], Purpose.HEALTH)
    message = dcc_message(KEY, protected={1: -37, 4: issuer.kid})
    message[3] = signature
    began_s = time.process_time()
    assert Reason.SIGNATURE_INVALID is judge(pack(message), Trust((issuer,)), AT).reason
    assert time.process_time() - began_s < MOST_S


def test_the_key_decides_which_algorithm_counts() -> None:
    """A message that says ES256 is not looked at with an RSA key, however its signature came about."""
    issuer = Issuer.from_der(ODD["RSA-1024"], Purpose.HEALTH)
    message = parse(cbor2.dumps(dcc_message(KEY, protected={1: -7, 4: issuer.kid})))
    assert not isinstance(message, Reason)
    assert not is_signed_by(message, issuer.key)
