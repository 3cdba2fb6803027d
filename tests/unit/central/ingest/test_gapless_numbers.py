"""How far a ledger is stored without a gap."""

from hypothesis import given
from hypothesis import strategies as st

from central.ingest.gapless import Gapless


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 15)), max_size=30))
def test_any_order_and_repetition_of_runs_gives_the_same_as_the_set_of_numbers(runs: list[tuple[int, int]]) -> None:
    """Whatever arrives in whatever order, membership and the gapless mark are those of the plain set."""
    gapless, plain = Gapless(), set()
    for first, more in runs:
        assert all(number not in plain for number in range(first, 200)) or not gapless.is_all_new(first)
        gapless = gapless.plus(first, first + more)
        plain |= set(range(first, first + more + 1))
    assert [number in plain for number in range(1, 90)] == [number in gapless for number in range(1, 90)]
    mark = next(number for number in range(200) if number + 1 not in plain)
    assert mark == gapless.stored


def test_a_restart_knows_what_lies_above_a_gap() -> None:
    """Rebuilt from the mark and the numbers above it, the gap is still known, and filling it moves the mark over all."""
    rebuilt = Gapless.of(3, [6, 7, 9])
    assert Gapless(3, ((6, 7), (9, 9))) == rebuilt
    assert Gapless(9) == rebuilt.plus(4, 5).plus(8, 8)
