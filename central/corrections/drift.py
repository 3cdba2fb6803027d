"""How far each door miscounts, from what headcounts corrected over days: pure arithmetic, without clock, database or page.

What an anchor (people counted in the room, or the room empty) puts right came about by the crossings since the anchor before. With one
door all of it is that door's: the drift is what was off, over the crossings, exact. With several the doors' parts are told apart by how the
crossings were shared out from span to span: a least squares estimate in which a door is taken to be right (within
`USUAL_PER_100`) unless the figures say otherwise (ridge, that is a normal prior), so that doors that cannot be told apart get a wide
interval and not a wild figure. A crossing errs by itself, so what a span is off by varies with its crossings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from central.corrections.solving import inverse, t_975, times

LEAST_SPANS = 3
"""Fewer say nothing."""

LEAST_CROSSINGS = 30
"""A shorter span joins the next: two headcounts within minutes differ by how people count, not by how doors do."""

ALERT_PER_100 = 1.0
USUAL_PER_100 = 3.0
_USUAL_VARIANCE = 0.02  # per crossing: one in a hundred wrong either way, and a headcount that is itself off by one
_USUAL_WORTH = 2.0  # as many spans as that guess counts for
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Put:
    """The count of a room was put right by `delta`. `crossings` are what each door had counted by then where people were counted
    (an anchor), None where the count was merely changed."""

    utc_ms: int
    delta: int
    crossings: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Between two anchors: by how many people the doors together counted too many (negative: too few), and the crossings of each."""

    from_ms: int
    to_ms: int
    excess: int
    crossings: Mapping[str, int]

    @property
    def total(self) -> int:
        """The crossings of all doors."""
        return sum(self.crossings.values())


@dataclass(frozen=True, slots=True)
class Estimate:
    """People counted too many per 100 crossings (negative: too few), with its 95 % interval."""

    per_100: float
    low: float
    high: float
    crossings: int

    @property
    def is_alert(self) -> bool:
        """Whether somebody should look: surely not right, and by more than one in a hundred."""
        return (self.low > 0 or self.high < 0) and abs(self.per_100) > ALERT_PER_100


@dataclass(frozen=True, slots=True)
class Drift:
    """The estimates of a room's doors and of all together; none while there are too few spans. `unusable` anchors could not be
    compared with the one before: a door was not heard, or began a new ledger."""

    spans: int
    unusable: int
    doors: Mapping[str, Estimate] = field(default_factory=dict)
    room: Estimate | None = None


def spans(puts: Iterable[Put]) -> tuple[list[Span], int]:
    """Return the spans between anchors, oldest first, and how many anchors could not be compared with the one before.

    Changes between anchors (a button, fewer than none) are what staff or arithmetic put right earlier: they count with the next anchor.
    """
    found: list[Span] = []
    unusable = put_right = 0
    before: Put | None = None
    for put in sorted(puts, key=lambda each: each.utc_ms):
        put_right += put.delta
        if put.crossings is None:
            continue
        crossings = _between(before, put)
        if before is not None and crossings is None:
            unusable += 1
        elif before is not None and crossings is not None:
            if sum(crossings.values()) < LEAST_CROSSINGS:
                continue  # `before` stays: the span goes on
            found.append(Span(before.utc_ms, put.utc_ms, -put_right, crossings))
        before, put_right = put, 0
    return found, unusable


def _between(before: Put | None, put: Put) -> dict[str, int] | None:
    """Return the crossings of each door since *before*, or None where that cannot be told."""
    then, now = before.crossings if before else None, put.crossings
    if then is None or now is None or then.keys() != now.keys():
        return None
    found = {door: now[door] - then[door] for door in now}
    return found if min(found.values(), default=0) >= 0 else None


def drift(puts: Iterable[Put]) -> Drift:
    """Return how far the doors of a room miscount, by all that was put right."""
    usable, unusable = spans(puts)
    usable = [span for span in usable if span.total]
    if len(usable) < LEAST_SPANS:
        return Drift(len(usable), unusable)
    doors = sorted({door for span in usable for door, n in span.crossings.items() if n})
    whole = _fit([[float(span.total)] for span in usable], usable, is_ridge=False)[0]
    if len(doors) == 1:
        return Drift(len(usable), unusable, {doors[0]: whole}, whole)
    table = [[float(span.crossings.get(door, 0)) for door in doors] for span in usable]
    fitted = _fit(table, usable, is_ridge=True)
    return Drift(len(usable), unusable, dict(zip(doors, fitted, strict=True)), whole)


def _fit(table: Sequence[Sequence[float]], usable: Sequence[Span], *, is_ridge: bool) -> list[Estimate]:
    """Return the estimate of each column of *table* (crossings, a row a span)."""
    columns, weights = range(len(table[0])), [1 / span.total for span in usable]
    excess = [float(span.excess) for span in usable]
    squares = [
        [sum(w * row[a] * row[b] for w, row in zip(weights, table, strict=True)) for b in columns] for a in columns
    ]
    sums = [sum(w * row[a] * y for w, row, y in zip(weights, table, excess, strict=True)) for a in columns]
    variance, freedom = _USUAL_VARIANCE, 1.0
    for _ in range(_ROUNDS if is_ridge else 1):
        ridge = variance / (USUAL_PER_100 / 100) ** 2 if is_ridge else 0.0
        spread = inverse([[squares[a][b] + (ridge if a == b else 0.0) for b in columns] for a in columns])
        found = times(spread, sums)
        used = sum(spread[a][b] * squares[b][a] for a in columns for b in columns)  # effective number of unknowns
        left = [y - sum(f * c for f, c in zip(found, row, strict=True)) for y, row in zip(excess, table, strict=True)]
        freedom = _USUAL_WORTH + len(table) - used
        off = sum(w * each * each for w, each in zip(weights, left, strict=True))
        variance = (_USUAL_WORTH * _USUAL_VARIANCE + off) / freedom
    reach = t_975(max(2.0, freedom))
    crossings = [int(sum(row[a] for row in table)) for a in columns]
    halves = [100 * reach * (variance * spread[a][a]) ** 0.5 for a in columns]
    return [
        Estimate(100 * found[a], 100 * found[a] - halves[a], 100 * found[a] + halves[a], crossings[a]) for a in columns
    ]
