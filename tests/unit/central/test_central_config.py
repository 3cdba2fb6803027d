"""What is wrong with a central.toml is said key by key, all at once."""

from pathlib import Path
from typing import Any

import pytest

from central.config import examine, load_config, load_here, parse_config, risks
from central.errors import ConfigError

FOLDER = Path("/etc/counterroom")


def problems(document: dict[str, Any]) -> tuple[str, ...]:
    """Return what is said against *document*."""
    with pytest.raises(ConfigError) as caught:
        parse_config(document, FOLDER / "central.toml")
    return caught.value.problems


def with_data(**tables: Any) -> dict[str, Any]:
    """Return a document that is usable but for *tables*."""
    central = {"data_dir": "data", **tables.pop("central", {})}
    return {"central": central, **tables}


def test_the_least_that_is_needed() -> None:
    """A data folder is enough; relative paths are taken from the file's folder."""
    config = parse_config({"central": {"data_dir": "data"}}, FOLDER / "central.toml")
    assert (FOLDER / "data", "127.0.0.1", 8080) == (config.central.data_dir, config.central.host, config.central.port)
    assert "sqlite:////etc/counterroom/data/central.db" == config.database_url


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "central.data_dir: is missing"),
        ({"central": []}, "central: must be a table, written [central]"),
        (with_data(centrall={}),
         "centrall: is not a table of this file; known are central, mqtt, api, metrics, sessions, declarations, contacts"),
        (with_data(mqtt={"prot": 1}),
         "mqtt.prot: is not a key of this table; known are host, port, username, password_file, ca_file, keepalive_s"),
        (with_data(central={"port": "8080"}), "central.port: must be a whole number"),
        (with_data(central={"port": True}), "central.port: must be a whole number"),
        (with_data(central={"port": 0}), "central.port: must be from 1 to 65535, not 0"),
        (with_data(central={"proxies": 9}), "central.proxies: must be from 0 to 5, not 9"),
        (with_data(central={"data_dir": ""}), "central.data_dir: must not be empty"),
        (with_data(central={"log_level": "loud"}), "central.log_level: must be one of debug, info, warning, error"),
        (with_data(central={"time_zone": "Asia/Nowhere"}), "central.time_zone: is no time zone this machine knows: 'Asia/Nowhere'"),
        (with_data(central={"time_zone": "../../etc/passwd"}), "central.time_zone: is no time zone this machine knows: '../../etc/passwd'"),
        (with_data(central={"database": "not a url"}), "central.database: is no database URL such as postgresql+psycopg://user@host/name"),
        (with_data(central={"public_url": "center.example"}), "central.public_url: must begin with http:// or https://"),
        (with_data(central={"host": ""}), "central.host: must not be empty"),
        (with_data(mqtt={"host": ""}), "mqtt.host: must not be empty"),
        (with_data(metrics={"allow": ["10.0.0.0/33"]}), "metrics.allow: holds '10.0.0.0/33', which is no address and no network"),
        (with_data(metrics={"allow": "127.0.0.1"}), "metrics.allow: must be a list of texts"),
        (with_data(api={"is_public": "no"}), "api.is_public: must be true or false"),
        (with_data(declarations={"issuer_name": " "}), "declarations.issuer_name: must not be empty"),
        (with_data(sessions={"lifetime_h": 0}), "sessions.lifetime_h: must be from 1 to 720, not 0"),
    ],
)  # fmt: skip
def test_each_problem_names_its_key(document: dict[str, Any], said: str) -> None:
    """One thing wrong is one sentence."""
    assert (said,) == problems(document)


def test_all_problems_are_said_at_once() -> None:
    """Nobody mends a file one run at a time."""
    found = problems({"central": {"port": "x", "colour": "red"}, "mqtt": {"port": -1}})
    assert ["central.colour", "central.data_dir", "central.port", "mqtt.port"] == sorted(
        p.split(": ")[0] for p in found
    )


def test_ranges_meaning_and_files_are_told_together(tmp_path: Path) -> None:
    """A wrong port hides neither a wrong time zone nor an unknown network nor a certificate that is not there."""
    file = tmp_path / "central.toml"
    file.write_text(
        """
        [central]
        data_dir = "data"
        port = 0
        time_zone = "Asia/Nowhere"
        [mqtt]
        port = "x"
        ca_file = "ca.crt"
        [metrics]
        allow = ["nobody"]
        """
    )
    found = examine(file)
    keys = ["central.port", "mqtt.port", "central.time_zone", "metrics.allow"]
    assert (None, keys) == (found.config, [problem.split(": ")[0] for problem in found.problems])
    assert (f"mqtt.ca_file: names no file: {tmp_path}/ca.crt",) == found.lacking
    with pytest.raises(ConfigError) as caught:
        load_here(file)
    assert found.problems + found.lacking == caught.value.problems


@pytest.mark.parametrize("key", ["password_file", "ca_file"])
def test_a_file_that_is_not_there_keeps_central_from_running_only(tmp_path: Path, key: str) -> None:
    """The registry can be filled, and the broker's files be made from it, before they are there."""
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\ndata_dir = "data"\n[mqtt]\n{key} = "secret"\n')
    assert tmp_path / "secret" == getattr(load_config(file).mqtt, key)
    with pytest.raises(ConfigError, match=f"mqtt.{key}: names no file: {tmp_path}/secret"):
        load_here(file)
    (tmp_path / "secret").touch()
    assert load_here(file) == load_config(file)


def test_a_path_that_no_file_can_have_is_a_sentence(tmp_path: Path) -> None:
    """A name too long for the disk, or the home of nobody: never a traceback."""
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\ndata_dir = "data"\n[mqtt]\nca_file = "{"a" * 300}"')
    with pytest.raises(ConfigError, match=r"mqtt\.ca_file: names no file: "):
        load_here(file)
    file.write_text('[central]\ndata_dir = "~nobody-of-this-name/data"')
    with pytest.raises(ConfigError, match=r"central\.data_dir: begins with ~ and a name that no user here has"):
        load_config(file)


@pytest.mark.parametrize(
    ("mqtt", "said"),
    [
        ({}, None),
        ({"host": "localhost", "password_file": "word"}, None),
        ({"host": "127.0.0.53"}, None),
        ({"host": "::1"}, None),
        ({"host": "broker.example.vn", "ca_file": "ca.crt"}, None),
        ({"host": "broker.example.vn", "password_file": "word"}, "the password travels to the broker at broker.example.vn in clear"),
        ({"host": "127.example.vn", "password_file": "word"}, "the password travels to the broker at 127.example.vn in clear"),
        ({"host": "10.1.2.3"}, "all that is said travels to the broker at 10.1.2.3 in clear"),
    ],
)  # fmt: skip
def test_a_far_broker_without_tls_is_a_risk(mqtt: dict[str, Any], said: str | None) -> None:
    """Meant so on a closed network, perhaps; silent it must not be."""
    config = parse_config(with_data(mqtt=mqtt), FOLDER / "central.toml")
    assert (() if said is None else (f"mqtt.ca_file: is empty: {said}",)) == risks(config.mqtt)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[central", "file: is not TOML: "),
        (b"\xff\xfe", "file: is not TOML: "),
        (b"a = " + b"[" * 3000, "file: holds a number too long, or is nested too deep"),
        (b"a = " + b"9" * 5000, "file: holds a number too long, or is nested too deep"),
        (None, "file: cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    """Missing, no TOML, no UTF-8: the file is named with the reason."""
    file = tmp_path / "central.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert caught.value.problems[0].startswith(said)
    assert str(file) == caught.value.file
