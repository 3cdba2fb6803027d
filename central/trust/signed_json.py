"""JSON signed as the Swiss trust service does it: a JWS (RFC 7515) whose header brings the chain of certificates (x5c).

The certificate of the signer must be issued, over the chain, by the root given, and bear the name of this service: the same authority
issues certificates to many others.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from central.trust.found import MAX_BYTES, ListError, base64_of
from edge.passes import TrustError
from edge.passes.bounds import decode_base64url, load_json
from edge.passes.certificates import read_certificate
from edge.passes.trust import ders_of
from edge.protocol.vocabulary import Reason

_ALGORITHMS: dict[str, type[RSAKey] | type[ECKey]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
_REGISTRY = jws.JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
_REGISTRY.max_header_length, _REGISTRY.max_payload_length = (
    65_536,
    MAX_BYTES,
)  # a chain of certificates, and thousands of keys
_REGISTRY.max_signature_length = 2048
_LONGEST_CHAIN = 6


def open_signed(data: bytes, root: bytes, name: str, now: datetime) -> Mapping[str, Any]:
    """Return the JSON object in the JWS *data*, signed by a certificate called *name* that *root* (PEM or DER) vouches for at *now*.

    Raises: ListError.
    """
    try:
        text = data.strip().decode("ascii")
        header = load_json(decoded) if isinstance(decoded := decode_base64url(text.split(".")[0]), bytes) else decoded
    except UnicodeDecodeError:
        header = Reason.MALFORMED
    if not isinstance(header, Mapping) or text.count(".") != 2 or "crit" in header:
        raise ListError("no Swiss list: not a JWS of three parts")
    algorithm = header.get("alg")
    if algorithm not in _ALGORITHMS:
        raise ListError("the list is signed with an algorithm that is not taken")
    chain = _chain(header.get("x5c"))
    signer, key = chain[0]
    _check_chain([certificate for certificate, _ in chain], root, now)
    names = [attribute.value for attribute in signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [name]:
        raise ListError(f"the list is signed by another than {name!r}; --signer says who may sign")
    try:
        message = jws.extract_compact(text.encode("ascii"), registry=_REGISTRY)
        is_good = jws.validate_compact(message, _ALGORITHMS[algorithm].import_key(_pem(key)), registry=_REGISTRY)
    except (JoseError, ValueError, TypeError):
        is_good = False
    if not is_good:
        raise ListError("the signature of the list is wrong: it was changed, cut, or signed by somebody else")
    content = load_json(bytes(message.payload or b""))
    if not isinstance(content, Mapping):
        raise ListError("no Swiss list: what is signed is no JSON object")
    return content


def _chain(stated: object) -> list[tuple[x509.Certificate, Any]]:
    if not isinstance(stated, list) or not 1 <= len(stated) <= _LONGEST_CHAIN:
        raise ListError("no Swiss list: its header brings no chain of certificates")
    try:
        return [read_certificate(base64_of(each, "certificate")) for each in stated]
    except TrustError as error:
        raise ListError(f"a certificate of who signed the list cannot be read: {error}") from None


def _check_chain(chain: list[x509.Certificate], root: bytes, now: datetime) -> None:
    try:
        anchor, _ = read_certificate(ders_of(root)[0])
    except TrustError as error:
        raise ListError(f"the certificate that is to vouch for the list cannot be read: {error}") from None
    if chain[-1] != anchor:
        chain = [*chain, anchor]
    if any(not each.not_valid_before_utc <= now <= each.not_valid_after_utc for each in chain):
        raise ListError("a certificate of who signed the list is not in force")
    for below, above in pairwise(chain):
        try:
            is_authority = above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            below.verify_directly_issued_by(above)
        except Exception:  # noqa: BLE001  a certificate the library cannot read proves nothing, in whichever way it fails
            is_authority = False
        if not is_authority:
            raise ListError("the certificate of who signed the list does not come from the root given")


def _pem(key: Any) -> bytes:
    return bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
