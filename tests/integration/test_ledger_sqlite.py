"""The ledger in a real SQLite file: durable, without gaps, and honest about a disk that fails."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge.adapters.ledger_sqlite import PRUNE_AT_MOST, PRUNE_EVERY, SqliteLedger
from edge.core.ledger import Totals, fold
from edge.errors import LedgerCorrupt, LedgerError
from tests.support.ledgers import fill, folded, row_after


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """A ledger not opened yet."""
    ledger = SqliteLedger(tmp_path / "data")
    yield ledger
    ledger.close()


def test_a_ledger_is_the_same_when_opened_again(tmp_path: Path) -> None:
    """Epoch, order, rows and totals outlive the process."""
    first = SqliteLedger(tmp_path)
    totals = fill(first, 5)
    epoch = first.epoch
    first.close()
    second = SqliteLedger(tmp_path)
    assert (epoch, 1, totals) == (second.epoch, second.epoch_order, folded(second))
    last = second.last()
    assert last is not None
    assert 5 == last.n
    second.close()


def test_only_its_owner_reads_the_ledger(ledger: SqliteLedger, tmp_path: Path) -> None:
    """The files are private, the write-ahead log too."""
    fill(ledger, 1)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    assert {0o600} == set(modes.values())
    assert {"ledger.sqlite3", "ledger.sqlite3-wal"} <= modes.keys()


@pytest.mark.parametrize("number", [1, 3, 9])
def test_a_number_that_does_not_follow_is_refused(ledger: SqliteLedger, number: int) -> None:
    """No gaps, no row twice."""
    totals = fill(ledger, 1)
    wrong = row_after(Totals(number=number - 1, entries=totals.entries))
    with pytest.raises(LedgerError, match=f"row {number} cannot follow row 1"):
        ledger.append(wrong)


def test_rows_get_their_utc_when_it_becomes_known(tmp_path: Path) -> None:
    """Of their own boot, also after a restart; a clock in 1970 dates nothing."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 2)
    ledger.set_utc_offset("boot-1", 0)
    assert [None, None] == [row.utc_ms for row in ledger.rows_after(0, 9)]
    ledger.set_utc_offset("boot-1", 1_800_000_000_000)
    ledger.set_utc_offset("boot-2", 1_900_000_000_000)
    ledger.close()
    again = SqliteLedger(tmp_path)
    assert [1_800_000_001_000] * 2 == [row.utc_ms for row in again.rows_after(0, 9)]
    again.close()


KNOWN_MS, STEPPED_MS = 1_800_000_000_000, 1_800_003_600_000


def append_at(ledger: SqliteLedger, totals: Totals, mono_ms: int) -> Totals:
    """Write a row whose time is not known."""
    row = row_after(totals, mono_ms)
    ledger.append(row)
    return fold(totals, (row,))


@pytest.mark.parametrize("is_opened_again", [False, True])
def test_a_row_keeps_the_time_it_was_told_with(tmp_path: Path, is_opened_again: bool) -> None:
    """The clock is stepped by an hour: rows before keep their time, rows after it get theirs by the new one."""
    ledger = SqliteLedger(tmp_path)
    totals = append_at(ledger, Totals(), 1000)
    ledger.set_utc_offset("boot-1", KNOWN_MS)
    totals = append_at(ledger, totals, 2000)
    ledger.set_utc_offset("boot-1", STEPPED_MS)
    ledger.set_utc_offset("boot-1", STEPPED_MS)
    append_at(ledger, totals, 3000)
    if is_opened_again:
        ledger.close()
        ledger = SqliteLedger(tmp_path)
    expected = [KNOWN_MS + 1000, KNOWN_MS + 2000, STEPPED_MS + 3000]
    assert expected == [row.utc_ms for row in ledger.rows_after(0, 9)]
    ledger.close()


def test_a_time_told_while_the_disk_failed_is_kept_later(tmp_path: Path) -> None:
    """The clock is not told again when the disk is well."""
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    ledger = SqliteLedger(folder)
    with pytest.raises(LedgerError):
        ledger.set_utc_offset("boot-1", KNOWN_MS)
    folder.unlink()
    append_at(ledger, Totals(), 1000)
    ledger.close()
    again = SqliteLedger(folder)
    assert [KNOWN_MS + 1000] == [row.utc_ms for row in again.rows_after(0, 9)]
    again.close()


@pytest.mark.parametrize("offset_ms", [0, -5000, 5_000_000_000_000])
def test_a_clock_gone_mad_dates_no_row(tmp_path: Path, offset_ms: int) -> None:
    """1970 or 2128: no time at all, and the right one is taken when it comes."""
    ledger = SqliteLedger(tmp_path)
    append_at(ledger, Totals(), 1000)
    ledger.set_utc_offset("boot-1", offset_ms)
    assert [None] == [row.utc_ms for row in ledger.rows_after(0, 9)]
    ledger.set_utc_offset("boot-1", KNOWN_MS)
    assert [KNOWN_MS + 1000] == [row.utc_ms for row in ledger.rows_after(0, 9)]
    ledger.close()


def test_pruning_keeps_the_totals_and_the_newest_row(tmp_path: Path) -> None:
    """The ledger does not grow for ever, and nobody can tell from its totals."""
    ledger = SqliteLedger(tmp_path)
    totals = fill(ledger, PRUNE_EVERY + 10)
    for oldest in (PRUNE_AT_MOST + 1, 2 * PRUNE_AT_MOST + 1, totals.number):
        ledger.mark_stored(totals.number)
        if oldest > PRUNE_AT_MOST + 1:
            ledger.close()
            ledger = SqliteLedger(tmp_path)
        assert (totals, oldest) == (folded(ledger), ledger.rows_after(0, 1)[0].n)
    assert [totals.number] == [row.n for row in ledger.rows_after(0, 9)]
    ledger.close()
    again = SqliteLedger(tmp_path)
    assert totals == folded(again)
    assert totals.number == again.stored_up_to()
    again.append(row_after(totals))
    again.close()


def test_acknowledgements_are_pruned_in_portions(ledger: SqliteLedger) -> None:
    """No beam waits for a deletion of one row; only the first is kept at once."""
    fill(ledger, 10)
    ledger.mark_stored(4)
    ledger.mark_stored(9)
    assert ([5, 6, 7, 8, 9, 10], 9) == ([row.n for row in ledger.rows_after(0, 99)], ledger.stored_up_to())


@pytest.mark.parametrize("damage", ["rubbish", "empty", "no tables", "missing row", "unreadable row"])
def test_a_broken_file_is_set_aside_and_a_new_epoch_opened(tmp_path: Path, damage: str) -> None:
    """The door goes on; the technician finds the old file and a note."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 6)
    epoch = ledger.epoch
    ledger.close()
    break_file(tmp_path / "ledger.sqlite3", damage)
    again = SqliteLedger(tmp_path)
    with capture_logs() as told:
        assert (2, None) == (again.epoch_order, again.last())
    assert "error" in {line["log_level"] for line in told}
    assert epoch != again.epoch
    kept = {path.suffix for path in tmp_path.glob("ledger.old-1-*")}
    assert {".sqlite3", ".txt"} <= kept
    again.close()


def break_file(file: Path, damage: str) -> None:
    """Damage a ledger's file."""
    if damage == "rubbish":
        file.write_bytes(os.urandom(8192))
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        statement = {
            "no tables": "DROP TABLE head",
            "missing row": "DELETE FROM rows WHERE n = 3",
            "unreadable row": "UPDATE rows SET row = x'7b' WHERE n = 3",
        }[damage]
        connection = sqlite3.connect(file)
        with connection:
            connection.execute(statement)
        connection.close()


def test_what_a_broken_file_still_tells_is_carried_over(tmp_path: Path) -> None:
    """People inside stay inside."""
    ledger = SqliteLedger(tmp_path)
    totals = fill(ledger, 6)
    ledger.close()
    break_file(tmp_path / "ledger.sqlite3", "missing row")
    again = SqliteLedger(tmp_path)
    assert (0, totals.net) == (again.base().number, again.base().net)
    again.close()


def test_the_order_of_epochs_survives_the_loss_of_the_side_file(tmp_path: Path) -> None:
    """The kept broken files are counted."""
    for expected in (1, 2, 3):
        ledger = SqliteLedger(tmp_path)
        assert expected == ledger.epoch_order
        ledger.close()
        break_file(tmp_path / "ledger.sqlite3", "rubbish")
        (tmp_path / "epoch_order").unlink()


def test_damage_at_run_time_is_told_and_then_mended(tmp_path: Path) -> None:
    """The next use after the error opens a new epoch that carries the count."""
    ledger = SqliteLedger(tmp_path)
    totals = fill(ledger, 5)
    break_file(tmp_path / "ledger.sqlite3", "unreadable row")
    with pytest.raises(LedgerCorrupt, match="cannot be read any more"):
        ledger.rows_after(0, 9)
    assert (2, totals.net) == (ledger.epoch_order, ledger.base().net)
    ledger.close()


def test_a_ledger_can_be_renewed(tmp_path: Path) -> None:
    """The old one is kept aside; the new one has the order asked for, or a higher one, and carries totals."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 5)
    with capture_logs() as told:
        ledger.renew(7, Totals(adjusted=12), ())
    assert {"info"} == {line["log_level"] for line in told}, "nothing is wrong with it"
    assert (7, 12, None) == (ledger.epoch_order, ledger.base().net, ledger.last())
    ledger.renew(3, Totals(), ())
    assert 8 == ledger.epoch_order
    assert 2 == len(list(tmp_path.glob("ledger.old-*.sqlite3")))
    ledger.close()


def test_a_renewed_ledger_may_begin_with_rows(tmp_path: Path) -> None:
    """What is written again into the new epoch is there with it, in one instant."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 5)
    carried = Totals(adjusted=12)
    opening = row_after(carried)
    entry = row_after(fold(carried, (opening,)))
    ledger.renew(7, carried, (opening, entry))
    assert (12, (opening, entry), entry) == (ledger.base().net, ledger.rows_after(0, 9), ledger.last())
    ledger.append(row_after(folded(ledger)))
    ledger.close()


WRITER = """
import sys
from pathlib import Path
from edge.adapters.ledger_sqlite import SqliteLedger
from edge.core.ledger import Draft, Stamp, fold, seal
from edge.logs import configure
from edge.protocol.rows import Entered

configure()
ledger = SqliteLedger(Path(sys.argv[1]))
base = ledger.base()
totals = fold(base, ledger.rows_after(base.number, 1_000_000))
while True:
    row = seal(totals, Draft(kind=Entered, stamp=Stamp(boot="b", mono_ms=1)))
    ledger.append(row)
    totals = fold(totals, (row,))
    print(row.n, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_announced(tmp_path: Path) -> None:
    """kill -9 in the middle of writing, again and again: every announced row is there, numbered without gaps."""
    announced = 0
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for _ in range(20):
            announced = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        with writer.stdout:
            rest = writer.stdout.read().split("\n")
        writer.wait(10)
        announced = max([announced, *(int(line) for line in rest[:-1])])
        ledger = SqliteLedger(tmp_path)
        totals = folded(ledger)
        assert 1 == ledger.epoch_order
        assert announced <= totals.number <= announced + 1
        assert totals.entries == totals.number
        ledger.close()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """And the next try may succeed."""
    (tmp_path / "data").write_text("a file where the folder should be")
    ledger = SqliteLedger(tmp_path / "data")
    with pytest.raises(LedgerError, match="cannot be used"):
        _ = ledger.epoch
    (tmp_path / "data").unlink()
    assert 1 == ledger.epoch_order
    ledger.close()
