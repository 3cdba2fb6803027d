"""What every reader of a trust list returns, and what it raises. Pure."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from central.errors import CentralError
from edge.passes import Issuer, Trust, TrustError
from edge.passes.certificates import read_certificate
from edge.passes.trust import ders_of

MAX_BYTES = 16 * 1024 * 1024
"""Of a file of a list; the largest in use have two."""

SKEW = timedelta(minutes=5)
"""How far the clock of who made a list and ours may stand apart."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


class ListError(CentralError, ValueError):
    """A trust list that is not taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A list that was read and whose signature is good.

    *until* is when it ends, None for one that says no end. *order* grows with each newer list of the same source, None where lists of
    this form do not say. *problems* are entries that were left out, in words.
    """

    trust: Trust
    until: datetime | None
    order: int | None
    problems: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises: ListError when nobody is left to believe: such a list would switch off all that came before."""
        if self.trust.is_empty:
            why = f" ({self.problems[0]})" if self.problems else ""
            raise ListError(f"the list holds nobody who can be believed{why}")


def gather(
    entries: Iterable[object], make: Callable[[object], Issuer | None]
) -> tuple[tuple[Issuer, ...], tuple[str, ...]]:
    """Return the signers that *make* makes of *entries*, and in words what is wrong with those of which it makes none.

    An entry for which *make* returns None is passed over. Several signers may share a key id; the same entry twice counts once.
    """
    made: dict[tuple[bytes, bytes], Issuer] = {}
    problems = []
    for number, entry in enumerate(entries, 1):
        try:
            issuer = make(entry)
        except TrustError as error:
            problems.append(f"entry {number}: {error}")
        else:
            if issuer is not None:
                made.setdefault((issuer.kid, issuer.der), issuer)
    return tuple(made.values()), tuple(problems)


def base64_of(value: object, what: str) -> bytes:
    """Return the bytes of base64 text in either alphabet. Raises: TrustError naming *what*."""
    if not isinstance(value, str) or not _BASE64.fullmatch(value):
        raise TrustError(f"its {what} is no base64")
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        raise TrustError(f"its {what} is no base64") from None


def key_id(value: object) -> bytes:
    """Return a key id, which has eight bytes. Raises: TrustError."""
    kid = base64_of(value, "key id") if not isinstance(value, bytes) else value
    if len(kid) != 8:
        raise TrustError("its key id has not eight bytes")
    return kid


def public_key(data: bytes) -> object:
    """Return the key in a PEM file: a public key alone, or that of a certificate. Raises: ListError."""
    if b"-----BEGIN PUBLIC KEY-----" in data:
        try:
            return load_pem_public_key(data)
        except Exception as error:  # noqa: BLE001  the parser has families of errors for bytes that are none
            raise ListError(f"the key that is to vouch for the list cannot be read ({type(error).__name__})") from None
    try:
        return read_certificate(ders_of(data)[0])[1]
    except TrustError as error:
        raise ListError(f"the key that is to vouch for the list cannot be read: {error}") from None
