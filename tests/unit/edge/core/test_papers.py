"""Numbers of declarations on paper run through a day and begin anew with the next."""

from datetime import date, timedelta

import pytest

from edge.core.papers import MOST, Papers, on, one_more

TODAY = date(2021, 12, 1)


def test_numbers_run_through_the_day() -> None:
    """The first is 1, and each taken leads to the next."""
    papers = on(Papers(), TODAY)
    numbers = []
    for _ in range(3):
        numbers.append(papers.next_number)
        papers = on(one_more(papers), TODAY)
    assert ([1, 2, 3], Papers(TODAY, 3)) == (numbers, papers)


def test_a_new_day_begins_at_one() -> None:
    """Yesterday's count is gone."""
    assert 1 == on(Papers(TODAY, 17), TODAY + timedelta(days=1)).next_number


def test_numbers_run_on_while_the_date_is_not_known() -> None:
    """A unit without the time gives out no number twice, whether it learns the date later or knew it before."""
    assert 18 == on(Papers(TODAY, 17), None).next_number
    assert Papers(TODAY, 5) == on(Papers(None, 5), TODAY)


def test_after_the_last_number_comes_the_first() -> None:
    """A number always fits its place on the paper."""
    assert 1 == Papers(TODAY, MOST).next_number


@pytest.mark.parametrize("taken", [-1, MOST + 1])
def test_an_impossible_count_cannot_be_built(taken: int) -> None:
    """What no day can have is refused when it is made."""
    with pytest.raises(ValueError, match="declarations on paper"):
        Papers(TODAY, taken)
