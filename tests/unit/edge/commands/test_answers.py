"""The lines in which `counterroom-edge scan` and `judge` answer: whole, alone, and told when they cannot be written."""

import json
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result
from PIL import Image

from edge.__main__ import main
from tests.support.pictures import qr_picture

CARD = "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021"


def run(*arguments: object) -> Result:
    """Run the program."""
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_name_of_a_picture_that_is_no_text_goes_out_as_it_came_in(tmp_path: Path) -> None:
    """A name from an old disk is no reason to answer nothing."""
    path = tmp_path / os.fsdecode(b"\xe9.png")
    qr_picture(CARD).save(path)
    result = run("scan", path)
    assert (0, True) == (result.exit_code, b"\xe9.png" in result.stdout_bytes)


def test_answers_alone_go_to_standard_output(tmp_path: Path) -> None:
    """What a library says of a picture that it cannot take, such as a very long strip, is no line among them."""
    strip = tmp_path / "strip.png"
    Image.new("L", (60_000, 2)).save(strip)
    line = run("scan", strip).stdout
    assert (1, "no_code") == (line.count("\n"), json.loads(line)["verdict"])


def test_long_strip_takes_no_more_memory_than_other_pictures(tmp_path: Path) -> None:
    """Turned, it would lie in a picture ten thousand times its size; two gigabytes are enough for the whole program."""
    strip = tmp_path / "strip.png"
    Image.new("L", (60_000, 2)).save(strip)
    limited = f"ulimit -v 2000000; exec {sys.executable} -m edge scan {strip}"
    ended = subprocess.run(["bash", "-c", limited], capture_output=True, check=False)
    assert (1, "no_code") == (ended.returncode, json.loads(ended.stdout.splitlines()[-1])["verdict"])


def test_full_disk_under_the_answers_is_told(tmp_path: Path) -> None:
    """Status 2 and a sentence, not that a code was refused."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "edge", "judge"],
            input=CARD.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = ended.stderr.decode().splitlines()
    assert (2, "the answers cannot be written: No space left on device") == (ended.returncode, said[-1])
    assert 2 == len(said)
