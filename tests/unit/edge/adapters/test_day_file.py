"""The day's file: read back, its owner's alone, and nothing of a day that is over left in it."""

import stat
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from edge.adapters.day_file import DayFile
from edge.core.days import KeptDay, ended, filed_here
from edge.protocol.messages import MOST_FILED, Filed
from tests.support.net import eventually

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
    assert {"day.json": 0o600, "day.key": 0o600} == {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()
    }


def test_the_key_is_written_once_however_often_somebody_is_filed(tmp_path: Path) -> None:
    """The list is replaced each time and leaves its former bytes in free space: no key is among them."""
    file = DayFile(tmp_path)
    file.keep(DAY)
    file.close()
    stands = (tmp_path / "day.key").stat()
    for people in range(1, 4):
        keep(tmp_path, filed_here(DAY, "n" * 22, people))
        assert (DAY.key or "").encode() not in (tmp_path / "day.json").read_bytes()
    now = (tmp_path / "day.key").stat()
    assert (stands.st_ino, stands.st_mtime_ns) == (now.st_ino, now.st_mtime_ns)


OTHER = msgspec.structs.replace(DAY, key="O" * 42 + "A", filed=(), heard=())


@pytest.mark.parametrize("key", [None, b"", b"K" * 20, (OTHER.key or "").encode(), b"\xff" * 43])
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_list_and_a_key_that_do_not_belong_together_are_no_day(
    tmp_path: Path, key: bytes | None, is_listed: bool
) -> None:
    """As a power cut leaves them between the writing of one and of the other; the next day is kept as ever."""
    keep(tmp_path, DAY)
    (tmp_path / "day.key").unlink()
    if not is_listed:
        (tmp_path / "day.json").unlink()
    if key is not None:
        (tmp_path / "day.key").write_bytes(key)
    assert DayFile(tmp_path).load() is None
    for day in (OTHER, DAY, ended(DAY, START + 1000)):
        keep(tmp_path, day)
        assert day == DayFile(tmp_path).load()
    assert ["day.json"] == [path.name for path in tmp_path.iterdir()]


def test_a_key_that_belongs_to_no_list_is_destroyed_at_once(tmp_path: Path) -> None:
    """Its day may never be told again."""
    keep(tmp_path, DAY)
    (tmp_path / "day.json").unlink()
    with (tmp_path / "day.key").open("rb") as before:
        assert DayFile(tmp_path).load() is None
        assert ({0}, []) == (set(before.read()), list(tmp_path.iterdir()))


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
    """Its key is overwritten where it stood, also for another one: somebody who held the old file open finds zeros."""
    keep(tmp_path, DAY)
    with (tmp_path / "day.key").open("rb") as before:
        keep(tmp_path, OTHER)
        assert set(before.read()) == {0}
    keep(tmp_path, DAY)
    with (tmp_path / "day.key").open("rb") as before:
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
    """It holds until the unit restarts."""
    file = DayFile(tmp_path / "nowhere")
    file.keep(DAY)
    file.close()
    assert [] == list(tmp_path.iterdir())


def test_a_day_that_found_no_room_is_kept_once_there_is_some(tmp_path: Path) -> None:
    """A full disk that was cleared: nobody has to tell the day once more."""
    file = DayFile(tmp_path / "later", again_s=0.01)
    with capture_logs() as said:
        file.keep(DAY)
        eventually(lambda: said, what="the warning")
        (tmp_path / "later").mkdir()
        eventually(lambda: len(said) == 2, what="the day")
        file.close()
    assert DAY == DayFile(tmp_path / "later").load()
    assert ["warning", "info"] == [each["log_level"] for each in said]
