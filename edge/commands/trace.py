"""Recorded beam edges as text: `seconds,beam,broken` a line. Owns the reading and what is wrong with it, said in words."""

import heapq
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from math import isfinite
from typing import BinaryIO

from edge.core.events import Beam, BeamChanged
from edge.errors import TraceError

TOLERANCE_S = 0.010
"""Edges this much out of order are sorted (threads hand them over late); more is a mistake of the file."""

LONGEST_LINE = 1000
HEADER = ("seconds", "beam", "broken")

_LINE_END = re.compile(rb"\r\n|\r(?!\Z)|\n")  # a return at the end of what was read may be half of a line end
_AT_ONCE = 65_536


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of *file* without their ends, be those line feeds, returns or both.

    What is too long for a line comes in pieces that are too long too: a file without line ends must not fill the memory.
    """
    rest = b""
    while piece := file.read(_AT_ONCE):
        *whole, rest = _LINE_END.split(rest + piece)
        yield from whole
        if len(rest) > LONGEST_LINE + 1:
            yield rest
            rest = b""
    if rest:
        yield rest.removesuffix(b"\r")


def kind_of(raw: Iterable[bytes], known: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], Iterator[bytes]]:
    """Return which of the *known* headers the lines begin with, the first if none, and all the lines again."""
    headers = list(known)
    unread, looked_at = iter(raw), []
    for line in unread:
        looked_at.append(line)
        text = line.removeprefix(b"\xef\xbb\xbf").strip()
        if text and not text.startswith(b"#"):
            words = tuple(field.strip().lower().decode("latin-1") for field in text.split(b","))
            return (words if words in headers else headers[0]), chain(looked_at, unread)
    return headers[0], chain(looked_at, unread)


def edges(name: str, raw: Iterable[bytes]) -> Iterator[BeamChanged]:
    """Yield the edges of a trace in the order of their times, reading no more than it must.

    A header line, comments (#), blank lines, a byte order mark and any line ends are fine. TraceError names the file, the line and what
    is wrong with it.
    """
    waiting: list[tuple[float, int, BeamChanged]] = []
    newest_s = 0.0
    is_first = True
    for number, line in enumerate(raw, 1):
        where = f"{name}, line {number}"
        text = decoded(line, where, is_first_line=number == 1)
        if not text or text.startswith("#"):
            continue
        fields = [field.strip() for field in text.split(",")]
        if is_first and tuple(field.lower() for field in fields) == HEADER:
            is_first = False
            continue
        is_first = False
        edge = _edge(fields, where)
        if edge.at_s < newest_s - TOLERANCE_S:
            raise TraceError(
                f"{where}: the time {edge.at_s:g} s is {newest_s - edge.at_s:g} s before an earlier line's; sort the file"
            )
        newest_s = max(newest_s, edge.at_s)
        heapq.heappush(waiting, (edge.at_s, number, edge))
        while waiting and waiting[0][0] < newest_s - TOLERANCE_S:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]


def decoded(raw: bytes, where: str, *, is_first_line: bool) -> str:
    if len(raw) > LONGEST_LINE:
        raise TraceError(f"{where}: the line is longer than {LONGEST_LINE} bytes; this is no trace of beam edges")
    try:
        text = raw.decode("utf-8-sig" if is_first_line else "utf-8")
    except UnicodeDecodeError:
        raise TraceError(f"{where}: this is not text (UTF-8)") from None
    if "\0" in text:
        raise TraceError(f"{where}: this is not text (it holds a zero byte)")
    return text.strip()


def _edge(fields: list[str], where: str) -> BeamChanged:
    if len(fields) != len(HEADER):
        raise TraceError(f"{where}: {len(fields)} fields instead of seconds,beam,broken")
    seconds, beam, broken = fields
    try:
        at_s = float(seconds) if "_" not in seconds else float("x")
    except ValueError:
        raise TraceError(f"{where}: {short(seconds)} is no time in seconds") from None
    if not isfinite(at_s):
        raise TraceError(f"{where}: {short(seconds)} is no time in seconds; it must be a finite number")
    if at_s < 0:
        raise TraceError(f"{where}: the time {short(seconds)} is negative; times count from the start of the trace")
    try:
        which = Beam(beam.lower())
    except ValueError:
        raise TraceError(f"{where}: {short(beam)} is no beam; it must be outer or inner") from None
    if broken not in ("0", "1"):
        raise TraceError(f"{where}: broken must be 1 or 0, not {short(broken)}")
    return BeamChanged(at_s, which, broken == "1")


def short(word: str) -> str:
    return repr(word if len(word) <= 30 else word[:27] + "...")
