"""A town of the run's own, in which midnight comes when it is wanted: no clock is touched, only central's time zone is invented."""

import os
import struct
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

_NAME = "Chaos"
_DAY_S = 86_400


def found_town(folder: Path, config: Path, within_s: float) -> None:
    """Let central of *config* stand where it is midnight in *within_s* from now; the zone's file comes into *folder*.

    Programs started from here on know the zone, and so does this one.
    """
    now = datetime.now(UTC)
    of_day_s = now.hour * 3600 + now.minute * 60 + now.second
    offset_s = (_DAY_S // 2 - of_day_s - round(within_s)) % _DAY_S - _DAY_S // 2  # within half a day of UTC
    zones = folder / "zones"
    zones.mkdir()
    (zones / _NAME).write_bytes(_zone(offset_s))
    os.environ["PYTHONTZPATH"] = os.pathsep.join((str(zones), *zoneinfo.TZPATH))
    zoneinfo.reset_tzpath()
    words = config.read_text("utf-8")
    config.write_text(words.replace("[central]\n", f'[central]\ntime_zone = "{_NAME}"\n', 1), "utf-8")


def _zone(offset_s: int) -> bytes:
    """Return a time zone that is always *offset_s* ahead of UTC, as RFC 8536 writes it."""
    head = struct.pack(">4sc15x6l", b"TZif", b"\0", 0, 0, 0, 0, 1, 4)
    return head + struct.pack(">lbb", offset_s, 0, 0) + b"+00\0"
