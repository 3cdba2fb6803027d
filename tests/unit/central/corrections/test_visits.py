"""How many came, how many of them more than once."""

import pytest

from central.corrections.visits import Visits, count_visits
from edge.protocol.codec import encode
from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, VerdictKind
from tests.support.central_store import log, scanned


def count(*rows: Scanned) -> Visits:
    """Count *rows* as they are stored."""
    import json

    return count_visits(json.dumps(row) for row in json.loads(encode(log(*rows)))["rows"])


def test_people_are_told_apart_by_their_pseudonyms() -> None:
    """Two came twice, one once."""
    assert Visits(5, 3, 2) == count(*(scanned(n, who) for n, who in enumerate("abaeb", 1)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"verdict": VerdictKind.REFUSED}, Visits(1, 1, 0)),
        ({"is_repeated": True}, Visits(1, 1, 0)),
        ({"format": PassFormat.STAFF_BADGE}, Visits(1, 1, 0)),
        ({"who": None}, Visits(2, 1, 0)),
        ({}, Visits(2, 1, 1)),
    ],
)
def test_what_is_no_further_visit_is_not_counted(changes: dict[str, object], expected: Visits) -> None:
    """Refusals, the same code shown again, and staff; somebody without a pseudonym is a scan, and nobody who can be told again."""
    assert expected == count(scanned(1, "a"), scanned(2, "a", **changes))


def test_an_unreadable_row_counts_as_nothing() -> None:
    """A newer unit may write what this program cannot read."""
    assert Visits(0, 0, 0) == count_visits(['{"kind":"scanned","n":1,"format":"moon"}', "rubbish"])
