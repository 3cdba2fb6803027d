"""The bench over folders of pictures: a row a subfolder, and nothing that cannot be read passed over in silence."""

from pathlib import Path

import pytest
from PIL import Image

from tests.bench.read import main
from tests.support.pictures import qr_picture


def test_folders_are_told_apart_and_unreadable_pictures_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each subfolder has its row with its count; damaged pictures and pictures without a code are named, other files counted."""
    for name in ("phones", "paper"):
        (tmp_path / name).mkdir()
        qr_picture("INVENTED").save(tmp_path / name / "one.png")
    Image.new("L", (80, 80), 200).save(tmp_path / "paper" / "empty.png")
    (tmp_path / "paper" / "damaged.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    (tmp_path / "paper" / "expected.txt").write_text("INVENTED", encoding="utf-8")
    main(["--folder", str(tmp_path), "--missed"])
    told = capsys.readouterr()
    rows = [line.split("%")[0].split() for line in told.out.splitlines() if line.startswith("  p") or "  all" in line]
    assert [["paper", "(2)", "50.0"], ["phones", "(1)", "100.0"], ["all", "3", "pictures", "66.7"]] * 2 == rows
    assert "2 other files" in told.out
    assert [True, True, False] == [name in told.err for name in ("damaged.jpg: ", "empty.png: nothing", "expected")]


def test_an_empty_folder_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no file no table of noughts is printed."""
    main(["--folder", str(tmp_path)])
    told = capsys.readouterr()
    assert ("", True) == (told.out, "there is no file in this folder" in told.err)
