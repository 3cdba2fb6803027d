"""`counterroom-central check`, `user` and `room`: what they do, and how they say no."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from central import logs, server
from central.commands import main
from central.store.store import Store

WORD = "mat khau cua toi"
PLACES = """
[[areas]]
id = "huyen"
name = "Huyện Mẫu"
kind = "district"
[[agencies]]
id = "ubnd"
name = "Ủy ban nhân dân"
area = "huyen"
[[rooms]]
id = "tiep-dan"
name = "Bộ phận một cửa"
area = "huyen"
agency = "ubnd"
limit = 10
doors = [{ id = "chinh", name = "Cửa chính" }]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A usable configuration whose data folder does not exist yet."""
    file = tmp_path / "central.toml"
    file.write_text('[central]\ndata_dir = "data"\n')
    return file


def call(config: Path, *words: str, input: str | None = None) -> Result:
    """Call the command line; an error of ours must never reach its top."""
    group, *rest = words
    arguments = (
        [group, "--config", str(config), *rest]
        if group == "check"
        else [group, rest[0], "--config", str(config), *rest[1:]]
    )
    result = CliRunner().invoke(main, arguments, input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def places(folder: Path, text: str = PLACES) -> str:
    """Return a file with *text*."""
    file = folder / "places.toml"
    file.write_text(text)
    return str(file)


def test_check_says_ok(config: Path) -> None:
    """A usable file is one JSON line and status 0."""
    result = call(config, "check")
    assert (0, {"ok": True, "file": str(config), "lacking": []}) == (result.exit_code, json.loads(result.stdout))
    assert "" == result.stderr


def test_check_says_each_problem_twice(config: Path) -> None:
    """A JSON line a problem for programs, a line for people, status 1; what is not there is told with the rest."""
    config.write_text('[central]\nport = 0\n[mqtt]\nca_file = "ca.crt"\n')
    result = call(config, "check")
    assert [
        {"key": "central.data_dir", "words": "is missing"},
        {"key": "central.port", "words": "must be from 1 to 65535, not 0"},
        {"key": "mqtt.ca_file", "words": f"names no file: {config.parent}/ca.crt"},
    ] == [json.loads(line) for line in result.stdout.splitlines()]
    assert (1, 3) == (result.exit_code, len(result.stderr.splitlines()))
    assert result.stderr.startswith(f"{config}: central.data_dir: is missing\n")


def test_check_tells_what_this_machine_lacks(config: Path) -> None:
    """A file that is not there yet is told and no fault, unless asked to be strict."""
    config.write_text('[central]\ndata_dir = "data"\n[mqtt]\nca_file = "ca.crt"\n')
    lacking = {"key": "mqtt.ca_file", "words": f"names no file: {config.parent}/ca.crt"}
    result = call(config, "check")
    assert (0, [lacking]) == (result.exit_code, json.loads(result.stdout)["lacking"])
    assert f"{config}: mqtt.ca_file: names no file: {config.parent}/ca.crt\n" == result.stderr
    strict = call(config, "check", "--strict")
    assert (1, lacking, result.stderr) == (strict.exit_code, json.loads(strict.stdout), strict.stderr)


def test_check_warns_of_a_password_in_clear(config: Path) -> None:
    """A far broker without TLS is usable, and told."""
    (config.parent / "word").write_text(WORD)
    config.write_text('[central]\ndata_dir = "data"\n[mqtt]\nhost = "broker.example.vn"\npassword_file = "word"\n')
    result = call(config, "check")
    assert (0, True) == (result.exit_code, json.loads(result.stdout)["ok"])
    assert "mqtt.ca_file: is empty: the password travels to the broker at broker.example.vn in clear\n" in result.stderr


def test_run_logs_a_password_in_clear_once(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of a running central holds the warning, too."""
    config.write_text('[central]\ndata_dir = "data"\n[mqtt]\nhost = "broker.example.vn"\n')
    monkeypatch.setattr(logs, "configure", lambda _level: None)
    monkeypatch.setattr(server, "run", lambda _config: None)
    with capture_logs() as logged:
        assert 0 == CliRunner().invoke(main, ["run", "--config", str(config)]).exit_code
    risk = "mqtt.ca_file: is empty: all that is said travels to the broker at broker.example.vn in clear"
    assert [("warning", risk)] == [(line["log_level"], line["problem"]) for line in logged]


@pytest.mark.parametrize("content", [b"[central", b"\xff\xfe", None])
def test_check_of_what_is_no_configuration(config: Path, content: bytes | None) -> None:
    """No TOML is a fault of the file, status 1; a file that is not there cannot be checked, status 2."""
    config.unlink()
    if content is not None:
        config.write_bytes(content)
    result = call(config, "check")
    assert (2 if content is None else 1, "file") == (result.exit_code, json.loads(result.stdout)["key"])


def test_an_account_is_added_listed_changed_and_removed(config: Path) -> None:
    """The life of an account from the command line; the password is never shown."""
    assert 0 == call(config, "room", "import", places(config.parent)).exit_code
    added = call(
        config, "user", "add", "lan", "--role", "admin", "--area", "huyen", "--password-file", "-", input=WORD + "\n"
    )
    assert (0, "lan may sign in as admin.\n") == (added.exit_code, added.stderr)
    assert "lan\tadmin\thuyen\n" == call(config, "user", "list").stdout
    other = call(config, "user", "password", "lan", input="another word\nanother word\n")
    assert 0 == other.exit_code
    assert "another word" not in other.output
    store = Store(f"sqlite:///{config.parent / 'data' / 'central.db'}")
    try:
        assert (None, "lan") == (store.accounts.verify("lan", WORD), store.accounts.verify("lan", "another word").name)  # type: ignore[union-attr]
    finally:
        store.close()
    assert 0 == call(config, "user", "remove", "lan").exit_code
    assert "" == call(config, "user", "list").stdout


@pytest.mark.parametrize(
    ("words", "input", "said"),
    [
        (("user", "add", "lan", "--password-file", "-"), "short\n", "a password must have 10 to 200 characters"),
        (("user", "add", "Lan Anh", "--password-file", "-"), WORD, "Error: "),
        (("user", "add", "lan", "--area", "nowhere", "--password-file", "-"), WORD, "nowhere"),
        (("user", "password", "nobody"), None, "there is no account 'nobody'"),
        (("user", "remove", "nobody"), None, "there is no account 'nobody'"),
        (("user", "add", "lan", "--role", "king"), None, "'king' is not one of 'admin', 'viewer'"),
        (("user", "add", "lan", "--password-file", "/nowhere/word"), None, "No such file or directory"),
        (("room", "limit", "nowhere", "5"), None, "there is no room 'nowhere'"),
        (("room", "limit", "nowhere", "many"), None, "'many' is not a valid integer"),
        (("room", "import", "/nowhere/places.toml"), None, "/nowhere/places.toml: No such file or directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_a_sentence_and_status_2(
    config: Path, words: tuple[str, ...], input: str | None, said: str
) -> None:
    """No traceback, nothing on standard output."""
    result = call(config, *words, input=input)
    assert (2, "") == (result.exit_code, result.stdout)
    assert said in result.stderr


def test_places_are_imported_once_and_brought_up_to_date(config: Path) -> None:
    """The same file twice changes nothing; a changed limit and a new door are taken."""
    assert "1 areas, 1 agencies, 1 rooms, 1 doors.\n" == call(config, "room", "import", places(config.parent)).stderr
    assert 0 == call(config, "room", "import", places(config.parent)).exit_code
    more = PLACES.replace("limit = 10", "limit = 7").replace("}]", "}, {id='phu', name='Cửa phụ'}]")
    assert 0 == call(config, "room", "import", places(config.parent, more)).exit_code
    assert "tiep-dan\t7\tBộ phận một cửa\tchinh phu\n" == call(config, "room", "list").stdout
    assert "Bộ phận một cửa: 9 people at most.\n" == call(config, "room", "limit", "tiep-dan", "9").stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rooms", "is not TOML"),
        ("[[buildings]]\nid='x'", "Object contains unknown field `buildings`"),
        ("[[areas]]\nid='huyen'", "Object missing required field `name` - at `$.areas[0]`"),
        ("areas = 3", "Expected `array`, got `int` - at `$.areas`"),
        ("[areas]\nid='x'", "Expected `array`, got `object` - at `$.areas`"),
        ("[[areas]]\nid='huyen'\nname='Huyện'\nkind='planet'", "Invalid enum value 'planet' - at `$.areas[0].kind`"),
        ("[[areas]]\nid='Huyện Mẫu'\nname='Huyện'\nkind='district'", "Huyện Mẫu"),
        (PLACES.replace("limit = 10", "limit = 'ten'"), "Expected `int`, got `str` - at `$.rooms[0].limit`"),
        (PLACES.replace("limit = 10", "limit = -1"), "limit"),
        (PLACES.replace('area = "huyen"\nagency', 'area = "xa"\nagency'), "xa"),
        (PLACES.replace('name = "Bộ phận một cửa"', "name = 5"), "Expected `str`, got `int` - at `$.rooms[0].name`"),
    ],
)  # fmt: skip
def test_places_that_cannot_be_taken_are_a_sentence(config: Path, text: str, said: str) -> None:
    """What is wrong in the file is named."""
    result = call(config, "room", "import", places(config.parent, text))
    assert (2, "") == (result.exit_code, result.stdout)
    assert said in result.stderr


@pytest.mark.parametrize("words", [("user", "list"), ("room", "list")])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[central]\n", "central.data_dir: is missing"),
        ('[central]\ndata_dir = "central.toml/data"\n', "cannot be used: Not a directory"),
        ('[central]\ndata_dir = "data"\ndatabase = "sqlite:////nowhere/at/all.db"\n', "unable to open database file"),
        ('[central]\ndata_dir = "data"\ndatabase = "mysql+nothing://x"\n', "the database URL cannot be used"),
    ],
)
def test_a_store_that_cannot_be_opened_is_a_sentence(
    config: Path, words: tuple[str, ...], text: str, said: str
) -> None:
    """Configuration, folder and database faults alike."""
    config.write_text(text)
    result = call(config, *words)
    assert (2, "") == (result.exit_code, result.stdout)
    assert said in result.stderr
