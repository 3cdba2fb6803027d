"""The keys of SMART Health Card issuers: JSON Web Key Sets (RFC 7517) read from bytes, then frozen.

A health card names its issuer by a URL and the key by its id; a verifier online would fetch the set from that URL. A door does not go
online, so a set in its trust folder must say whose it is: `{"iss": "https://…", "keys": […]}`, or the snapshot of many issuers
that the VCI directory publishes, `{"issuerInfo": [{"issuer": {"iss": …}, "keys": […]}]}`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import ECKey

from edge.passes.bounds import load_json
from edge.passes.errors import TrustError
from edge.protocol.vocabulary import Reason

MAX_ISSUER = 256
MAX_KID = 128


@dataclass(frozen=True, slots=True)
class CardKey:
    """A P-256 key that signs the cards of *issuer*. Raises: TrustError when *x* and *y* are no point of the curve."""

    issuer: str
    kid: str
    x: str
    y: str
    key: ECKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y})
        except (ValueError, TypeError):
            raise TrustError("a key in it is no point of the curve P-256") from None
        object.__setattr__(self, "key", key)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as text; the library's key is made anew."""
        return CardKey, (self.issuer, self.kid, self.x, self.y)


def card_keys_of(data: bytes) -> tuple[CardKey, ...]:
    """Return the keys in a file's *data*.

    Keys of other kinds, which a set may hold beside (RFC 7517, section 5), are passed over.
    Raises: TrustError when it is no set, names no issuer, holds a private key, or no key that signs health cards.
    """
    content = load_json(data)
    if isinstance(content, Reason):
        raise TrustError("not JSON, or JSON nested too deep")
    keys = tuple(CardKey(*parts) for parts in _parts(content))
    if not keys:
        raise TrustError("holds no key that signs health cards (ES256 on P-256, with a key id)")
    return keys


def _parts(content: Any) -> Iterator[tuple[str, str, str, str]]:
    for issuer, keys in _sets(content):
        if not (isinstance(issuer, str) and issuer.startswith("https://") and len(issuer) <= MAX_ISSUER):
            raise TrustError(
                'a set in it does not say whose it is: "iss" must stand beside "keys" and begin with https://'
            )
        for key in keys if isinstance(keys, list) else ():
            if not isinstance(key, Mapping):
                continue
            if "d" in key:
                raise TrustError("holds a private key, which must not leave its issuer")
            kid, x, y = key.get("kid"), key.get("x"), key.get("y")
            if not (isinstance(kid, str) and isinstance(x, str) and isinstance(y, str)) or len(kid) > MAX_KID:
                continue
            if (key.get("kty"), key.get("crv")) == ("EC", "P-256") and key.get("alg", "ES256") == "ES256":
                yield issuer, kid, x, y


def _sets(content: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(content, Mapping):
        raise TrustError("no set of keys: JSON, but no object")
    entries = content.get("issuerInfo")
    if not isinstance(entries, list):
        yield content.get("iss"), content.get("keys")
        return
    for entry in entries:
        issuer = entry.get("issuer") if isinstance(entry, Mapping) else None
        if isinstance(issuer, Mapping):
            yield issuer.get("iss"), entry.get("keys")
