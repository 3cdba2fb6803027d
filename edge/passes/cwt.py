"""CBOR Web Token claims (RFC 8392): who said it, when, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from edge.passes.bounds import load_cbor
from edge.protocol.vocabulary import Reason

ISS, EXP, NBF, IAT, CTI = 1, 4, 5, 6, 7
"""Claim keys (RFC 8392, section 3.1)."""

SKEW = timedelta(minutes=5)
"""How far an issuer's clock and the door's may stand apart before a pass counts as not yet valid or expired."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a token; a time that is absent is None."""

    issuer: str
    issued: datetime | None
    not_before: datetime | None
    expires: datetime | None
    all: Mapping[Any, Any]


def parse_claims(payload: bytes) -> Claims | Reason:
    """Return the claims in *payload*; MALFORMED when it is no map or a time is no time."""
    return read_claims(load_cbor(payload))


def read_claims(claims: Any, keys: tuple[Any, Any, Any, Any] = (ISS, IAT, NBF, EXP)) -> Claims | Reason:
    """Return what stands under *keys* (issuer, issued, not before, expires) of a decoded claims set, as `parse_claims` does."""
    if not isinstance(claims, Mapping):
        return Reason.MALFORMED
    issuer = claims.get(keys[0])
    stated = [claims.get(key) for key in keys[1:]]
    issued, not_before, expires = times = [_time(value) for value in stated]
    if any(time is None and value is not None for time, value in zip(times, stated, strict=True)):
        return Reason.MALFORMED
    return Claims(issuer if isinstance(issuer, str) else "", issued, not_before, expires, claims)


def fault_in_time(claims: Claims, at: datetime) -> Reason | None:
    """Return why the token is not valid at *at*, or None; SKEW is granted on both sides."""
    if any(start is not None and start - at > SKEW for start in (claims.issued, claims.not_before)):
        return Reason.NOT_YET_VALID
    if claims.expires is not None and at - claims.expires >= SKEW:
        return Reason.EXPIRED
    return None


def _time(value: Any) -> datetime | None:
    """Return a NumericDate (RFC 8392, section 2; whole or broken seconds) as UTC, or None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):  # NaN, infinities, years beyond 9999
        return None
