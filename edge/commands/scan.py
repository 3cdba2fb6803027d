"""`counterroom-edge scan`: every code in each picture, read and judged."""

import sys
import time
from datetime import datetime
from pathlib import Path

import click

from edge.commands.judging import Answers, at_option, open_rules, open_trust, plan_option, trust_option
from edge.errors import PictureError
from edge.logs import configure


@click.command
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PICTURE...")
@trust_option
@at_option
@plan_option
@click.option("--quick", is_flag=True, help="Look no further once something is read: for pictures of one code each.")
def command(
    pictures: tuple[Path, ...], trust_dir: Path | None, at: datetime | None, plan_file: Path | None, quick: bool
) -> None:
    """Read and judge every QR and Aztec code in each PICTURE.

    Writes a JSON line a code: file, format, verdict (verified, recorded, refused, or no_code for a picture without one), reason, and
    ms, the time of reading the picture and judging the code. Equal codes of a picture are one. A picture that cannot be read is
    no_code with the reason "unreadable", and told in words on standard error; the others go on.

    Exit status: 0 all codes verified or recorded; 1 a code refused or a picture without code; 2 a picture that could not be read.
    """
    from edge.adapters.picture_file import read_picture
    from edge.adapters.qr_still import decode_still, first_read

    configure("warning")  # to standard error: answers alone go to standard output
    read = first_read if quick else decode_still
    answers = Answers(open_trust(trust_dir), at, open_rules(plan_file))
    is_all_readable = True
    for path in pictures:
        head = {"file": str(path)}
        seen: set[str] = set()
        read_ms = 0.0
        try:
            for picture in read_picture(path):
                began = time.perf_counter()
                texts = read(picture)
                frame_ms = (time.perf_counter() - began) * 1000
                read_ms += frame_ms
                for text in texts:
                    if text not in seen:  # the frames of an animated picture mostly show the same code
                        seen.add(text)
                        answers.judge(head, text, frame_ms)
        except PictureError as error:
            is_all_readable = False
            click.echo(f"{path}: {error}", err=True)
            answers.unreadable(head, read_ms)
        else:
            if not seen:
                answers.no_code(head, read_ms)
    sys.exit(2 if not is_all_readable else 0 if answers.is_all_good else 1)
