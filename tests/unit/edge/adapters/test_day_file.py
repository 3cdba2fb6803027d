"""The day's file: read back, its owner's alone, and nothing of a day that is over left in it."""

import stat
from pathlib import Path

import pytest

from edge.adapters.day_file import DayFile
from edge.core.days import KeptDay, ended
from edge.protocol.messages import MOST_FILED, Filed

START = 1_800_000_000_000
DAY = KeptDay(
    from_utc_ms=START,
    until_utc_ms=START + 1000,
    key="K" * 42 + "A",
    filed=(Filed(who="f" * 22, until_utc_ms=START),),
    heard=(Filed(who="h" * 22, until_utc_ms=START, people=3),),
)


def keep(folder: Path, *days: KeptDay) -> None:
    """Keep *days* one after the other."""
    file = DayFile(folder)
    file.load()
    for day in days:
        file.keep(day)
    file.close()
    file.close()


def test_a_day_is_read_back(tmp_path: Path) -> None:
    """And only its owner can read it."""
    keep(tmp_path, DAY)
    assert DAY == DayFile(tmp_path).load()
    assert 0o600 == stat.S_IMODE((tmp_path / "day.json").stat().st_mode)


def test_the_newest_day_is_kept(tmp_path: Path) -> None:
    """Whatever comes before it is written or not."""
    days = [KeptDay(from_utc_ms=START + n, until_utc_ms=START + 1000, key=DAY.key) for n in range(50)]
    keep(tmp_path, *days)
    assert days[-1] == DayFile(tmp_path).load()


def test_the_fullest_day_is_read_back(tmp_path: Path) -> None:
    """It is larger than a message."""
    full = tuple(Filed(who=f"{n:022}", until_utc_ms=START, people=20, ref=f"{n:032x}") for n in range(MOST_FILED))
    day = KeptDay(from_utc_ms=START, until_utc_ms=START + 1000, key=DAY.key, filed=full, heard=full)
    keep(tmp_path, day)
    assert day == DayFile(tmp_path).load()


def test_nothing_of_a_day_that_is_over_stays_in_the_folder(tmp_path: Path) -> None:
    """Its key and its file are overwritten where they stood: somebody who held the old file open finds zeros."""
    keep(tmp_path, DAY)
    with (tmp_path / "day.json").open("rb") as before:
        over = ended(DAY, START + 1000)
        keep(tmp_path, over)
        assert set(before.read()) == {0}
    assert over == DayFile(tmp_path).load()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [False] * 3 == [secret in content for secret in (b"K" * 42, b"f" * 22, b"h" * 22)]


@pytest.mark.parametrize("content", [b"", b"rubbish", b'{"v":2}', b"\xff", bytes(200), b'{"v":1,"from_utc_ms":0}'])
def test_a_day_that_cannot_be_read_is_no_day(tmp_path: Path, content: bytes) -> None:
    """The broker tells it again."""
    (tmp_path / "day.json").write_bytes(content)
    assert DayFile(tmp_path).load() is None


def test_without_a_day_there_is_none(tmp_path: Path) -> None:
    """A new unit; closing a file that was never written is no error."""
    file = DayFile(tmp_path)
    assert file.load() is None
    file.close()


def test_a_day_that_cannot_be_kept_is_no_catastrophe(tmp_path: Path) -> None:
    """It holds until the unit restarts, and the next one is tried again."""
    file = DayFile(tmp_path / "nowhere")
    file.keep(DAY)
    file.close()
    assert [] == list(tmp_path.iterdir())
