"""How many codes were accepted in a room on a day, of how many people, and how many of them came more than once. Pure.

People are told apart by the pseudonyms of the day, which nobody can trace once its key is destroyed. Staff is left out: who works here is
no visitor. A code shown again while its people are still expected is no further scan.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, VerdictKind

SCANNED = ("scanned",)
"""The rows to count."""

_decoder = msgspec.json.Decoder(Scanned)


@dataclass(frozen=True, slots=True)
class Visits:
    """`scans` accepted, by `bearers` different people (as far as the doors could tell them apart), of whom `again` came more than once."""

    scans: int
    bearers: int
    again: int


def count_visits(bodies: Iterable[str]) -> Visits:
    """Count the rows of a room and day, given as they are stored; what cannot be read counts as nothing."""
    scans = 0
    times: Counter[str] = Counter()
    for body in bodies:
        try:
            row = _decoder.decode(body)
        except msgspec.DecodeError:
            continue
        if row.verdict is VerdictKind.REFUSED or row.is_repeated or row.format is PassFormat.STAFF_BADGE:
            continue
        scans += 1
        if row.who is not None:
            times[row.who] += 1
    return Visits(scans, len(times), sum(count > 1 for count in times.values()))
