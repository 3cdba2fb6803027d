"""The German trust list: a line with an ECDSA signature in base64, then the JSON that is signed.

Form: covpass-sdk's `dsc-list.json`, as the Federal Ministry of Health has it published: `{"certificates": [{"certificateType": "DSC",
"country", "kid", "rawData", "signature", "thumbprint", "timestamp"}]}`. It states neither its own time nor an end.
"""

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from central.trust.found import Found, ListError, base64_of, gather, key_id, public_key
from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.bounds import load_json
from edge.protocol.vocabulary import Reason


def read_german(data: bytes, vouching: bytes) -> Found:
    """Return the signers of the list in *data*, whose signature the key in *vouching* (PEM) made.

    Raises: ListError when the signature is wrong or it is no such list.
    """
    first, newline, body = data.partition(b"\n")
    if not newline:
        raise ListError("no German list: a line with the signature must stand before the JSON")
    _check(first.strip(), body.strip(), vouching)
    content = load_json(body)
    entries = content.get("certificates") if isinstance(content, Mapping) else None
    if isinstance(content, Reason) or not isinstance(entries, list):
        raise ListError('no German list: its JSON has no "certificates"')
    issuers, problems = gather(entries, _signer)
    return Found(Trust(issuers), None, None, problems)


def _check(signature: bytes, body: bytes, vouching: bytes) -> None:
    key = public_key(vouching)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ListError("a German list is signed with ECDSA; the key given is of another kind")
    half = (key.key_size + 7) // 8
    try:
        raw = base64_of(signature.decode("ascii"), "signature")
    except (TrustError, UnicodeDecodeError):
        raise ListError("no German list: its first line is no base64") from None
    if len(raw) != 2 * half:
        raise ListError("the signature of the list is not of the length that goes with the key given")
    try:
        numbers = encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
        key.verify(numbers, body, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise ListError("the signature of the list is wrong: it was changed, cut, or signed by somebody else") from None


def _signer(entry: object) -> Issuer | None:
    if not isinstance(entry, Mapping):
        raise TrustError("no object")
    if entry.get("certificateType") != "DSC":
        return None  # authorities and others, which sign no passes
    der = base64_of(entry.get("rawData"), "certificate")
    return Issuer.from_der(der, Purpose.HEALTH, key_id(entry.get("kid")))
