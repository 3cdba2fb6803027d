"""The commands for contacts, from the pair of keys to the table, and how they say no."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.bootstrap import build_services
from central.commands import main
from central.config import load_config
from central.contacts.department import load_public_key
from central.errors import KeyFileError
from tests.support.central_store import log
from tests.support.contact_world import SOMEBODY, ContactWorld


def call(*words: str, **options: object) -> Result:
    """Run a command of central."""
    return CliRunner().invoke(main, ["contacts", *words], **options)  # type: ignore[arg-type]


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A server with one visit of which the contact is kept; its configuration. The department's keys are `k` and `k.pub`."""
    assert 0 == call("keygen", "--out", str(tmp_path / "k"), "--no-passphrase").exit_code
    world = ContactWorld(tmp_path)
    world.public = load_public_key(tmp_path / "k.pub")
    world.open()
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.store.close()
    config = tmp_path / "central.toml"
    config.write_text(f'[central]\ndata_dir = "{tmp_path}"\n[contacts]\npublic_key_file = "k.pub"\n')
    return config


def export(config: Path, out: str = "x", **changes: str) -> Result:
    """Export the day of the sample."""
    words = {"room": "tiep-dan", "from": "2026-09-21T20:00", "to": "2026-09-21T22:00", "reason": "CV 12/SYT"} | changes
    options = [part for name, value in words.items() for part in (f"--{name}", value)]
    return call("export", "--config", str(config), "--out", str(config.parent / out), *options)


def test_a_contact_comes_to_the_department(server: Path) -> None:
    """Key pair, export, table: what was sealed at the door is read by whoever holds the private key."""
    folder = server.parent
    answer = export(server)
    assert (0, "") == (answer.exit_code, answer.stdout)
    assert f"{folder / 'x'} holds 1 visits; 0 cannot be read any more." in answer.stderr
    answer = call("open", "--key", str(folder / "k"), str(folder / "x"), "--csv", str(folder / "t.csv"))
    assert 0 == answer.exit_code, answer.stderr
    assert "Visits: 1. Contacts opened: 1." in answer.stderr
    raw = (folder / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert SOMEBODY["name"] in raw.decode("utf-8-sig")
    again = call("open", "--key", str(folder / "k"), str(folder / "x"))
    assert raw.decode() == again.stdout.replace("\n", "\r\n").replace("\r\r\n", "\r\n")


def test_the_table_is_utf_8_whatever_the_terminal_takes(server: Path) -> None:
    """An old terminal's code page knows no Vietnamese; what is piped into a file must be whole all the same."""
    folder = server.parent
    export(server)
    words = ["contacts", "open", "--key", str(folder / "k"), str(folder / "x")]
    answer = CliRunner(charset="latin-1").invoke(main, words)
    assert (0, True) == (answer.exit_code, SOMEBODY["name"].encode() in answer.stdout_bytes)


def test_a_passphrase_must_be_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, typed at the terminal, are refused in words; no key is made."""
    answer = call("keygen", "--out", str(tmp_path / "k"), input=b"\xff" * 12 + b"\n" + b"\xff" * 12 + b"\n")
    assert (2, [], False) == (answer.exit_code, list(tmp_path.iterdir()), "Traceback" in answer.output)


def test_a_passphrase_is_asked_or_read(server: Path) -> None:
    """A locked key asks; a wrong word is told, and nothing is written."""
    folder = server.parent
    (folder / "words").write_text("bảy con mèo đen\n", "utf-8")
    made = call("keygen", "--out", str(folder / "locked"), "--passphrase-file", str(folder / "words"))
    assert (0, "") == (made.exit_code, made.stdout)
    assert 0 == export(server).exit_code
    words = ("open", "--key", str(folder / "locked"), str(folder / "x"), "--csv", str(folder / "t.csv"))
    answer = call(*words, input="wrong words\n")
    assert (2, "Error: the passphrase is wrong, or the private key file is damaged") == (
        answer.exit_code,
        answer.stderr.splitlines()[-1],
    )
    assert not (folder / "t.csv").exists()
    answer = call(*words, input="bảy con mèo đen\n")
    assert 1 == answer.exit_code  # it is another pair
    assert "Not opened: 1: sealed to another key" in answer.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": "yesterday"}, "'yesterday' is no time such as"),
        ({"to": "2026-09-29T20:00"}, "24 hours at most"),
        ({"to": "2026-09-21T20:00"}, "must end after it begins"),
        ({"from": "0001-01-01T00:00", "to": "0001-01-01T05:00"}, "must lie between 2020 and 2100"),
        ({"from": "0001-01-01T00:00+12:00", "to": "0001-01-01T00:30+12:00"}, "must lie between 2020 and 2100"),
        ({"from": "9999-12-31T23:00-12:00", "to": "9999-12-31T23:30-12:00"}, "must lie between 2020 and 2100"),
        ({"reason": " "}, "a case must be named"),
        ({"room": "khong-co"}, "there is no room 'khong-co'"),
        ({"out": "central.toml"}, "is there already"),
        ({"out": "none/x"}, "No such file or directory"),
    ],
)
def test_an_export_says_no_in_words(server: Path, changes: dict[str, str], words: str) -> None:
    """Each wrong wish is a sentence and status 2."""
    answer = export(server, **changes)
    assert 2 == answer.exit_code
    assert words in answer.stderr
    assert "Traceback" not in answer.output


def test_opening_says_no_in_words(server: Path) -> None:
    """A file that is none, a key that is none, a table that is there."""
    folder = server.parent
    export(server)
    for words, said in (
        (("--key", str(folder / "k"), str(server)), "this is no export of contacts"),
        (("--key", str(folder / "k.pub"), str(folder / "x")), "is no private key file"),
        (("--key", str(folder / "none"), str(folder / "x")), "No such file or directory"),
        (("--key", str(folder / "k"), str(folder / "x"), "--csv", str(server)), "is there already"),
    ):
        answer = call("open", *words)
        assert 2 == answer.exit_code
        assert said in answer.stderr


def test_central_seals_to_the_key_its_configuration_names(server: Path) -> None:
    """The services hold the department's public key, and refuse to start with a file that is none."""
    config = load_config(server)
    services = build_services(config)
    assert services.contacts is not None
    services.store.close()
    (server.parent / "k.pub").write_text("{}")
    with pytest.raises(KeyFileError, match="is no public key file"):
        build_services(config)
