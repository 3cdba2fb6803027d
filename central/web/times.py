"""Times as the pages say them: in the configured zone, in the reader's language."""

from datetime import datetime

from central.services import services
from central.web.words import t


def local_time(utc_ms: float) -> datetime:
    """Return *utc_ms* as a time of the configured zone."""
    return datetime.fromtimestamp(utc_ms / 1000, services().config.zone)


def clock(utc_ms: float) -> str:
    """Return the time of day, with the day when it is not today."""
    at = local_time(utc_ms)
    is_today = at.date() == datetime.now(at.tzinfo).date()
    return f"{at:%H:%M}" if is_today else t("time.on_day", time=f"{at:%H:%M}", day=f"{at:%d/%m}")


def seconds(utc_ms: float) -> str:
    """Return the time of day to the second, with the day when it is not today."""
    at = local_time(utc_ms)
    is_today = at.date() == datetime.now(at.tzinfo).date()
    return f"{at:%H:%M:%S}" if is_today else f"{at:%d/%m %H:%M}"


def iso(utc_ms: float) -> str:
    """Return the time as machines read it (ISO 8601)."""
    return local_time(utc_ms).isoformat(timespec="seconds")


def moment(utc_ms: float) -> str:
    """Return day and time to the second, for tables of what happened."""
    return f"{local_time(utc_ms):%d/%m/%Y %H:%M:%S}"
