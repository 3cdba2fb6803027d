"""Sealed contacts leave the unit's disk: with the word that central has them, and with the ledgers that were set aside."""

import os
import time
from pathlib import Path

import pytest

from edge.adapters import ledger_attic
from edge.adapters.ledger_sqlite import PRUNE_AT_MOST, SqliteLedger
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.protocol.rows import ContactSealed, Entered, EpochOpened, Row, Scanned
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.ledgers import fill, folded

SCAN = {"format": PassFormat.ID_CARD, "verdict": VerdictKind.RECORDED, "reason": Reason.AS_STATED}
DAY_S = 86_400


class Writing:
    """A ledger in a folder, and what was written into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = SqliteLedger(folder)
        self.totals = Totals()
        self.write(EpochOpened)

    def write(self, kind: type[Row], **details: object) -> int:
        """Write a row and return its number."""
        row = seal(self.totals, Draft(kind=kind, stamp=Stamp(boot="b", mono_ms=1), details=details))
        self.ledger.append(row)
        self.totals = fold(self.totals, (row,))
        return row.n

    def contact(self, mark: str) -> int:
        """Write a scan and its sealed contact, which can be found by *mark*."""
        self.write(Scanned, **SCAN)
        return self.write(ContactSealed, key="0" * 16, sealed=mark * 100)

    def holds(self, mark: str) -> bool:
        """Is the contact anywhere in the ledger's file, once its log is played into it?"""
        self.ledger.close()
        content = b"".join(path.read_bytes() for path in self.folder.glob("ledger.sqlite3*"))
        return mark.encode() in content


def test_a_contact_goes_with_the_word_that_central_has_it(tmp_path: Path) -> None:
    """Long before a portion of rows is full, and from the file itself; one that central has not stays."""
    writing = Writing(tmp_path)
    stored = writing.contact("GONE")
    writing.contact("KEPT")
    writing.ledger.mark_stored(stored)
    assert stored == writing.ledger.base().number
    assert (False, True) == (writing.holds("GONE"), writing.holds("KEPT"))


def test_the_newest_row_loses_its_contact(tmp_path: Path) -> None:
    """It stays for its number, without waiting for another row; the ledger adds up as before and goes on."""
    writing = Writing(tmp_path)
    writing.write(Entered)
    number = writing.contact("GONE")
    writing.ledger.mark_stored(number)
    last = writing.ledger.last()
    assert isinstance(last, ContactSealed)
    assert (number, "", "") == (last.n, last.sealed, last.ref)
    assert (False, writing.totals) == (writing.holds("GONE"), folded(writing.ledger))
    assert number + 1 == writing.write(Entered)


def test_a_row_that_lost_its_contact_is_never_told_again(tmp_path: Path) -> None:
    """A power cut may take back the word that central has it; told without its contact it would be another row."""
    writing = Writing(tmp_path)
    number = writing.contact("GONE")
    writing.ledger.mark_stored(number)
    writing.write(Entered)
    writing.ledger.close()
    (tmp_path / "stored").unlink()
    assert number == writing.ledger.stored_up_to()
    writing.ledger.close()


def test_contacts_are_found_again_after_a_restart(tmp_path: Path) -> None:
    """Those that were written before the unit stopped go with the first word after it."""
    writing = Writing(tmp_path)
    number = writing.contact("GONE")
    writing.write(Entered)
    writing.ledger.close()
    writing.ledger.mark_stored(number)
    assert not writing.holds("GONE")


def test_many_contacts_go_in_portions(tmp_path: Path) -> None:
    """No beam waits for hundreds of them; each further word takes a portion."""
    writing = Writing(tmp_path)
    for _ in range(PRUNE_AT_MOST):
        number = writing.contact("GONE")
    writing.write(Entered)
    bases = []
    for _ in range(3):
        writing.ledger.mark_stored(number)
        bases.append(writing.ledger.base().number)
    assert [PRUNE_AT_MOST, 2 * PRUNE_AT_MOST, 2 * PRUNE_AT_MOST + 1] == bases
    assert not writing.holds("GONE")


def test_without_contacts_rows_are_pruned_as_seldom_as_before(tmp_path: Path) -> None:
    """A deletion is a write that a beam may have to wait for."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 50)
    for number in range(10, 50):
        ledger.mark_stored(number)
    assert 10 == ledger.base().number
    ledger.close()


def _set_aside(folder: Path) -> list[Path]:
    """Return the files of the one ledger that was set aside in *folder*."""
    return sorted(folder.glob("ledger.old-*"))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder in which a damaged ledger was set aside."""
    fill(ledger := SqliteLedger(tmp_path), 5)
    ledger.close()
    (tmp_path / "ledger.sqlite3").write_bytes(b"rubbish")
    fill(ledger, 3)
    ledger.close()
    assert 2 <= len(_set_aside(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("age_days", "is_kept"), [(20.9, True), (21.1, False)])
def test_a_ledger_that_was_set_aside_is_removed_after_21_days(broken: Path, age_days: float, is_kept: bool) -> None:
    """All of its files, when the time is known; the ledger in use stays."""
    written_s = time.time() - age_days * DAY_S
    for path in _set_aside(broken):
        os.utime(path, (written_s, written_s))
    ledger = SqliteLedger(broken)
    ledger.mark_stored(1)
    assert _set_aside(broken), "the time is not known yet"
    ledger.set_utc_offset("b", round((time.time() - time.monotonic()) * 1000))
    assert (is_kept, 3) == (bool(_set_aside(broken)), folded(ledger).number)
    ledger.close()


@pytest.mark.parametrize("written_s", [86_400.0, 4e9])
def test_a_ledger_written_under_a_wrong_clock_is_taken_to_be_of_now(broken: Path, written_s: float) -> None:
    """Nobody knows how old it is: it is kept for the technician, and removed 21 days later."""
    now_s = time.time()
    for path in _set_aside(broken):
        os.utime(path, (written_s, written_s))
    ledger_attic.sweep(broken, now_s)
    ledger_attic.sweep(broken, now_s + 20 * DAY_S)
    assert _set_aside(broken)
    ledger_attic.sweep(broken, now_s + 22 * DAY_S)
    assert [] == _set_aside(broken)


def test_a_ledger_that_cannot_be_removed_is_left_for_the_next_time(broken: Path) -> None:
    """Nothing else fails for it."""
    note = next(path for path in _set_aside(broken) if path.suffix == ".txt")
    note.unlink()
    note.mkdir()
    ledger_attic.sweep(broken, time.time() + 22 * DAY_S)
    assert any(path.suffix == ".sqlite3" for path in _set_aside(broken))
    note.rmdir()
    ledger_attic.sweep(broken, time.time() + 22 * DAY_S)
    assert [] == _set_aside(broken)
