"""Files of a trust folder: certificates of every kind of key, lists of revoked signers, key sets, withdrawn cards and badges."""

import json
from base64 import encodebytes
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from edge.adapters.trust_folder import read_trust
from tests.fuzz.target import Answer, Shape, Target, headed
from tests.support.foreign_passes import CARD_ISSUER, authority_certificate, jwk, revocation_list, seal_certificate
from tests.support.odd_certificates import certificate_over, odd_keys
from tests.support.passes import certificate_of

_PLACES = (
    "declarations/a.pem",
    "staff/a.crt",
    "a.der",
    "dcc/a.cer",
    "icao/a.pem",
    "icao/b.crl",
    "shc/a.json",
    "staff/revoked.txt",
)


def folder_target(folder: Path) -> Target:
    """Return the trust folder's reader as a target; the head names the file whose content follows."""
    key, authority = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ders = [certificate_of(key), certificate_of(key, bad_extension=True)]
    ders += [authority_certificate(authority), seal_certificate(key, authority)]
    ders += [certificate_over(public, key) for public in odd_keys().values()]
    for place in _PLACES:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / "icao" / "csca.der").write_bytes(authority_certificate(authority))
    public = jwk(key)
    withdrawn = {"kid": "key-1", "method": "rid", "ctr": 1, "rids": ["abcd", "efgh.1646000000"]}
    sets: list[Any] = [
        {"iss": CARD_ISSUER, "keys": [public]},
        {"issuerInfo": [{"issuer": {"iss": CARD_ISSUER}, "keys": [public], "crls": [withdrawn]}]},
        withdrawn,
    ]

    def feed(data: bytes) -> Answer:
        place, content = headed(data)
        file = folder / (place if place in _PLACES else "a.der")
        file.write_bytes(content)
        try:
            reading = read_trust(folder)
        finally:
            file.unlink()
        believed = len(reading.trust.issuers) + len(reading.trust.card_keys) + len(reading.trust.authorities) - 1
        return Answer(
            f"{file.name} {'believed' if believed else 'left out' if reading.problems else 'read'}",
            " ".join(reading.problems),
        )

    crl = revocation_list(authority, 4711, 4712)
    seeds = [f"{place}\n".encode() + der for der in ders for place in ("a.der", "icao/a.pem")]
    seeds += [b"declarations/a.pem\n" + _pem(der) for der in ders]
    seeds += [b"icao/b.crl\n" + crl, b"staff/revoked.txt\n0a0b0c0d0e0f1011\n# lost\n\n0a0b # x\n"]
    seeds += [b"shc/a.json\n" + json.dumps(each).encode() for each in sets]
    return Target("trust", Shape.HEADED, tuple(seeds), feed, most_s=5.0)


def _pem(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + encodebytes(der) + b"-----END CERTIFICATE-----\n"
