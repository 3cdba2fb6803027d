"""When a door may be taken from its room, and what it leaves behind. Pure: takes the doors' newest words, knows no database.

A door that is to go closes first: its unit shows red and hands all its permits to the others. Once that is seen to be done, nothing
that happens at that door can let anybody in any more, and its last word is final.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from central.errors import Conflict
from central.store.places import Door, Room
from edge.protocol.messages import State


class Obstacle(StrEnum):
    """Why a door cannot be taken from its room yet."""

    OPEN = "open"  # it still lets people in
    UNCONFIRMED = "unconfirmed"  # its unit has not said that it knows it is closing
    HOLDS = "holds"  # it has permits that no other door has taken over
    OWES = "owes"  # people came in by it on red, and no other door has paid for them yet
    ON_THE_WAY = "on_the_way"  # permits were given between it and others, and not taken yet
    UNSTORED = "unstored"  # rows of its ledger are not stored yet
    UNREADABLE = "unreadable"  # its last word is of a newer version than this program


_SENTENCES: Final = {
    Obstacle.OPEN: "{door} is open: close it first, so that its unit hands its places to the other doors",
    Obstacle.UNCONFIRMED: "the unit of {door} has not confirmed yet that it is closing",
    Obstacle.HOLDS: "{door} still holds {count} places; its unit hands them over when another door is connected",
    Obstacle.OWES: "{door} owes {count} places, which other doors pay as soon as they have some",
    Obstacle.ON_THE_WAY: "{count} places are on their way between {door} and the other doors; their units must be connected",
    Obstacle.UNSTORED: "{count} rows of the ledger of {door} are not stored yet",
    Obstacle.UNREADABLE: "the last word of {door} is of a newer version than this program can read",
}


class NotSettled(Conflict):
    """A door cannot be taken from its room yet: *obstacle* says why, *count* how many places or rows it is about."""

    def __init__(self, door: str, obstacle: Obstacle, count: int = 0) -> None:
        super().__init__(_SENTENCES[obstacle].format(door=door, count=count))
        self.obstacle = obstacle
        self.count = count


@dataclass(frozen=True, slots=True)
class Heard:
    """A door's newest word (None: it cannot be read), and how many rows of that ledger are stored."""

    state: State | None
    stored: int


@dataclass(frozen=True, slots=True)
class Legacy:
    """What a door leaves behind: *net* people who came in by it less those who left, and *traded* permits taken less given."""

    net: int
    traded: int


def check_settled(room: Room, door: Door, heard: Mapping[str, Heard]) -> None:
    """Say whether *door* can be taken from *room*; one that was never heard can, unless it was given permits.

    Raises: NotSettled.
    """
    word = heard.get(door.id)
    others = [other for other in room.doors if other.id != door.id]
    if word is not None:
        _check_handed_over(room, door, word, others)
    if on_the_way := sum(_on_the_way(door.id, other.id, heard) for other in others):
        raise NotSettled(door.id, Obstacle.ON_THE_WAY, on_the_way)
    if word is not None and word.state is not None and word.state.number > word.stored:
        raise NotSettled(door.id, Obstacle.UNSTORED, word.state.number - word.stored)


def _check_handed_over(room: Room, door: Door, word: Heard, others: Sequence[Door]) -> None:
    state = word.state
    if state is None:
        raise NotSettled(door.id, Obstacle.UNREADABLE)
    if door.closing_revision is None:
        raise NotSettled(door.id, Obstacle.OPEN)
    # A unit may hold a plan from before the database was put back from a copy: its revision is no confirmation.
    if state.plan_revision is None or not door.closing_revision <= state.plan_revision <= room.revision:
        raise NotSettled(door.id, Obstacle.UNCONFIRMED)
    if (state.permits or 0) > 0 and not all(other.is_closing for other in others):
        raise NotSettled(door.id, Obstacle.HOLDS, state.permits or 0)
    # Its heir would take the debt over while a door that does not know yet pays it as well.
    if (state.permits or 0) < 0 and not all(other.is_closing for other in others):
        raise NotSettled(door.id, Obstacle.OWES, -(state.permits or 0))


def legacy(door: str, heard: Mapping[str, Heard]) -> Legacy:
    """Return what *door* leaves behind, by its last word.

    Permits given to it that it never took count as taken: nobody else can use them, and a unit that comes back takes them up. What others
    took from it was given, even if its own last word (of a unit whose card was replaced) does not know.

    Raises: NotSettled where that word cannot be read.
    """
    word = heard.get(door)
    if word is not None and word.state is None:
        raise NotSettled(door, Obstacle.UNREADABLE)
    state = word.state if word is not None else None
    taken = dict(state.taken) if state is not None else {}
    given = dict(state.given) if state is not None else {}
    for other, its_word in heard.items():
        if other != door and its_word.state is not None:
            taken[other] = max(taken.get(other, 0), its_word.state.given.get(door, 0))
            given[other] = max(given.get(other, 0), its_word.state.taken.get(door, 0))
    return Legacy(state.net if state is not None else 0, sum(taken.values()) - sum(given.values()))


def _on_the_way(one: str, other: str, heard: Mapping[str, Heard]) -> int:
    return sum(
        max(0, _given(giver, taker, heard) - _taken(giver, taker, heard))
        for giver, taker in ((one, other), (other, one))
    )


def _given(giver: str, taker: str, heard: Mapping[str, Heard]) -> int:
    word = heard.get(giver)
    return word.state.given.get(taker, 0) if word is not None and word.state is not None else 0


def _taken(giver: str, taker: str, heard: Mapping[str, Heard]) -> int:
    word = heard.get(taker)
    return word.state.taken.get(giver, 0) if word is not None and word.state is not None else 0
