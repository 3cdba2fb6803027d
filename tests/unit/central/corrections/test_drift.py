"""How far doors miscount, told from what headcounts put right; the truth of simulated months is known."""

import pytest

from central.corrections.drift import LEAST_CROSSINGS, Drift, Estimate, Put, Span, drift, spans
from tests.support.counted_months import Month, puts


def anchor(at: int, delta: int, **crossings: int) -> Put:
    """Return a headcount."""
    return Put(at, delta, crossings)


def test_a_span_is_off_by_all_that_was_put_right_since_the_anchor_before() -> None:
    """What a button put right in between was miscounted too."""
    found, unusable = spans([anchor(1, 4, a=100), Put(2, 2), anchor(3, -5, a=300)])
    assert ([Span(1, 3, 3, {"a": 200})], 0) == (found, unusable)


def test_rows_may_come_in_any_order() -> None:
    """Two doors' ledgers arrive as they like."""
    rows = [anchor(3, -5, a=300), Put(2, 2), anchor(1, 4, a=100)]
    assert spans(rows) == spans(sorted(rows, key=lambda each: each.utc_ms))


def test_headcounts_close_to_each_other_are_one() -> None:
    """Two within a few crossings differ by how people count."""
    found, _ = spans([anchor(1, 0, a=100), anchor(2, 3, a=100 + LEAST_CROSSINGS - 1), anchor(3, -1, a=300)])
    assert [Span(1, 3, -2, {"a": 200})] == found


@pytest.mark.parametrize(
    "later",
    [{"a": 300}, {"a": 300, "b": 100, "c": 5}, {"a": 90, "b": 300}],
    ids=["door lost", "door new", "new ledger"],
)
def test_anchors_that_cannot_be_compared_are_counted_and_left_out(later: dict[str, int]) -> None:
    """What a door not heard had counted is not guessed; the next span begins there."""
    after = {door: n + 200 for door, n in later.items()}
    found, unusable = spans([anchor(1, 0, a=100, b=100), anchor(2, -9, **later), anchor(3, 1, **after)])
    assert (1, [(2, 3)]) == (unusable, [(span.from_ms, span.to_ms) for span in found])


def test_with_one_door_it_is_what_was_off_over_the_crossings() -> None:
    """Exact, not estimated."""
    found = drift([anchor(1, 0, a=0), anchor(2, -3, a=200), anchor(3, -1, a=300), anchor(4, -4, a=800)])
    assert 100 * 8 / 800 == pytest.approx(found.doors["a"].per_100)
    assert (3, found.doors["a"]) == (found.spans, found.room)


def test_too_few_headcounts_say_nothing() -> None:
    """No figure is better than one that means nothing."""
    assert Drift(2, 0) == drift([anchor(1, 0, a=0), anchor(2, -30, a=200), anchor(3, -10, a=300)])


def test_days_that_use_the_doors_differently_tell_them_apart() -> None:
    """What is off on days when one door is used is that door's."""
    rows = [anchor(0, 0, a=0, b=0)]
    a = b = 0
    for day in range(1, 21):
        more_a, more_b = (400, 40) if day % 2 else (40, 400)
        a, b = a + more_a, b + more_b
        rows.append(anchor(day, -round(more_a * 0.03), a=a, b=b))
    found = drift(rows).doors
    assert (3.0, 0.0) == (pytest.approx(found["a"].per_100, abs=0.2), pytest.approx(found["b"].per_100, abs=0.2))
    assert (True, False) == (found["a"].is_alert, found["b"].is_alert)


def test_doors_that_cannot_be_told_apart_are_not_blamed() -> None:
    """Used alike every day: the room drifts, and no door is named."""
    rows = [anchor(day, -round(8 * (day > 0)), a=200 * day, b=200 * day) for day in range(25)]
    found = drift(rows)
    assert found.room is not None
    assert (True, False, False) == (found.room.is_alert, found.doors["a"].is_alert, found.doors["b"].is_alert)


@pytest.mark.parametrize(
    ("low", "per_100", "high", "is_alert"),
    [(0.5, 1.5, 2.5, True), (-2.5, -1.5, -0.5, True), (-0.1, 1.5, 3.1, False), (0.5, 0.9, 1.3, False)],
)
def test_an_alert_needs_certainty_and_size(low: float, per_100: float, high: float, is_alert: bool) -> None:
    """The interval leaves out nought, and the drift is more than one in a hundred."""
    assert is_alert is Estimate(per_100, low, high, 1000).is_alert


@pytest.mark.parametrize("door", ["one", "two"])
def test_simulated_months_are_judged_right(door: str) -> None:
    """A door that drifts by 2.5 is found in nearly every month; doors that are right are nearly never blamed; the truth lies inside."""
    others = {} if door == "one" else {"b": 0.0}
    bad = [drift(puts(Month({"a": 2.5, **others}), seed)) for seed in range(24)]
    good = [drift(puts(Month({"a": 0.0, **others}), seed)) for seed in range(24)]
    assert sum(each.doors["a"].is_alert for each in bad) >= 20
    assert sum(any(found.is_alert for found in each.doors.values()) for each in good) <= 2
    assert sum(each.doors["a"].low <= 2.5 <= each.doors["a"].high for each in bad) >= 20
