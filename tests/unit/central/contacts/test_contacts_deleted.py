"""Contacts end with their time: by key, by row, told by what is really there, and not by a clock that jumps."""

import shutil
import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from central.contacts.calendar import MOST_AHEAD, WAIT_S
from central.contacts.partition import partition_of
from central.errors import Conflict, StoreError
from central.store.contacts import Export
from tests.support.central_store import log
from tests.support.contact_world import DAY_MS, SOMEBODY, TODAY, ContactWorld
from tests.support.databases import is_sqlite

pytestmark = pytest.mark.usefixtures("each_database")

_CHANGES = ("UPDATE contact_exports SET who = 'x'", "DELETE FROM contact_exports")


def fill(world: ContactWorld, days: int) -> None:
    """Let a contact come in on each of *days* days, central looking every day; the clock stands at the last of them."""
    for n in range(days):
        world.hear(log(world.row(world.now_ms // DAY_MS, contact=SOMEBODY)))
        world.retention.turn()
        if n < days - 1:
            world.move(1)


def test_fourteen_days_are_kept_and_no_more(world: ContactWorld) -> None:
    """After twenty days the last fourteen are there, today among them: rows and keys; the page's figure says the same."""
    fill(world, 20)
    first = TODAY + timedelta(days=6)
    expected = [str(first + timedelta(days=n)) for n in range(14)]
    assert expected == [day for day, _ in world.kept()]
    assert [f"{day}.14.key" for day in expected] == world.key_files()
    standing = world.retention.standing()
    assert (first, first - timedelta(days=1), None) == (standing.oldest, standing.deleted_up_to, standing.overdue)


def test_rooms_may_keep_for_different_times(world: ContactWorld) -> None:
    """A backup of the shorter order is worthless on its day, though another of the same day lives on."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.days["tiep-dan"] = 21
    world.hear(log(world.row(2, contact=SOMEBODY)))
    for _ in range(14):
        world.move(1)
        world.retention.turn()
    assert [f"{TODAY}.21.key"] == world.key_files()
    assert [("2026-09-21", "2026-10-12")] == world.kept()


def test_a_backup_of_the_database_is_worthless_when_the_key_is_gone(world: ContactWorld) -> None:
    """Rows of a restored backup cannot be opened, and go with the next turn."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    backup = world.store.contacts.visits("tiep-dan", 0, world.now_ms + DAY_MS)
    for _ in range(14):
        world.move(1)
        world.retention.turn()
    assert [] == world.kept()
    world.store.contacts.add([contact for contact, _, _ in backup])
    assert [("2026-09-21", "2026-10-05")] == world.kept()
    assert None is world.keys.find(partition_of("2026-09-21", "2026-10-05"))
    assert "2026-10-05" == str(world.retention.standing().overdue)
    world.retention.turn()
    assert [] == world.kept()


def test_more_rows_than_one_piece_are_deleted(world: ContactWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large day goes piece by piece, all in one turn."""
    monkeypatch.setattr("central.contacts.retention.DELETE_AT_ONCE", 3)
    world.hear(log(*(world.row(n, contact=SOMEBODY) for n in range(1, 12))))
    for _ in range(14):
        world.move(1)
        world.retention.turn()
    assert [] == world.kept()


def test_a_deletion_that_fails_is_told_once_and_tried_again(world: ContactWorld) -> None:
    """While the folder of keys refuses, the turn says why and comes again in a minute; then it says that it is well."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    for _ in range(14):
        world.move(1)
        world.calendar.today()
    folder, away = world.folder / "contacts" / "keys", world.folder / "away"
    with capture_logs() as said:
        shutil.move(folder, away)
        folder.write_text("no folder")
        assert 60 == world.retention.turn()
        assert "keys of contacts cannot be used: Not a directory" in world.retention.problem
        folder.unlink()
        shutil.move(away, folder)
        real, world.store.contacts.delete_due = world.store.contacts.delete_due, refuse  # type: ignore[method-assign]
        assert 60 == world.retention.turn()
        assert "database or disk is full" in world.retention.problem
        assert "2026-10-05" == str(world.retention.standing().overdue)
        world.store.contacts.delete_due = real  # type: ignore[method-assign]
        assert 3600 == world.retention.turn()
    assert "" == world.retention.problem
    assert ["error", "info", "info"] == [line["log_level"] for line in said]
    assert ([], []) == (world.kept(), world.key_files())


def refuse(today: str, at_most: int) -> int:
    """Fail as a full disk does."""
    raise StoreError("the database cannot be written: database or disk is full")


def test_a_clock_far_ahead_deletes_nothing(world: ContactWorld) -> None:
    """Ten years ahead for an hour: the day stands still, it is told once, and new contacts get the day that is believed."""
    fill(world, 3)
    world.retention.turn()
    with capture_logs() as said:
        world.now_ms += 3650 * DAY_MS
        for _ in range(3):
            assert 60 == world.retention.turn()
            world.monotonic_s += 1200
        world.hear(log(world.row(1, contact=SOMEBODY, is_dated=False)))
    assert 4 == len(world.kept())
    assert str(TODAY + timedelta(days=2)) == world.kept()[-1][0]
    assert ["error"] == [line["log_level"] for line in said]
    assert world.retention.standing().is_doubtful
    world.now_ms -= 3650 * DAY_MS
    assert 3600 == world.retention.turn()
    assert not world.retention.standing().is_doubtful
    assert 4 == len(world.kept())


def test_after_a_long_absence_a_door_bears_the_clock_out(world: ContactWorld) -> None:
    """Central was off for a month: nothing goes until a door says the same time, then all that is due goes."""
    fill(world, 1)
    world.move(30)
    world.monotonic_s = 5.0
    world.open()
    assert 60 == world.retention.turn()
    assert 1 == len(world.kept())
    world.hear(log(world.row(1, contact=SOMEBODY, at_ms=world.now_ms - 2 * 3_600_000)))
    assert world.calendar.is_doubtful  # a row of two hours ago says nothing of now
    world.hear(log(world.row(2, contact=SOMEBODY)))
    assert 3600 == world.retention.turn()
    assert [str(TODAY + timedelta(days=30))] == [day for day, _ in world.kept()]


def test_a_clock_that_stands_ahead_for_a_day_is_believed(world: ContactWorld) -> None:
    """Where no door speaks, a day of running is the longest that deletion waits."""
    fill(world, 1)
    world.move(30)
    world.open()
    world.retention.turn()
    world.monotonic_s += WAIT_S - 1
    world.retention.turn()
    assert 1 == len(world.kept())
    world.monotonic_s += 1
    world.retention.turn()
    assert [] == world.kept()


def test_a_few_days_off_are_no_jump(world: ContactWorld) -> None:
    """A long weekend without power delays nothing."""
    fill(world, 11)
    world.now_ms += MOST_AHEAD.days * DAY_MS
    world.open()
    assert 3600 == world.retention.turn()
    assert str(TODAY + timedelta(days=1)) == world.kept()[0][0]


def test_a_clock_that_goes_back_deletes_no_less(world: ContactWorld) -> None:
    """The day never goes back, also over a restart; what is new gets the day that has been."""
    fill(world, 15)
    world.now_ms -= 3650 * DAY_MS
    world.open()
    world.retention.turn()
    assert TODAY + timedelta(days=14) == world.calendar.today()
    assert str(TODAY + timedelta(days=1)) == world.kept()[0][0]


def test_a_lost_or_damaged_last_day_is_told_by_the_keys(world: ContactWorld) -> None:
    """The newest key was made on a day that has been; a jump from there is a jump."""
    fill(world, 3)
    (world.folder / "contacts" / "last-day").write_bytes(b"\xff\x00not a day")
    world.now_ms += 400 * DAY_MS
    world.open()
    world.retention.turn()
    assert 3 == len(world.kept())


def test_a_damaged_key_is_told_and_replaced(world: ContactWorld) -> None:
    """Its contacts are lost, which is said; those of the rest of the day are kept."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    (path,) = (world.folder / "contacts" / "keys").iterdir()
    path.write_bytes(b"short")
    world.open()
    with capture_logs() as said:
        world.hear(log(world.row(2, contact=SOMEBODY)))
    assert ["error"] == [line["log_level"] for line in said]
    assert 32 == len(path.read_bytes())


def test_the_thread_deletes_at_the_start(world: ContactWorld) -> None:
    """Starting it is enough; ending it is idempotent."""
    fill(world, 1)
    for _ in range(14):
        world.move(1)
        world.calendar.keep()
    is_done = threading.Event()
    world.store.contacts.forget_traces = lambda: is_done.set() is None  # type: ignore[method-assign]
    world.retention.start()
    assert is_done.wait(20)
    world.retention.close()
    world.retention.close()
    assert [] == world.kept()


def test_the_list_of_exports_can_only_grow(world: ContactWorld) -> None:
    """The database itself refuses to change or remove an entry."""
    entry = Export(1, "somebody", "tiep-dan", 0, 1, 3, "CV 12/SYT")
    world.store.contacts.note_export(entry)
    for statement in _CHANGES + (() if is_sqlite() else ("TRUNCATE contact_exports",)):
        with pytest.raises(Conflict, match="only added to"), world.store.database.write() as connection:
            connection.exec_driver_sql(statement)
    assert [entry] == world.store.contacts.exports()
