"""What central has of a ledger, remembered over a restart."""

from pathlib import Path

import pytest

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.adapters.stored_mark import StoredMark
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.protocol.rows import Entered, EpochOpened, Exited


def test_the_mark_outlives_a_restart(tmp_path: Path) -> None:
    """The newest word counts, for its own ledger alone."""
    StoredMark(tmp_path).keep("e1", 90)
    StoredMark(tmp_path).keep("e1", 100)
    assert (100, 0) == (StoredMark(tmp_path).read("e1"), StoredMark(tmp_path).read("e2"))


@pytest.mark.parametrize("content", [b"", b"e1 1000", b"e1 1000 00000000\n", b"e1 100\xff 1\n", b"\0" * 20])
def test_a_mark_that_is_not_whole_says_nothing(tmp_path: Path, content: bytes) -> None:
    """A power cut may leave anything; rows are then sent again, and none is taken for stored."""
    StoredMark(tmp_path).keep("e1", 100)
    (tmp_path / "stored").write_bytes(content)
    assert 0 == StoredMark(tmp_path).read("e1")


def test_a_disk_that_refuses_costs_nothing(tmp_path: Path) -> None:
    """The mark only saves sending again."""
    mark = StoredMark(tmp_path / "not-there")
    mark.keep("e1", 5)
    assert 0 == mark.read("e1")


def test_a_killed_unit_still_knows_what_central_has(tmp_path: Path) -> None:
    """Another unit may have claimed the door meanwhile; then rows that central has must not be written again under a new epoch."""
    killed = SqliteLedger(tmp_path)
    totals = Totals()
    for kind in (EpochOpened, Entered, Entered, Exited):
        row = seal(totals, Draft(kind=kind, stamp=Stamp(boot="b", mono_ms=1)))
        killed.append(row)
        totals = fold(totals, (row,))
    killed.mark_stored(2)
    killed.mark_stored(3)
    after = SqliteLedger(tmp_path)
    assert 3 == after.stored_up_to()
    after.close()
    killed.close()
