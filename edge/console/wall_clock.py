"""What the clock on the wall shows at a monotonic time, in the machine's own time zone."""

from datetime import UTC, datetime

from edge.ports import Clock


def local_time(clock: Clock, at_s: float) -> datetime | None:
    """Return the local time of *at_s* (monotonic), or None while the unit does not know the time."""
    offset_ms = clock.utc_offset_ms()
    if offset_ms is None:
        return None
    return datetime.fromtimestamp(at_s + offset_ms / 1000, UTC).astimezone()
