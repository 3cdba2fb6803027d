"""Pairing scans with entries."""

import pytest

from edge.core.admission import (
    ASTRAY_AFTER_S,
    PATIENCE_S,
    STAFF_WINDOW_S,
    WINDOW_S,
    Moment,
    astray,
    entered,
    lender,
    next_deadline,
    people,
    renewed,
    scanned,
    spent,
    unused,
    withdrawn,
)


def at(seconds: float) -> Moment:
    """Return a moment at which the light had been green all the time."""
    return Moment(seconds, seconds)


def test_one_scan_admits_its_people_and_no_more() -> None:
    """A family declared by one code."""
    waiting = scanned((), at(0), 2)
    admitted = []
    for seconds in (1, 2, 3):
        waiting, scan = entered(waiting, at(seconds))
        admitted.append(scan is not None)
    assert [True, True, False] == admitted


def test_an_entry_without_a_scan_is_undeclared() -> None:
    """Nobody announced them."""
    assert ((), None) == entered((), at(5))


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


def test_who_did_not_come_is_told_once() -> None:
    """An unused pass for each; the others are still expected."""
    waiting = scanned(scanned((), at(0), 3), at(60), 1)
    waiting, _ = entered(waiting, at(70))
    assert (waiting, ()) == unused(waiting, at(WINDOW_S))
    left, late = unused(waiting, at(WINDOW_S + 1))
    assert [(0, 2, True)] == [(each.since.at_s, each.people, each.is_scan) for each in late]
    assert (1, (left, ())) == (people(left, at(WINDOW_S + 1)), unused(left, at(WINDOW_S + 1)))


@pytest.mark.parametrize("is_red", [True, False])
def test_astray_is_who_is_not_let_in_or_does_not_come(is_red: bool) -> None:
    """At green everybody has some seconds to walk in."""
    waiting = scanned((), at(0), 2)
    assert (2 if is_red else 0) == astray(waiting, at(ASTRAY_AFTER_S - 1), is_red=is_red)
    assert 2 == astray(waiting, at(ASTRAY_AFTER_S), is_red=is_red)
    assert 0 == astray(waiting, at(WINDOW_S + 1), is_red=is_red)


def test_deadlines_come_in_their_order() -> None:
    """At green astray, then unused; at red only everybody's patience ends."""
    waiting = scanned((), at(0), 2)
    assert next_deadline((), at(0), is_red=False) is None
    assert ASTRAY_AFTER_S == pytest.approx(next_deadline(waiting, at(4), is_red=False), abs=0.1)
    assert WINDOW_S == pytest.approx(next_deadline(waiting, at(60), is_red=False), abs=0.1)
    assert PATIENCE_S == pytest.approx(next_deadline(waiting, at(60), is_red=True), abs=0.1)
    deadline_s = next_deadline(waiting, at(60), is_red=False)
    assert deadline_s is not None
    assert ((), waiting) == unused(waiting, at(deadline_s))


def test_who_came_in_elsewhere_is_taken_from_the_oldest_scans() -> None:
    """As many as there are, no more."""
    waiting = scanned(scanned((), at(0), 2), at(10), 2)
    assert [(10, 1)] == [(each.since.at_s, each.people) for each in spent(waiting, 3)]
    assert () == spent(waiting, 9)


def test_the_door_with_most_people_astray_lends() -> None:
    """None where nobody is, or where all are claimed."""
    assert "b" == lender({"a": 1, "b": 3, "c": -2})
    assert [None, None] == [lender({}), lender({"a": 0, "b": -1})]


def test_a_code_shown_once_more_renews_the_newest_scan() -> None:
    """Nobody is added, and those of other scans wait no longer than before."""
    waiting = renewed(scanned(scanned((), at(0), 2), at(10), 1), at(100), 1)
    assert 3 == people(waiting, at(100))
    assert [1, 0] == [people(waiting, at(seconds)) for seconds in (WINDOW_S + 11, WINDOW_S + 101)]


def test_a_code_shown_once_more_when_nobody_is_awaited_announces_its_people_again() -> None:
    """They went out for a moment, or were given up."""
    assert scanned((), at(9), 2) == renewed((), at(9), 2)


def test_who_comes_in_on_red_is_of_the_staff_if_one_is_expected() -> None:
    """Visitors wait for the light; at green whoever showed a code first comes first."""
    waiting = scanned(scanned((), at(0), 1), at(1), 1, is_staff=True)
    by_light = [entered(waiting, at(2), is_red=is_red)[1] for is_red in (True, False)]
    assert [True, False] == [scan is not None and scan.is_staff for scan in by_light]
    left, _ = entered(waiting, at(2), is_red=True)
    assert [False] == [scan is not None and scan.is_staff for scan in [entered(left, at(3), is_red=True)[1]]]


def test_staff_are_expected_apart_from_visitors() -> None:
    """A badge that is not used is missed by nobody, counts for no other door, and stands for nobody a little later."""
    waiting = scanned((), at(0), 1, is_staff=True)
    assert (0, 0, None) == (
        people(waiting, at(1)),
        astray(waiting, at(20), is_red=True),
        next_deadline(waiting, at(1), is_red=False),
    )
    assert waiting == spent(waiting, 5)
    assert entered(waiting, at(STAFF_WINDOW_S))[1] is not None
    assert entered(waiting, at(STAFF_WINDOW_S + 1))[1] is None
    assert ((), ()) == unused(waiting, at(STAFF_WINDOW_S + 1))


def test_red_light_gives_staff_no_longer() -> None:
    """They do not wait for the light."""
    waiting = scanned((), Moment(0, 50), 1, is_staff=True)
    assert entered(waiting, Moment(STAFF_WINDOW_S + 1, 50), is_red=True)[1] is None


def test_a_code_shown_once_more_renews_its_own_kind() -> None:
    """A badge shown again makes no visitor's time longer, nor the other way round."""
    waiting = scanned(scanned((), at(0), 2), at(1), 1, is_staff=True)
    assert [False, True] == [each.is_staff for each in renewed(waiting, at(9), 1, is_staff=True)]
    again = renewed(waiting, at(9), 1)
    assert [(True, 1.0, 1), (False, 9.0, 2)] == [(each.is_staff, each.since.at_s, each.people) for each in again]


def test_what_is_taken_back_are_the_people_of_that_declaration() -> None:
    """As many of them as are still outside, and nobody else's, be they older or newer; a repeated showing leaves them whose they are."""
    waiting = scanned(scanned(scanned((), at(0), 2), at(1), 3, who="a"), at(2), 1)
    left, gone = withdrawn(waiting, "a")
    assert ([2, 1], [3]) == ([each.people for each in left], [each.people for each in gone])
    assert (left, ()) == withdrawn(left, "a")
    renewed_later = renewed(scanned((), at(0), 2, who="a"), at(5), 2)
    assert ((), renewed_later) == withdrawn(renewed_later, "a")
    one_inside, _ = entered(scanned((), at(0), 2, who="a"), at(1))
    assert [1] == [each.people for each in withdrawn(one_inside, "a")[1]]
