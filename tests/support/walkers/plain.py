"""Two common ways of counting with two beams or zones, written anew to compare with: what most door counters do.

Both see the same traces as the detector, by its events, and know nothing of time.
"""

from collections.abc import Iterable

from tests.support.walkers.beams import Edge

_FORWARD = [(False, False), (True, False), (True, True), (False, True)]


def four_states(edges: Iterable[Edge]) -> tuple[int, int]:
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


def three_zone_path(edges: Iterable[Edge]) -> tuple[int, int]:
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
