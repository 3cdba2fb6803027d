"""How many codes are read in the pictures of any folder: both libraries, the looks at still pictures and the frames' cascade."""

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from PIL import Image

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.picture_file import first_picture
from edge.adapters.qr_still import decode_still, first_read
from edge.adapters.reader_plan import PLAN
from edge.errors import PictureError
from tests.bench.read_tally import Contest, Readers, at_a_door

_TOLD_EVERY = 50

STILL_READERS: Readers = {
    "libzbar alone": lambda _: qr_pyzbar.decode,
    "zxing-cpp alone": lambda _: qr_zxing.decode,
    "scan --quick": lambda _: lambda picture: first_read(Image.fromarray(picture)),
    "scan": lambda _: lambda picture: decode_still(Image.fromarray(picture)),
}
FRAME_READER: Readers = {"cascade, as 8 still frames": at_a_door}


def read_folder(folder: Path, *, is_telling_missed: bool = False) -> None:
    """Print a row for each subfolder with pictures and one for all; any text counts as read, whatever it says.

    Unreadable pictures are named on standard error, and with *is_telling_missed* those in which nothing is read.
    """
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    if not files:
        print(f"{folder}: there is no file in this folder", file=sys.stderr)
        return
    stills: defaultdict[Path, Contest] = defaultdict(lambda: Contest(STILL_READERS))
    frames: defaultdict[Path, Contest] = defaultdict(lambda: Contest(FRAME_READER))
    others = 0
    for number, path in enumerate(files, 1):
        if number % _TOLD_EVERY == 0 and sys.stderr.isatty():
            print(f"{number} of {len(files)} files", end="\r", file=sys.stderr, flush=True)
        if not _is_picture_by_name(path):
            others += 1
            continue
        try:
            picture = np.asarray(first_picture(path))
        except PictureError as error:
            print(f"{path}: {error}", file=sys.stderr)
            others += 1
            continue
        if not stills[path.parent].watch([picture], None) and is_telling_missed:
            print(f"{path}: nothing read", file=sys.stderr)
        frames[path.parent].watch([picture] * len(PLAN), None)
    _print_table(folder, stills, frames, others)


def _is_picture_by_name(path: Path) -> bool:
    Image.init()
    return path.suffix.lower() in Image.EXTENSION


def _print_table(folder: Path, stills: dict[Path, Contest], frames: dict[Path, Contest], others: int) -> None:
    for table, readers, what in (
        (stills, STILL_READERS, "each picture once"),
        (frames, FRAME_READER, f"each {len(PLAN)} times"),
    ):
        total = Contest(readers)
        total.head(f"{folder.name}: {what}")
        for place, contest in table.items():
            total.add(contest)
            contest.row(f"  {place.relative_to(folder)!s:.24} ({contest.codes})")
        total.row(f"  all {total.codes} pictures")
    if others:
        print(f"  {others} other files")
