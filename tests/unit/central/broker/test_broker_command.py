"""`counterroom-central broker` on a registry with a room and two doors."""

import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.commands.broker import command
from central.store.places import AreaKind
from central.store.store import Store
from tests.support.databases import database_url


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """central.toml beside a database with one room."""
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\ndata_dir = "{tmp_path}"\n')
    store = Store(database_url(tmp_path))
    store.registry.add_area("vung-tau", "Vũng Tàu", AreaKind.DISTRICT)
    store.registry.add_agency("ubnd", "UBND", "vung-tau")
    store.registry.add_room("hall", "Phòng", "vung-tau", "ubnd", 10)
    for door in ("west", "east"):
        store.registry.add_door("hall", door, door)
    store.close()
    return file


def _broker(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_accounts_follow_the_registry(config: Path, tmp_path: Path) -> None:
    """Every door of the registry gets an account; the new secrets' files are the answer on standard output."""
    done = _broker("accounts", "--config", config, "--folder", tmp_path / "broker")
    names = ["central", "hall.east", "hall.west"]
    assert (0, [str(tmp_path / "broker" / "secrets" / f"{name}.password") for name in names]) == (
        done.exit_code,
        done.stdout.splitlines(),
    )
    assert "user hall.west" in (tmp_path / "broker" / "acl").read_text()
    again = _broker("accounts", "--config", config, "--folder", tmp_path / "broker")
    assert (0, "") == (again.exit_code, again.stdout)


def test_reload_signals_the_broker(config: Path, tmp_path: Path) -> None:
    """--reload sends SIGHUP to the process in the pid file."""
    with subprocess.Popen(["sleep", "60"]) as process:
        (tmp_path / "pid").write_text(f"{process.pid}\n")
        arguments = ("--folder", tmp_path / "broker", "--reload", "--pid-file", tmp_path / "pid")
        done = _broker("accounts", "--config", config, *arguments)
        assert (0, -signal.SIGHUP) == (done.exit_code, process.wait(10))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--renew", "hall.north"), "no such account: hall.north"),
        (("--group", "no-such-group-here"), "no-such-group-here"),
        (("--reload", "--pid-file", "/nonexistent/pid"), "No such file"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    config: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Exit status 2 and one sentence, never a traceback."""
    done = _broker("accounts", "--config", config, "--folder", tmp_path / "broker", *arguments)
    assert (2, True) == (done.exit_code, words in done.stderr)
    assert "Traceback" not in done.output


def test_a_wrong_configuration_is_a_sentence(tmp_path: Path) -> None:
    """A missing central.toml is named."""
    done = _broker("accounts", "--config", tmp_path / "none.toml", "--folder", tmp_path / "broker")
    assert (2, True) == (done.exit_code, "none.toml" in done.stderr)


def test_certificates_say_until_when(tmp_path: Path) -> None:
    """The first run makes the authority and says that units need it; the second only renews."""
    first = _broker("certificates", "--folder", tmp_path, "--name", "broker.example.vn")
    second = _broker("certificates", "--folder", tmp_path, "--name", "broker.example.vn")
    assert (True, False) == ("new authority" in first.stderr, "new authority" in second.stderr)
    assert "holds until" in second.stderr
    assert (tmp_path / "server.key").exists()
