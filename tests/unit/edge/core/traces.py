"""Hand-written traces for the detector's tests: bodies as beam edges, and what the detector says of them."""

from collections.abc import Iterable

from edge.core.crossing import CrossingSettings, at_start, step
from edge.core.events import Beam, BeamChanged, TimePassed

GAP_M = 0.06
O, I = Beam.OUTER, Beam.INNER  # noqa: E741 - as short as in the drawings
Edge = tuple[float, Beam, int]


def body(at_s: float, depth_m: float = 0.25, speed_m_s: float = 1.0, first: Beam = O) -> list[Edge]:
    """Return the four edges of a rigid body that meets *first* at *at_s*."""
    second = I if first is O else O
    lag_s, stay_s = GAP_M / speed_m_s, depth_m / speed_m_s
    return [(at_s, first, 1), (at_s + lag_s, second, 1), (at_s + stay_s, first, 0), (at_s + stay_s + lag_s, second, 0)]


def together(*bodies: list[Edge]) -> list[Edge]:
    """Return what the beams see of several bodies in one file: a beam is broken while any of them breaks it."""
    edges = sorted((edge for each in bodies for edge in each), key=lambda edge: (edge[0], -edge[2]))
    broken = {O: 0, I: 0}
    seen = []
    for at_s, beam, level in edges:
        before = broken[beam]
        broken[beam] += 1 if level else -1
        if (before > 0) != (broken[beam] > 0):
            seen.append((at_s, beam, level))
    return seen


def passages(
    edges: Iterable[Edge], settings: CrossingSettings | None = None, until_s: float = 600.0
) -> list[tuple[str, float]]:
    """Return what the detector announces, kind and rounded time, letting time pass until *until_s* at the end."""
    settings = settings or CrossingSettings(gap_m=GAP_M)
    state = at_start()
    said = []
    for at_s, beam, level in edges:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), settings)
        said += out
    state, out = step(state, TimePassed(until_s), settings)
    return [(one.kind.value, round(one.at_s, 3)) for one in (*said, *out)]


def kinds(edges: Iterable[Edge], settings: CrossingSettings | None = None) -> list[str]:
    """Return the kinds of what the detector announces, in order."""
    return [kind for kind, _ in passages(edges, settings)]
