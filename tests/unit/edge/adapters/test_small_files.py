"""The plan's file, the folder's lock and the service manager's line."""

import socket
import stat
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge.adapters.plan_file import PlanFile
from edge.adapters.systemd import SystemdWatchdog
from edge.adapters.unit_lock import UnitLock
from edge.errors import DeviceError
from edge.protocol.messages import ContactsOrder, Plan
from edge.protocol.vocabulary import PassFormat, Taking

PLAN = Plan(
    revision=3,
    name="Phòng",
    limit=9,
    doors=(),
    level=2,
    taking={PassFormat.ID_CARD: Taking.WITH_DECLARATION, PassFormat.DCC: Taking.NOT},
    contacts=ContactsOrder(key="A" * 43, keep_days=14),
)


def test_a_plan_is_read_back(tmp_path: Path) -> None:
    """With its level, its terms and its order of contacts; and only its owner can read it."""
    PlanFile(tmp_path).keep(PLAN)
    assert PLAN == PlanFile(tmp_path).load()
    assert 0o600 == stat.S_IMODE((tmp_path / "plan.json").stat().st_mode)


@pytest.mark.parametrize("content", [b"", b"rubbish", b'{"v":2}'])
def test_a_plan_that_cannot_be_read_is_no_plan(tmp_path: Path, content: bytes) -> None:
    """The broker tells it again."""
    (tmp_path / "plan.json").write_bytes(content)
    assert PlanFile(tmp_path).load() is None


def test_without_a_plan_there_is_none(tmp_path: Path) -> None:
    """A new unit."""
    assert PlanFile(tmp_path).load() is None


def test_a_plan_that_cannot_be_kept_is_told_once_until_it_can(tmp_path: Path) -> None:
    """It holds meanwhile; whoever asks again is told whether it is kept."""
    file = PlanFile(tmp_path / "later")
    with capture_logs() as said:
        kept = [file.keep(PLAN), file.keep(PLAN)]
        (tmp_path / "later").mkdir()
        kept += [file.keep(PLAN), file.keep(PLAN)]
    assert ([False, False, True, True], PLAN) == (kept, PlanFile(tmp_path / "later").load())
    assert ["warning", "info"] == [each["log_level"] for each in said]


def test_a_folder_has_one_unit(tmp_path: Path) -> None:
    """A second start says so; after the first has gone it may."""
    first = UnitLock(tmp_path)
    with pytest.raises(DeviceError, match="another unit is running with the data folder"):
        UnitLock(tmp_path)
    first.close()
    first.close()
    UnitLock(tmp_path).close()


def test_the_service_manager_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One datagram a message."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        watchdog = SystemdWatchdog()
        watchdog.ready()
        watchdog.alive()
        watchdog.status("green,\n3 inside")
        watchdog.stopping()
        heard = [manager.recv(100) for _ in range(4)]
    assert [b"READY=1", b"WATCHDOG=1", b"STATUS=green, 3 inside", b"STOPPING=1"] == heard


def test_without_a_service_manager_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit started by hand; or a manager that has gone."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    SystemdWatchdog().ready()
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
    SystemdWatchdog().ready()
