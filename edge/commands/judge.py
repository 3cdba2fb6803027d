"""`counterroom-edge judge`: the texts of QR codes on standard input, judged."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from edge.commands.judging import Answers, at_option, open_rules, open_trust, plan_option, trust_option

_MAX_LINE = 64 * 1024
"""Bytes of a line that are kept; what is longer was never the text of one code and is refused as too large."""


@click.command
@trust_option
@at_option
@plan_option
def command(trust_dir: Path | None, at: datetime | None, plan_file: Path | None) -> None:
    """Judge the texts of QR codes given on standard input, one a line.

    Writes a JSON line each: file ("-"), line (its number), format, verdict (verified, recorded, refused), reason, ms. Blank lines are
    counted and passed over. Lines that are not UTF-8 are taken as Latin-1.

    Exit status: 0 all verified or recorded; 1 one refused; 2 the call was wrong or the answers cannot be written.
    """
    answers = Answers(open_trust(trust_dir), at, open_rules(plan_file))
    for number, text in enumerate(_lines(sys.stdin.buffer), 1):
        if text.strip():
            answers.judge({"file": "-", "line": number}, text)
    sys.exit(0 if answers.is_all_good else 1)


def _lines(stream: BinaryIO) -> Iterator[str]:
    while line := stream.readline(_MAX_LINE):
        rest = line
        while len(rest) == _MAX_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(_MAX_LINE)
        yield _text(line)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
