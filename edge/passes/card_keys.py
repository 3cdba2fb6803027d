"""The keys of SMART Health Card issuers, and what they withdrew: JSON Web Key Sets (RFC 7517) read from bytes, then frozen.

A health card names its issuer by a URL and the key by its id; a verifier online would fetch the set from that URL. A door does not go
online, so a set in its trust folder must say whose it is: `{"iss": "https://…", "keys": […]}`, or the snapshot of many issuers
that the VCI directory publishes, `{"issuerInfo": [{"issuer": {"iss": …}, "keys": […], "crls": […]}]}`. An issuer's list of withdrawn
cards, `{"kid": …, "method": "rid", "rids": […]}`, is a file of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from edge.passes.bounds import load_json
from edge.passes.card_revocation import RevokedCard, is_list, revoked_in
from edge.passes.errors import TrustError
from edge.protocol.vocabulary import Reason

MAX_ISSUER = 256
MAX_KID = 128


@dataclass(frozen=True, slots=True)
class CardKey:
    """A P-256 key that signs the cards of *issuer*.

    *listed_until* is when the bundle that it stands in ends; None for what somebody put into a trust folder by hand.
    Raises: TrustError when *x* and *y* are no point of the curve.
    """

    issuer: str
    kid: str
    x: str
    y: str
    listed_until: datetime | None = None
    key: ECKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y})
        except (ValueError, TypeError, JoseError):
            raise TrustError("a key in it is no point of the curve P-256") from None
        object.__setattr__(self, "key", key)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as text; the library's key is made anew."""
        return CardKey, (self.issuer, self.kid, self.x, self.y, self.listed_until)


@dataclass(frozen=True, slots=True)
class CardFile:
    """What a file on health cards holds."""

    keys: tuple[CardKey, ...]
    revoked: tuple[RevokedCard, ...]


def read_card_file(data: bytes) -> CardFile:
    """Return the keys and the withdrawn cards in a file's *data*.

    Keys of other kinds, which a set may hold beside (RFC 7517, section 5), are passed over.
    Raises: TrustError when it is neither set nor list, names no issuer, holds a private key, or no key that signs health cards.
    """
    content = load_json(data)
    if isinstance(content, Reason):
        raise TrustError("not JSON, or JSON nested too deep")
    if not isinstance(content, Mapping):
        raise TrustError("no set of keys: JSON, but no object")
    if is_list(content):
        return CardFile((), tuple(revoked_in(content)))
    keys = tuple(CardKey(*parts) for parts in _parts(content))
    if not keys:
        raise TrustError("holds no key that signs health cards (ES256 on P-256, with a key id)")
    return CardFile(keys, tuple(card for crl in _lists(content) for card in revoked_in(crl)))


def _parts(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
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


def _sets(content: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    if not isinstance(content.get("issuerInfo"), list):
        yield content.get("iss"), content.get("keys")
    for entry in _entries(content):
        issuer = entry.get("issuer")
        if isinstance(issuer, Mapping):
            yield issuer.get("iss"), entry.get("keys")


def _lists(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _entries(content):
        lists = entry.get("crls")
        yield from (crl for crl in (lists if isinstance(lists, list) else ()) if isinstance(crl, Mapping))


def _entries(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    entries = content.get("issuerInfo")
    yield from (entry for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, Mapping))
