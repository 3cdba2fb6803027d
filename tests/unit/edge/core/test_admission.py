"""Pairing scans with entries."""

from edge.core.admission import PATIENCE_S, WINDOW_S, Moment, entered, scanned


def at(seconds: float) -> Moment:
    """Return a moment at which the light had been green all the time."""
    return Moment(seconds, seconds)


def test_one_scan_admits_its_people_and_no_more() -> None:
    """A family declared by one code."""
    waiting = scanned((), at(0), 2)
    admitted = []
    for seconds in (1, 2, 3):
        waiting, is_declared = entered(waiting, at(seconds))
        admitted.append(is_declared)
    assert [True, True, False] == admitted


def test_an_entry_without_a_scan_is_undeclared() -> None:
    """Nobody announced them."""
    assert ((), False) == entered((), at(5))


def test_a_scan_counts_for_a_while_only() -> None:
    """Who does not come in gives nobody else a pass."""
    waiting = scanned((), at(0), 1)
    assert entered(waiting, at(WINDOW_S))[1]
    assert not entered(waiting, at(WINDOW_S + 1))[1]


def test_waiting_at_red_makes_nobody_late() -> None:
    """The window is time at green."""
    waiting = scanned((), Moment(0, 50), 1)
    assert entered(waiting, Moment(1800, 55))[1]


def test_a_scan_does_not_outlive_everybodys_patience() -> None:
    """Red over lunch: they have gone."""
    assert not entered(scanned((), Moment(0, 50), 1), Moment(PATIENCE_S + 1, 50))[1]


def test_the_oldest_scan_is_used_first() -> None:
    """People come in in the order they queued."""
    waiting = scanned(scanned((), at(0), 1), at(10), 1)
    waiting, _ = entered(waiting, at(20))
    assert [10] == [each.since.at_s for each in waiting]
