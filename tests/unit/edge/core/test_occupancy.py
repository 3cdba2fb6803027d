"""The room's count as a merge of its doors' rows."""

from hypothesis import given
from hypothesis import strategies as st

from edge.core.occupancy import Share, Shares, merge, total

SHARES = st.builds(
    Share,
    epoch_order=st.integers(1, 3),
    number=st.integers(0, 4),
    epoch=st.sampled_from(["a", "b"]),
    net=st.integers(-5, 5),
)
ROOMS = st.dictionaries(st.sampled_from(["north", "south", "west"]), SHARES)


@given(ROOMS, ROOMS, ROOMS)
def test_the_order_of_merging_does_not_matter(one: Shares, two: Shares, three: Shares) -> None:
    """Messages may come in any grouping."""
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(ROOMS, ROOMS)
def test_either_may_come_first(one: Shares, two: Shares) -> None:
    """Messages may be reordered."""
    assert merge(one, two) == merge(two, one)


@given(ROOMS, ROOMS)
def test_hearing_it_again_changes_nothing(one: Shares, two: Shares) -> None:
    """Messages may be repeated, late ones too."""
    once = merge(one, two)
    assert once == merge(once, once) == merge(once, one)


def test_the_newest_epoch_wins_over_a_large_number() -> None:
    """A replaced unit starts to number anew."""
    old, new = Share(1, 900, "a", 5), Share(2, 1, "b", 0)
    assert {"north": new} == merge({"north": new}, {"north": old})


def test_the_sum_may_fall_below_empty() -> None:
    """Sensors err; the ledgers keep the truth, and who shows it shows an empty room."""
    assert -2 == total({"north": Share(1, 1, "a", -4)}, "south", 2, None)


def test_the_own_door_counts_by_its_own_ledger() -> None:
    """What the network says of this door is old by the time it is heard."""
    assert 3 == total({"south": Share(9, 9, "x", 50)}, "south", 3, None)


def test_a_door_that_left_the_plan_does_not_haunt_the_room() -> None:
    """Its retained state may stand on the broker for ever."""
    heard = {"north": Share(1, 1, "a", 2), "bricked-up": Share(1, 1, "b", 40)}
    assert 45 == total(heard, "south", 3, None)
    assert 5 == total(heard, "south", 3, {"north", "south"})
