"""Asks the store for a room's visits on a day. Knows no page."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from central.corrections.visits import SCANNED, Visits, count_visits
from central.services import services


def day_ms(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return when *day* begins and ends in *zone*, in milliseconds since 1970 UTC.

    Raises: OverflowError for a day that no clock can show.
    """
    start, end = (datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    return int(start.timestamp() * 1000), int(end.timestamp() * 1000)


def of_room(room_id: str, start_ms: int, end_ms: int) -> Visits:
    """Return a room's visits from *start_ms* to before *end_ms*. Raises: StoreError."""
    rows = services().store.counting.of_kinds(room_id, SCANNED, start_ms - 1, end_ms - 1)
    return count_visits(row.body for row in rows)
