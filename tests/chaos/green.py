"""Green as a promise: how long any lamp was green while the room was full in truth, and who was let in beyond the limit.

Works afterwards, on the times the units gave their crossings and lamps (one machine, one monotonic clock). Pure.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
"""From when until when, in milliseconds of the machine's monotonic clock."""

REACTION_MS = 100
"""The last one in breaks the last beam, and the lamp turns red: until then green is no broken promise. Ten times what a
door of its own is held to, since here all units share a machine with what kills them; the longest measured is reported beside."""


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
    What a frozen unit's lamp goes on showing counts as neither, but as `green_frozen_ms`.
    """

    over: int
    most_inside: int
    green_beyond_ms: int
    longest_reaction_ms: int
    green_frozen_ms: int = 0


@dataclass(frozen=True, slots=True)
class Lamp:
    """One lamp: when it turned green (True), or red or dark; and when its unit was frozen, by time."""

    switches: Sequence[tuple[int, bool]]
    frozen: Sequence[Span] = field(default=())


def judge(steps: Iterable[Step], lamps: Sequence[Lamp], limit: int) -> Promise:
    """Return what became of the promise, given every crossing and every switch of every lamp of a room."""
    inside = most = over = 0
    full: list[Span] = []
    full_since_ms: int | None = None
    end_ms = max((at_ms for lamp in lamps for at_ms, _ in lamp.switches), default=0)
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
    broken = [(span, lamp.frozen) for lamp in lamps for span in _overlaps(full, _greens(lamp, end_ms))]
    excused = [sum(end - start for start, end in _overlaps([span], frozen)) for span, frozen in broken]
    late = [end - start - less for ((start, end), _), less in zip(broken, excused, strict=True)]
    beyond = sum(max(0, each - REACTION_MS) for each in late)
    return Promise(over, most, beyond, max(late, default=0), sum(excused))


def _greens(lamp: Lamp, end_ms: int) -> Iterator[Span]:
    since_ms: int | None = None
    for at_ms, is_green in lamp.switches:
        if is_green and since_ms is None:
            since_ms = at_ms
        elif not is_green and since_ms is not None:
            yield since_ms, at_ms
            since_ms = None
    if since_ms is not None:
        yield since_ms, end_ms


def _overlaps(some: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Yield each stretch that lies in both; each side is sorted and free of overlaps of its own."""
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
            yield since_ms, at_ms
        is_open[side] = is_start
        since_ms = at_ms
