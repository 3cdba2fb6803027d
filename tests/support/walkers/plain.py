"""Common ways of counting with two beams or zones, written anew to compare with: what most door counters do.

They see the same traces as the detector, edge by edge, and know nothing of speed, depth or distance.

On edges, where one beam changes at a time, the machine of four states and the rule of three zones are the same function. Between
"nobody" and "nobody" the states can only go up and down the row outer, both, inner; so four steps made good one way are a path that
begins with one beam, goes on with both and ends with the other. The rule was made for a time-of-flight sensor that looks at its zones
in turn and misses what happens between; on such a sensor the two may differ.
"""

from collections.abc import Sequence

from tests.support.walkers.beams import Edge

_FORWARD = [(False, False), (True, False), (True, True), (False, True)]


def four_states(edges: Sequence[Edge]) -> tuple[int, int]:
    """Count entries and exits with the plain two-beam machine: four places in a circle, one step on or back an edge.

    Whoever comes round to "both clear" after four steps on has entered, after four steps back has left.
    """
    level = {"outer": False, "inner": False}
    place = steps = entries = exits = 0
    for _, beam, is_broken in edges:
        level[beam] = is_broken
        now = _FORWARD.index((level["outer"], level["inner"]))
        step = (now - place + 1) % 4 - 1
        steps, place = steps + (step if step in (-1, 1) else 0), now
        if now == 0:
            entries, exits = entries + (steps == 4), exits + (steps == -4)
            steps = 0
    return entries, exits


def debounced(edges: Sequence[Edge], still_s: float = 0.030) -> list[Edge]:
    """Return the edges without clearings shorter than *still_s*: the usual cure for chatter, as makers of door counters use it."""
    kept: list[Edge] = []
    for beam in ("outer", "inner"):
        own: list[Edge] = []
        for edge in edges:
            if edge[1] != beam:
                continue
            if edge[2] and len(own) > 1 and not own[-1][2] and edge[0] - own[-1][0] < still_s:
                own.pop()
            elif not own or own[-1][2] != edge[2]:
                own.append(edge)
        kept += own
    return sorted(kept)


def three_zone_path(edges: Sequence[Edge]) -> tuple[int, int]:
    """Count entries and exits with the path rule of the Roode sensor: the last three states between "nobody" and "nobody".

    A path keeps its first two states and overwrites the third; outer, both, inner is an entry, the other way round an exit.
    """
    level = {"outer": False, "inner": False}
    path: list[int] = []
    entries = exits = 0
    for _, beam, is_broken in edges:
        if level[beam] == is_broken:
            continue
        level[beam] = is_broken
        state = level["outer"] + 2 * level["inner"]
        if state == 0:
            entries, exits = entries + (path == [1, 3, 2]), exits + (path == [2, 3, 1])
            path = []
        elif len(path) < 3:
            path.append(state)
        else:
            path[-1] = state
    return entries, exits
