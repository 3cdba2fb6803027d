"""Keys and badges made where the disk is full: nothing of them is left, and nothing is in force that nobody has."""

from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.commands import main
from tests.support.central_store import open_store


@pytest.fixture
def full_disk(tiny_disk: Path) -> Path:
    """A disk without a byte left."""
    with suppress(OSError):  # it is full before the end
        (tiny_disk / "ballast").write_bytes(bytes(1_000_000))
    return tiny_disk


def call(*words: str) -> Result:
    """Run a command of central."""
    return CliRunner().invoke(main, words)


def test_a_badge_whose_picture_does_not_fit_is_withdrawn(tmp_path: Path, full_disk: Path) -> None:
    """The code stands nowhere, so the badge is out of force; the file is gone, and its name is free for a second try."""
    open_store(tmp_path).close()
    config = tmp_path / "central.toml"
    config.write_text(f'[central]\ndata_dir = "{tmp_path}"\n')
    picture = full_disk / "b.svg"
    answer = call("badge", "issue", "--config", str(config), "--picture", str(picture), "Quầy 3")
    assert (2, True, False) == (answer.exit_code, "No space left" in answer.stderr, picture.exists())
    assert call("badge", "list", "--config", str(config)).stdout.rstrip().endswith("withdrawn")


def test_half_a_pair_of_keys_is_none(full_disk: Path) -> None:
    """Neither key stays where both do not fit."""
    answer = call("contacts", "keygen", "--out", str(full_disk / "k"), "--no-passphrase")
    assert (2, True) == (answer.exit_code, "No space left" in answer.stderr)
    assert ["ballast"] == [path.name for path in full_disk.iterdir()]
