"""The Swiss trust list: keys without certificates, which of them are active, and withdrawn certificates; each a JWS of its own.

Form: the trust service of admin-ch/CovidCertificate-App-Verifier-Service, version 2. Keys: `{"certs": [{"keyId", "use", "alg", "n", "e"
or "crv", "x", "y"}]}`; active ones: `{"activeKeyIds": [...], "validDuration": ms, "upTo": number}`; withdrawn certificates:
`{"revokedCerts": [UVCI, ...], "validDuration": ms}`. `use` is "sig" for every kind, or letters: t, v, r (and l, which is no DCC).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from central.trust.found import SKEW, Found, ListError, base64_of, gather, key_id
from central.trust.signed_json import open_signed
from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.dcc_revocation import mark_of
from edge.passes.trust import Usage

SIGNER = "CH01-AppContentCertificate"
"""The name in the certificate of who signs the lists."""

_EVERYTHING = "sig"
_USES = {"t": Usage.TEST, "v": Usage.VACCINATION, "r": Usage.RECOVERY}
_LONGEST_UVCI = 200
_MOST_DAYS = 60


def read_swiss(files: tuple[bytes, ...], root: bytes, now: datetime, name: str = SIGNER) -> Found:
    """Return the active signers and the withdrawn certificates in *files*, in any order; the keys may come in several.

    Raises: ListError when one is not signed as it must be, has ended, or those with keys and with active ids are not both there.
    """
    contents = [open_signed(data, root, name, now) for data in files]
    keys = [entry for content in contents for entry in _listed(content, "certs")]
    lists = [content for content in contents if "activeKeyIds" in content]
    withdrawals = [content for content in contents if "revokedCerts" in content]
    if len(lists) != 1 or not any("certs" in content for content in contents):
        raise ListError(
            "a Swiss list has a file with the keys and one with the ids of the active ones; both are needed"
        )
    until = min(_end(content, now) for content in (*lists, *withdrawals))
    active = {each for each in _listed(lists[0], "activeKeyIds") if isinstance(each, str)}
    issuers, problems = gather(keys, lambda entry: _signer(entry, active, until))
    uvcis = [each for content in withdrawals for each in _listed(content, "revokedCerts")]
    readable = [each for each in uvcis if isinstance(each, str) and 0 < len(each) <= _LONGEST_UVCI]
    if len(readable) < len(uvcis):
        problems = (*problems, f"{len(uvcis) - len(readable)} withdrawn certificates are no identifiers")
    if not withdrawals:
        problems = (*problems, "no file of withdrawn certificates was given: none of this source is known as withdrawn")
    order = lists[0].get("upTo")
    marks = frozenset(mark_of(each) for each in readable)
    is_number = isinstance(order, int) and not isinstance(order, bool)
    return Found(Trust(issuers, revoked_certificates=marks), until, order if is_number else None, problems)


def _listed(content: Mapping[str, Any], name: str) -> list[Any]:
    entries = content.get(name, [])
    if not isinstance(entries, list):
        raise ListError(f'no Swiss list: "{name}" is no list')
    return entries


def _end(content: Mapping[str, Any], now: datetime) -> datetime:
    """Return when a file ends: after its stated term from now on, or, where the JWS states an end itself, no later than that."""
    term, exp = content.get("validDuration"), content.get("exp")
    if not isinstance(term, int) or isinstance(term, bool) or not 0 < term <= _MOST_DAYS * 86_400_000:
        raise ListError("the list does not say for how long it holds")
    until = now + timedelta(milliseconds=term)
    if isinstance(exp, int) and not isinstance(exp, bool) and 0 < exp < 2**40:
        until = min(until, datetime.fromtimestamp(exp, UTC))
        if now - until > SKEW:
            raise ListError(f"the list ended at {until:%Y-%m-%d %H:%M} UTC")
    return until


def _signer(entry: object, active: set[str], until: datetime) -> Issuer | None:
    if not isinstance(entry, Mapping):
        raise TrustError("no object")
    if entry.get("keyId") not in active:
        return None
    use = entry.get("use")
    if not isinstance(use, str):
        raise TrustError("does not say what it is for")
    usages = frozenset() if use == _EVERYTHING else frozenset(usage for letter, usage in _USES.items() if letter in use)
    if not usages and use != _EVERYTHING:
        return None  # for certificates that are no DCC
    return Issuer.from_key(_spki(entry), Purpose.HEALTH, key_id(entry.get("keyId")), usages, until)


def _spki(entry: Mapping[str, Any]) -> bytes:
    def number(name: str) -> int:
        return int.from_bytes(base64_of(entry.get(name), name))

    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey
    try:
        if entry.get("alg") == "ES256" and entry.get("crv", "P-256") == "P-256":
            key = ec.EllipticCurvePublicNumbers(number("x"), number("y"), ec.SECP256R1()).public_key()
        elif entry.get("alg") == "RS256":  # what it is called here; passes are signed with PSS
            key = rsa.RSAPublicNumbers(number("e"), number("n")).public_key()
        else:
            raise TrustError("its algorithm is none that passes are signed with")
    except ValueError as error:
        raise TrustError(str(error) if isinstance(error, TrustError) else "its numbers are no key") from None
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
