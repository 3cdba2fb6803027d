"""The demo's folder: gone afterwards, kept on request, and swept up after a demo that was killed."""

import tempfile
from pathlib import Path

import pytest

from central.demo.folder import FolderInUse, demo_folder


@pytest.fixture(autouse=True)
def _own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_folder_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    """Nobody else reads it, and nothing stays."""
    with demo_folder(None) as folder:
        assert 0o700 == folder.stat().st_mode & 0o777
        (folder / "some").write_text("thing")
    assert [] == list(tmp_path.iterdir())


def test_what_a_killed_demo_left_is_swept_and_a_running_one_is_left_alone(tmp_path: Path) -> None:
    """A folder whose lock nobody holds is removed; one whose demo runs stays; a stranger's is not touched."""
    dead = tmp_path / "counterroom-demo-dead"
    dead.mkdir()
    (dead / "lock").touch()
    stranger = tmp_path / "counterroom-demo-without-lock"
    stranger.mkdir()
    with demo_folder(None) as running, demo_folder(None) as second:
        assert {running, second, stranger} == set(tmp_path.iterdir())


def test_a_kept_folder_stays_and_must_be_empty(tmp_path: Path) -> None:
    """--keep leaves the files, and never mixes them with what is there."""
    with demo_folder(tmp_path / "kept") as folder:
        (folder / "log").write_text("words")
    assert (tmp_path / "kept" / "log").exists()
    with pytest.raises(FolderInUse, match="is not empty"), demo_folder(tmp_path / "kept"):
        pass
