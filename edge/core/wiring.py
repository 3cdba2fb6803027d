"""Whether the two sensors of a door are wired the wrong way round, so that whoever comes in is counted out.

Two stories are told of the room from the same crossings: the door counts right, or it counts the wrong way round. Neither can have
fewer people inside than none, or many more than the room takes; what does not fit counts against the story. A room whose doors
count right may lose a few people more than came in, and a door by which people only leave makes no such room as long as the others
count who comes. Owns that comparison. It must not know where crossings come from.
"""

from dataclasses import dataclass, replace

ACCUSED_BY = 8
"""The story that the door counts right must miss so many people more than the other one before the door is accused. Single entries
that were not seen do not add up to that between one night and the next without as many seen."""

CLEARED_BY = 4
"""Once it stands accused, so many people must speak for it."""

NIGHT_S = 2 * 3600.0
"""After so long without a crossing nobody is left inside but whom the count knows: both stories begin anew."""

OVERFULL = 5
"""A room may hold so many more than its limit: people enter on red."""


@dataclass(frozen=True, slots=True)
class Story:
    """How many people are inside if it is true, and how many people it cannot explain."""

    inside: int
    wrong: int = 0

    def after(self, change: int, most: int | None) -> "Story":
        """Return the story after the room's count changed by so many; *most* is how many the room can hold."""
        inside = self.inside + change
        held = max(0, inside if most is None else min(inside, most))
        return Story(held, self.wrong + abs(inside - held))


@dataclass(frozen=True, slots=True)
class Wiring:
    """What speaks for and against a door since the stories began. `crossed_s` is when anybody was last seen to cross (monotonic)."""

    right: Story
    swapped: Story
    crossed_s: float
    is_accused: bool = False


def begin(inside: int, at_s: float, *, is_accused: bool = False) -> Wiring:
    """Return the beginning of both stories, with *inside* people in the room."""
    known = Story(max(0, inside))
    return Wiring(known, known, at_s, is_accused)


def step(state: Wiring, own: int, others: int, inside: int, limit: int | None, at_s: float) -> Wiring:
    """Return what is known after crossings.

    Arguments: *own* people more in than out by this door's sensors, *others* the same by what is beyond doubt here (other
    doors, staff's own count); *inside* the room's count before them; *limit* None where there is none.
    """
    if not own and not others:
        return state
    if at_s - state.crossed_s >= NIGHT_S:
        state = begin(inside, at_s, is_accused=state.is_accused)
    most = limit + OVERFULL if limit else None
    after = replace(
        state,
        right=state.right.after(own + others, most),
        swapped=state.swapped.after(others - own, most),
        crossed_s=at_s,
    )
    against = after.right.wrong - after.swapped.wrong
    if not after.is_accused and against >= ACCUSED_BY:
        return replace(
            after, is_accused=True, right=replace(after.right, wrong=0), swapped=replace(after.swapped, wrong=0)
        )
    if after.is_accused and against <= -CLEARED_BY:
        return replace(
            after, is_accused=False, right=replace(after.right, wrong=0), swapped=replace(after.swapped, wrong=0)
        )
    return after
