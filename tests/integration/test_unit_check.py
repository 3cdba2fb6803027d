"""What the command line says of configurations: key by key, to people and to programs."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.unit import program, write_config


@pytest.mark.parametrize(("command", "status"), [("check", 1), ("run", 3)])
def test_a_wrong_configuration_is_told_key_by_key(tmp_path: Path, command: str, status: int) -> None:
    """To people on standard error; to programs as JSON lines."""
    config = write_config(tmp_path, 1883, limit=-1)
    done = subprocess.run(
        program(command, "--config", str(config)), capture_output=True, text=True, timeout=30, check=False
    )
    words = "must be a number of people from 0 to 100000, not '-1'"
    assert (status, f"{config}: unit.limit: {words}\n") == (done.returncode, done.stderr)
    if command == "check":
        assert [{"key": "unit.limit", "words": words}] == [json.loads(line) for line in done.stdout.splitlines()]


def test_a_good_configuration_is_told(tmp_path: Path) -> None:
    """Status 0."""
    config = write_config(tmp_path, 1883)
    done = subprocess.run(program("check", "--config", str(config)), capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    expected = {"ok": True, "file": str(config), "room": "mot-cua", "door": "cua-chinh", "lacking": []}
    assert expected == json.loads(done.stdout)


def test_the_shipped_example_is_good_wherever_it_is_checked(tmp_path: Path) -> None:
    """What it names and this machine lacks is told, and is a fault only where the unit is to run."""
    example = str(Path(__file__).parents[2] / "firmware_config" / "examples" / "unit.toml")
    command = program("check", "--config", example)
    loose = subprocess.run(command, capture_output=True, text=True, check=False)
    strict = subprocess.run([*command, "--strict"], capture_output=True, text=True, check=False)
    answer = json.loads(loose.stdout)
    assert (0, True) == (loose.returncode, answer["ok"])
    assert 1 == strict.returncode
    assert answer["lacking"] == [json.loads(line) for line in strict.stdout.splitlines()] != []


@pytest.mark.parametrize("host", ["broker.example", "127.example.vn", "192.0.2.7"])
def test_a_password_in_clear_is_told(tmp_path: Path, host: str) -> None:
    """A broker elsewhere without TLS is allowed and not silent."""
    config = write_config(tmp_path, 1883)
    (tmp_path / "secret").write_text("x")
    text = config.read_text().replace('host = "127.0.0.1"', f'host = "{host}"\nusername="u"\npassword_file="secret"', 1)
    config.write_text(text)
    done = subprocess.run(program("check", "--config", str(config)), capture_output=True, text=True, check=False)
    assert 0 == done.returncode
    assert "the password and all that is said travel to the broker in clear" in done.stderr


def test_a_configuration_that_is_not_there_is_an_unreadable_input(tmp_path: Path) -> None:
    """Status 2."""
    done = subprocess.run(
        program("check", "--config", str(tmp_path / "no.toml")), capture_output=True, text=True, check=False
    )
    assert 2 == done.returncode
    assert "cannot be read: No such file or directory" in done.stderr
