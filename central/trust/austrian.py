"""The Austrian trust list: certificates in CBOR, and a file that signs them.

Form: the trust list of version 2 of ehn-dcc-development/hcert-kotlin: `{"c": [{"i": key id, "c": certificate}]}`; the other file is a
COSE_Sign1 with the key id and the version (42) in its protected header and a CWT that names the list by its SHA-256 (2, subject) and
frames its time (5, not before; 4, expires).
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from central.trust.found import SKEW, Found, ListError, gather, key_id
from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.bounds import load_cbor
from edge.passes.cose import Signed, is_signed_by, parse
from edge.passes.cwt import Claims, parse_claims
from edge.passes.trust import ders_of
from edge.protocol.vocabulary import Reason

_VERSION_LABEL, _VERSION = 42, 2
_SUBJECT = 2


def read_austrian(files: tuple[bytes, ...], vouching: bytes, now: datetime) -> Found:
    """Return the signers of the list in *files*, list and signature in any order, signed by the certificate in *vouching*.

    Raises: ListError when the signature is wrong or of another list, when its time is over, or it is no such list.
    """
    signature, content = _apart(files)
    claims = _checked(signature, vouching)
    if claims.all.get(_SUBJECT) != sha256(content).digest():
        raise ListError(
            "the signature is one of another list: the list was changed or cut, or the files do not belong together"
        )
    if claims.not_before is None or claims.expires is None:
        raise ListError("the signature of the list does not say from when until when it holds")
    if claims.not_before - now > SKEW:
        raise ListError(f"the list begins only at {claims.not_before:%Y-%m-%d %H:%M} UTC")
    if now - claims.expires > SKEW:
        raise ListError(f"the list ended at {claims.expires:%Y-%m-%d %H:%M} UTC")
    entries = load_cbor(content)
    entries = entries.get("c") if isinstance(entries, Mapping) else None
    if not isinstance(entries, list | tuple):
        raise ListError('no Austrian list: its CBOR has no "c"')
    until = claims.expires
    issuers, problems = gather(entries, lambda entry: _signer(entry, until))
    return Found(Trust(issuers), until, int(claims.not_before.timestamp()), problems)


def _apart(files: tuple[bytes, ...]) -> tuple[Signed, bytes]:
    if len(files) != 2:
        raise ListError("an Austrian list has two files: the list and its signature")
    messages = [parse(data) for data in files]
    signed = [
        (message, other) for message, other in zip(messages, files[::-1], strict=True) if isinstance(message, Signed)
    ]
    if len(signed) != 1:
        raise ListError("of an Austrian list one file must be the list and the other its signature")
    return signed[0]


def _checked(signature: Signed, vouching: bytes) -> Claims:
    try:
        signer = Issuer.from_der(ders_of(vouching)[0], Purpose.LIST)
    except TrustError as error:
        raise ListError(f"the certificate that is to vouch for the list cannot be read: {error}") from None
    if signature.kid != signer.kid:
        raise ListError("the list is signed by another certificate than the one given")
    if not is_signed_by(signature, signer.key):
        raise ListError("the signature of the list is wrong")
    if signature.header.get(_VERSION_LABEL) != _VERSION:
        raise ListError("a list of a version that is not known")
    claims = parse_claims(signature.payload)
    if isinstance(claims, Reason):
        raise ListError("the signature of the list holds no claims that can be read")
    return claims


def _signer(entry: object, until: datetime) -> Issuer:
    der = entry.get("c") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(der, bytes):
        raise TrustError("holds no certificate")
    return Issuer.from_der(der, Purpose.HEALTH, key_id(entry.get("i")), listed_until=until)
