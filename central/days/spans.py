"""Local days as spans of time, and the keys of days. Pure but for the randomness of a key: time is an argument."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from central.store.days import RoomDay
from edge.passes.pseudonym import KEY_BYTES
from edge.passes.rules import key_text

MOST_DAYS: Final = 3
"""Nothing is on file for more days than this."""

Span = tuple[int, int]
"""(first millisecond, first one beyond), since 1970 UTC."""


def day_span(utc_ms: int, zone: ZoneInfo) -> Span:
    """Return the local day that holds *utc_ms*. Where the clocks change it has 23 or 25 hours."""
    local = datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(zone).date()
    return _midnight_ms(local, zone), _midnight_ms(local + timedelta(days=1), zone)


def spans(from_ms: int, until_ms: int, zone: ZoneInfo) -> Iterator[Span]:
    """Yield the local days that hold anything from *from_ms* to before *until_ms*, three at most."""
    for _ in range(MOST_DAYS):
        if from_ms >= until_ms:
            return
        span = day_span(from_ms, zone)
        yield span
        from_ms = span[1]


def new_day(room: str, span: Span) -> RoomDay:
    """Return a day with a fresh random key."""
    return RoomDay(room, *span, key_text(secrets.token_bytes(KEY_BYTES)))


def _midnight_ms(local: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(local, time.min, zone).timestamp() * 1000)
