"""How a room's limit is split over its doors: slots, and what each door's permits start from. Pure arithmetic.

The limit is split over slots, each as large as the next or one larger, and each slot belongs to a door. A door's share is what its slots
come to, and an offset that says what doors which left the room have left it. Growing the limit shrinks no slot: so doors that hold
different revisions of the plan never start from more, together, than those of the largest of these limits would.
"""

from collections.abc import Collection


def split(limit: int, parts: int, part: int) -> int:
    """Return how much of *limit* is in slot *part*, counted from 0, of *parts*."""
    whole, rest = divmod(limit, parts)
    return whole + (part < rest)


def share(limit: int, slots: Collection[int], slot_count: int, offset: int) -> int:
    """Return how many permits a door with these *slots* of *slot_count* starts from; below zero, it starts with a debt."""
    return sum(split(limit, slot_count, slot) for slot in slots) + offset


def even(doors: int) -> tuple[tuple[int, ...], ...]:
    """Return the slots of each of so many doors, where each has one."""
    return tuple((slot,) for slot in range(doors))


def offset_of_first(carried: int, net: int, traded: int) -> int:
    """Return the offset of the first door of a room where *carried* people are known to be inside.

    *net* and *traded* are what the door left behind when it was of this room before, else 0 (see `offset_of_returned`).
    """
    return -carried + offset_of_returned(net, traded)


def offset_of_returned(net: int, traded: int) -> int:
    """Return the offset with which a door that was of the room before holds nothing at first.

    Its unit goes on with the ledger it has: *net* people in by it, and *traded* permits taken from other doors less those given.
    """
    return net - traded


def offset_of_heir(own: int, left: int, net: int, traded: int) -> int:
    """Return the offset of a door with offset *own* that inherits the slots of one with offset *left*, and what that one still held.

    *net* is carried by the room from now on, so that these people still stand against the limit.
    """
    return own + left + traded - net
