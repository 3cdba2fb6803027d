"""How a limit is split over slots, and what doors that leave and come back do to it."""

from hypothesis import given
from hypothesis import strategies as st

from central.plans.shares import even, offset_of_first, offset_of_heir, offset_of_returned, share, split

LIMITS = st.integers(0, 500)
COUNTS = st.integers(1, 12)
DELTAS = st.integers(-200, 200)


@given(LIMITS, COUNTS)
def test_the_slots_are_the_limit(limit: int, count: int) -> None:
    """Nothing is lost in the splitting, and no slot is more than one larger than another."""
    parts = [split(limit, count, part) for part in range(count)]
    assert limit == sum(parts)
    assert max(parts) - min(parts) <= 1


@given(st.lists(LIMITS, min_size=1, max_size=12), st.lists(DELTAS, min_size=12, max_size=12))
def test_doors_of_different_revisions_never_exceed_the_largest_limit(held: list[int], offsets: list[int]) -> None:
    """Each door may hold another limit; together they start from no more than all of them would with the largest."""
    own = list(zip(even(len(held)), offsets, held, strict=False))
    together = sum(share(limit, slots, len(held), offset) for slots, offset, limit in own)
    largest = sum(share(max(held), slots, len(held), offset) for slots, offset, _ in own)
    assert together <= largest == max(held) + sum(offset for _, offset, _ in own)


@given(LIMITS, LIMITS, st.sets(st.integers(0, 7)), DELTAS)
def test_a_share_grows_with_the_limit(some: int, more: int, slots: set[int], offset: int) -> None:
    """A raised limit takes nothing from any door."""
    low, high = sorted((some, more))
    assert share(low, slots, 8, offset) <= share(high, slots, 8, offset)


@given(LIMITS, COUNTS, DELTAS, DELTAS, DELTAS)
def test_the_heir_holds_what_the_door_that_left_held(limit: int, count: int, own: int, left: int, net: int) -> None:
    """The heir's share grows by exactly the permits of the door that left, whatever it had counted and traded."""
    traded = 17
    held = share(limit, [0], count + 1, left) + traded - net
    before = share(limit, [1], count + 1, own)
    after = share(limit, [0, 1], count + 1, offset_of_heir(own, left, net, traded))
    assert before + held == after


@given(DELTAS, DELTAS)
def test_a_door_that_comes_back_holds_nothing(net: int, traded: int) -> None:
    """Its ledger goes on from where it was; its share is what makes that nothing."""
    assert 0 == share(50, [], 3, offset_of_returned(net, traded)) + traded - net


@given(LIMITS, st.integers(0, 50), DELTAS, DELTAS)
def test_the_first_door_of_a_room_has_the_places_that_are_left(limit: int, inside: int, net: int, traded: int) -> None:
    """Those known to be inside stand against the limit, also where the door brings a ledger along."""
    held = share(limit, [0], 1, offset_of_first(inside, net, traded)) + traded - net
    assert limit - inside == held
