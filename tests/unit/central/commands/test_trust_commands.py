"""`counterroom-central trust` and `badge`, and what `check` says of lists: what they do, and how they say no."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.commands import main
from central.trust.found import Found
from central.trust.sources import Form, TrustSources
from edge.adapters.trust_folder import read_trust
from edge.passes import Purpose, Trust
from tests.support.bundles import keep
from tests.support.foreign_passes import authority_certificate
from tests.support.passes import certificate_of, health_issuer
from tests.support.trust_lists import austrian, german, german_entry, new_key, pem, pem_of_key, signers

NOW = datetime.now(UTC)
DE = new_key()
CURRENT = {"not_before": NOW - timedelta(days=1), "not_after": NOW + timedelta(days=9)}
(_, ONE), (_, TWO) = signers(2)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A usable configuration whose data folder does not exist yet."""
    file = tmp_path / "central.toml"
    file.write_text('[central]\ndata_dir = "data"\n')
    return file


def call(config: Path, *words: str) -> Result:
    """Call the command line; an error of ours must never reach its top."""
    head = words[:1] if words[0] == "check" else words[:2]
    result = CliRunner().invoke(main, [*head, "--config", str(config), *words[len(head) :]])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def put(folder: Path, name: str, data: bytes) -> str:
    """Return a file with *data*."""
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_list_is_imported_listed_published_and_removed(config: Path, tmp_path: Path) -> None:
    """What was told to be published is what a unit reads from a copy of the bundle."""
    key = put(tmp_path, "key.pem", pem_of_key(DE))
    files = [
        put(tmp_path, f"{count}", german(DE, [german_entry(der) for der in (ONE, TWO)[:count]])) for count in (1, 2)
    ]
    assert "1 signers" in call(config, "trust", "import", "--format", "de", "--key", key, files[0]).stdout
    assert "2 signers" in call(config, "trust", "import", "--format", "de", "--key", key, files[1]).stdout
    again = call(config, "trust", "import", "--format", "de", "--key", key, files[0])
    assert (2, "taken before" in again.stderr) == (again.exit_code, True)
    assert call(config, "trust", "list").stdout.startswith("de\tde\t2 signers\t0 withdrawn\ttaken ")
    told = call(config, "trust", "publish").stdout.split("\t")
    keep(tmp_path / "data" / "trust", Path(told[0]).read_bytes())
    reading = read_trust(tmp_path / "data" / "trust")
    assert (int(told[1]), 2) == (reading.revision, len(reading.trust.issuers))
    assert 0 == call(config, "trust", "remove", "de").exit_code
    assert ("", 2) == (call(config, "trust", "list").stdout, call(config, "trust", "remove", "de").exit_code)


def test_other_forms_are_imported(config: Path, tmp_path: Path) -> None:
    """An Austrian list with its signature, and a folder, whose bad files are told."""
    at_key = new_key()
    at_der = certificate_of(at_key, **CURRENT)
    parts = austrian(at_key, at_der, [ONE], begins=NOW - timedelta(hours=1), ends=NOW + timedelta(hours=1))
    files = [put(tmp_path, name, data) for name, data in zip(("list", "sig"), parts, strict=True)]
    key = put(tmp_path, "at.pem", pem(at_der))
    assert 0 == call(config, "trust", "import", "--format", "at", "--key", key, *files).exit_code
    folder = tmp_path / "folder"
    (folder / "icao").mkdir(parents=True)
    put(folder, "one.der", TWO)
    put(folder, "bad.der", b"junk")
    put(folder / "icao", "a.der", authority_certificate(DE))
    done = call(config, "trust", "import", "--format", "folder", "--as", "own", str(folder))
    assert (0, True) == (done.exit_code, "bad.der" in done.stderr)
    assert ["at", "own"] == [line.split("\t")[0] for line in call(config, "trust", "list").stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "de", "FILE"], "--key must name"),
        (["--format", "folder", "--key", "FILE", "FILE"], "has no --key"),
        (["--format", "de", "--key", "FILE", "FILE", "KEY"], "one file"),
        (["--format", "de", "--key", "KEY", "FILE"], "German list"),
        (["--format", "at", "--key", "KEY", "FILE"], "two files"),
        (["--format", "ch", "--key", "KEY", "FILE"], "not a JWS"),
        (["--format", "folder", "FILE"], "nobody"),
        (["--format", "xx", "FILE"], "xx"),
        (["--format", "de", "--key", "/nowhere", "FILE"], "No such file"),
        (["--format", "folder", "FILE", "FILE"], "two files are called"),
    ],
)
def test_import_that_cannot_be_says_why(config: Path, tmp_path: Path, words: list[str], says: str) -> None:
    """A sentence and exit status 2, and nothing is kept."""
    files = {"FILE": put(tmp_path, "file", b"junk"), "KEY": put(tmp_path, "key", pem_of_key(DE))}
    done = call(config, "trust", "import", *(files.get(word, word) for word in words))
    assert (2, True) == (done.exit_code, says in done.stderr)
    assert "" == call(config, "trust", "list").stdout


@pytest.mark.parametrize("make", [lambda file: file.symlink_to("/nowhere"), os.mkfifo], ids=["link to nowhere", "pipe"])
def test_folder_is_taken_whole_or_not_at_all(config: Path, tmp_path: Path, make: Callable[[Path], None]) -> None:
    """What lies in it and cannot be read may be what is withdrawn, so nothing is kept; a folder that is called like a file is one."""
    (tmp_path / "folder" / "dcc.pem").mkdir(parents=True)
    put(tmp_path / "folder", "one.der", ONE)
    given = ("trust", "import", "--format", "folder", str(tmp_path / "folder"))
    assert 0 == call(config, *given).exit_code
    assert 0 == call(config, "trust", "remove", "folder").exit_code
    make(tmp_path / "folder" / "dcc.pem" / "revoked.txt")
    done = call(config, *given)
    assert (2, True) == (done.exit_code, "revoked.txt is no file that can be read" in done.stderr)
    assert "" == call(config, "trust", "list").stdout


def test_check_tells_of_lists_past_their_end(config: Path, tmp_path: Path) -> None:
    """Told beside the configuration; a fault only with --strict."""
    sources = TrustSources(tmp_path / "data" / "lists")
    found = Found(Trust((health_issuer(DE),)), NOW - timedelta(days=1), 1, ())
    sources.take("at", Form.AUSTRIAN, found, [b"1"], NOW - timedelta(days=3))
    done = call(config, "check")
    assert (0, ["trust list at"]) == (done.exit_code, [each["key"] for each in json.loads(done.stdout)["lists"]])
    assert "import the newest" in done.stderr
    assert 1 == call(config, "check", "--strict").exit_code
    (tmp_path / "data" / "lists" / "at.list").write_bytes(b"junk")
    assert "damaged" in call(config, "check").stderr


def test_badge_is_issued_listed_and_withdrawn(config: Path, tmp_path: Path) -> None:
    """The code goes into the picture and nowhere else; the bundle knows what was withdrawn."""
    picture = tmp_path / "badge.svg"
    done = call(config, "badge", "issue", "--picture", str(picture), "Quầy 3")
    badge = done.stdout.strip()
    assert (0, 16, 0o600) == (done.exit_code, len(badge), picture.stat().st_mode & 0o777)
    assert "CB1:" not in done.output
    assert picture.read_text().startswith("<?xml")
    assert call(config, "badge", "list").stdout.startswith(f"{badge}\tQuầy 3\t-\tuntil ")
    assert call(config, "badge", "revoke", badge.upper()).stdout.endswith("withdrawn\n")
    bundle = call(config, "trust", "publish").stdout.split("\t")[0]
    keep(tmp_path / "data" / "trust", Path(bundle).read_bytes())
    trust = read_trust(tmp_path / "data" / "trust").trust
    assert ({bytes.fromhex(badge)}, {Purpose.STAFF}) == (trust.revoked_badges, {each.purpose for each in trust.issuers})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["issue", "--picture", "NEW", " "], "1 to 40"),
        (["issue", "--picture", "NEW", "--days", "0", "x"], "366"),
        (["issue", "--picture", "NEW", "--area", "nowhere", "x"], "nowhere"),
        (["issue", "--picture", "OLD", "x"], "is there already"),
        (["issue", "--picture", "NOWHERE", "x"], "No such file or directory"),
        (["issue", "--picture", "NEW", "\udcff"], "label is not UTF-8"),
        (["revoke", "00"], "no such badge"),
    ],
)
def test_badge_command_that_cannot_be_says_why(config: Path, tmp_path: Path, words: list[str], says: str) -> None:
    """A sentence and exit status 2, and no badge is stored."""
    files = {
        "NEW": str(tmp_path / "new.svg"),
        "OLD": put(tmp_path, "old.svg", b""),
        "NOWHERE": str(tmp_path / "no" / "x.svg"),
    }
    done = call(config, "badge", *(files.get(word, word) for word in words))
    assert (2, True) == (done.exit_code, says in done.stderr)
    assert ("", False) == (call(config, "badge", "list").stdout, (tmp_path / "new.svg").exists())
