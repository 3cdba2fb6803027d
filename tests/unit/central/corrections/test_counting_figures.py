"""From stored ledger rows to figures, whatever program wrote them."""

from datetime import UTC, date

import msgspec
import pytest

from central.corrections.drift import Put
from central.corrections.figures import adjusted_body, by_day, puts
from central.corrections.scans import Reconciled
from central.store.history import Happening
from edge.protocol.rows import Adjusted, Entered, PassUnused, Row
from tests.support.central_store import NOON_MS

HEAD = {"n": 1, "boot": "b", "mono_ms": 1}
DAY = date(2026, 9, 21)


def stored(row: Row | str, *, door: str = "a", at_s: float | None = 0, kind: str = "") -> Happening:
    """Return *row* (or its text) as stored."""
    body = row if isinstance(row, str) else msgspec.json.encode(row).decode()
    name = kind or ("adjusted" if isinstance(row, str) else str(row.__struct_config__.tag))
    return Happening(door, "e", 1, name, None if at_s is None else NOON_MS + int(at_s * 1000), NOON_MS, body)


@pytest.mark.parametrize(
    ("row", "is_anchor"),
    [
        (Adjusted(**HEAD, delta=1, by="button"), False),
        (Adjusted(**HEAD, delta=1, by="account:1", headcount=4, basis={"a": 9}), True),
        (Adjusted(**HEAD, delta=1, by="closing", headcount=0, basis={"a": 9}), True),
        (Adjusted(**HEAD, delta=1, by="floor", headcount=0, basis={"a": 9}, left=40_000), False),
        (Adjusted(**HEAD, delta=1, by="floor", headcount=0, basis={"a": 9}), False),
    ],
)
def test_an_anchor_is_where_people_were_counted(row: Adjusted, is_anchor: bool) -> None:
    """That nobody can be fewer than none says nothing of how many there are."""
    found = puts([stored(row)])
    assert [Put(NOON_MS, 1, {"a": 9} if is_anchor else None)] == found
    assert is_anchor is adjusted_body(stored(row)).is_anchor


def test_rows_without_time_or_sense_are_left_out() -> None:
    """They break nothing."""
    assert [] == puts([stored(Adjusted(**HEAD, delta=1, by="button"), at_s=None)])
    assert [Put(NOON_MS, 0)] == puts([stored("{")])


def test_a_day_sets_scans_beside_entries() -> None:
    """Over all doors; a pass shown at one and used at another is told as such."""
    rows = [
        stored(Entered(**HEAD, is_declared=True)),
        stored(Entered(**HEAD, is_declared=True, pass_of="b")),
        stored(Entered(**HEAD), at_s=10),
        stored(Entered(**HEAD), at_s=20),
        stored(PassUnused(**HEAD, people=1, shown_ms=3_000_000), door="b", at_s=3000),
        stored(PassUnused(**HEAD, people=2), door="b", at_s=-86_400),
        stored(Entered(**HEAD), at_s=None),
        stored("[", kind="entered"),
    ]
    found = by_day(rows, UTC)
    assert {
        DAY: Reconciled(entries=4, declared=2, elsewhere=1, undeclared=2, unused=1, matched=1),
        date(2026, 9, 20): Reconciled(entries=0, declared=0, elsewhere=0, undeclared=0, unused=2, matched=0),
    } == found
    assert [DAY, date(2026, 9, 20)] == list(found)
