"""Green as a promise: how long any lamp was green while the room was full in truth, and who was let in beyond the limit.

Works afterwards, on the times the units gave their crossings and lamps (one machine, one monotonic clock). Pure.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REACTION_MS = 50
"""The last one in breaks the last beam, and the lamp turns red: until then green is no broken promise. Ten times the reaction of an
idle unit, since here all units share a machine with what kills them; the longest measured is reported beside."""


@dataclass(frozen=True, slots=True)
class Step:
    """A crossing at *at_ms*; `on_red`: it began and ended on red."""

    at_ms: int
    is_entry: bool
    on_red: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of the promise in one room.

    `over`: entries on green that made more people than the limit; `most_inside`: the most people at a time; `green_beyond_ms`: lamp
    time on green while the room was full, less REACTION_MS at the end of each green; `longest_reaction_ms`: the longest such green.
    """

    over: int
    most_inside: int
    green_beyond_ms: int
    longest_reaction_ms: int


def judge(steps: Iterable[Step], lamps: Sequence[Sequence[tuple[int, bool]]], limit: int) -> Promise:
    """Return what became of the promise, given every crossing and every switch of every lamp of a room."""
    inside = most = over = 0
    full: list[tuple[int, int]] = []
    full_since_ms: int | None = None
    end_ms = max((at_ms for lamp in lamps for at_ms, _ in lamp), default=0)
    for step in sorted(steps, key=lambda step: (step.at_ms, step.is_entry)):
        inside += 1 if step.is_entry else -1
        most = max(most, inside)
        over += step.is_entry and not step.on_red and inside > limit
        if inside >= limit and full_since_ms is None:
            full_since_ms = step.at_ms
        elif inside < limit and full_since_ms is not None:
            full.append((full_since_ms, step.at_ms))
            full_since_ms = None
        end_ms = max(end_ms, step.at_ms)
    if full_since_ms is not None:
        full.append((full_since_ms, end_ms))
    overlaps = [overlap for lamp in lamps for overlap in _overlaps(full, _greens(lamp, end_ms))]
    beyond = sum(max(0, overlap - REACTION_MS) for overlap in overlaps)
    return Promise(over, most, beyond, max(overlaps, default=0))


def _greens(lamp: Sequence[tuple[int, bool]], end_ms: int) -> Iterable[tuple[int, int]]:
    since_ms: int | None = None
    for at_ms, is_green in lamp:
        if is_green and since_ms is None:
            since_ms = at_ms
        elif not is_green and since_ms is not None:
            yield since_ms, at_ms
            since_ms = None
    if since_ms is not None:
        yield since_ms, end_ms


def _overlaps(some: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Yield the length of each stretch that lies in both; each side is sorted and free of overlaps of its own."""
    marks = heapq.merge(
        *(
            sorted((at_ms, is_start, side) for start, end in spans for at_ms, is_start in ((start, True), (end, False)))
            for side, spans in ((0, some), (1, others))
        )
    )
    is_open = [False, False]
    since_ms = 0
    for at_ms, is_start, side in marks:
        if all(is_open):
            yield at_ms - since_ms
        is_open[side] = is_start
        since_ms = at_ms
