"""Midnight comes when a run wants it."""

import os
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.chaos.midnight import found_town


@pytest.mark.parametrize("within_s", [5, 3600])
def test_midnight_comes_when_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within_s: float) -> None:
    """Central's configuration names a zone in which a day begins then."""
    monkeypatch.setenv("PYTHONTZPATH", os.pathsep.join(zoneinfo.TZPATH))
    config = tmp_path / "central.toml"
    config.write_text("[central]\nport = 1\n[mqtt]\n", "utf-8")
    try:
        found_town(tmp_path, config, within_s)
        zone = zoneinfo.ZoneInfo.no_cache("Chaos")
    finally:
        monkeypatch.undo()
        zoneinfo.reset_tzpath()
    there = (datetime.now(UTC) + timedelta(seconds=within_s)).astimezone(zone)
    of_day = timedelta(hours=there.hour, minutes=there.minute, seconds=there.second)
    assert min(of_day, timedelta(days=1) - of_day) < timedelta(seconds=3)
    assert '[central]\ntime_zone = "Chaos"\nport = 1\n[mqtt]\n' == config.read_text("utf-8")
