"""Bundles in parts: whatever the order, the repetition and the noise, only the whole comes out."""

import random
from base64 import b64encode

import msgspec
import pytest

from edge.protocol import codec
from edge.protocol.messages import TrustPart
from edge.protocol.trust_parts import MOST_PARTS, MOST_UNFINISHED, Joining, cut

DATA = random.Random(5).randbytes(400_000)  # three parts


def test_parts_fit_a_message() -> None:
    """Each part, as it goes out, is no larger than a message may be, and reads back."""
    parts = cut(DATA, 9)
    assert 3 == len(parts)
    for part in parts:
        assert part == codec.decode(codec.encode(part), TrustPart)


def test_parts_join_in_any_order() -> None:
    """Repeated and out of order, the last one missing completes the whole, once."""
    one, two, three = cut(DATA, 9)
    joining = Joining()
    assert [None, None, None, DATA] == [joining.take(part) for part in (three, one, three, two)]
    assert None is joining.take(two)


def test_parts_of_two_bundles_do_not_mix() -> None:
    """While one is replaced by the next, parts of both come; each joins with its own."""
    old, new = cut(DATA, 9), cut(DATA[::-1], 10)
    joining = Joining()
    mixed = (new[0], old[1], new[1], old[2], old[0], new[2])
    assert [None, None, None, None, DATA, DATA[::-1]] == [joining.take(part) for part in mixed]


def test_what_is_kept_is_bounded() -> None:
    """Parts of many bundles push each other out."""
    joining = Joining()
    first = cut(DATA, 1)
    joining.take(first[0])
    for revision in range(2, 2 + MOST_UNFINISHED):
        joining.take(cut(DATA, revision)[0])
    assert [None, None] == [joining.take(part) for part in first[1:]]


def test_part_that_cannot_be_is_dropped() -> None:
    """One beyond its own number of parts, one of too many, one that is no base64, and one with a wrong digest make no bundle."""
    (good,) = cut(b"abc", 3)
    change = msgspec.structs.replace
    odd = [
        change(good, part=1),
        change(good, parts=MOST_PARTS + 1),
        change(good, data="????"),
        change(good, data=b64encode(b"abd").decode()),
    ]
    assert [None] * 4 == [Joining().take(part) for part in odd]
    assert b"abc" == Joining().take(good)


@pytest.mark.parametrize("size", [0, MOST_PARTS * 135_000 + 1])
def test_what_cannot_be_cut_is_told(size: int) -> None:
    """Nothing, and more than there may be parts."""
    with pytest.raises(ValueError, match="can be told"):
        cut(b"\x00" * size, 1)
