"""Contacts while the keys of the days cannot be used: the ledger goes on, and they are kept as soon as they can be."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from central.contacts.late import TRY_EVERY_S, LateContact, LateContacts
from central.contacts.partition import Partition
from tests.support.central_store import entered, log
from tests.support.contact_world import SOMEBODY, TODAY, ContactWorld

pytestmark = pytest.mark.usefixtures("each_database")


def spoil(world: ContactWorld) -> Path:
    """Put a file where the folder of the keys has to be."""
    folder = world.folder / "contacts" / "keys"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    return folder


def test_rows_are_stored_though_the_keys_cannot_be_used(world: ContactWorld) -> None:
    """Rows of all kinds are stored and acknowledged; the contact waits, told once, and nothing of it is in the database."""
    spoil(world)
    row = world.row(2, contact=SOMEBODY)
    with capture_logs() as logs:
        written = world.hear(log(entered(1), row, entered(3)))
        world.hear(log(world.row(4, contact=SOMEBODY)))
    assert (3, 3) == (written.rows, written.marks[0].number)
    assert ([], 2) == (world.kept(), len(world.desk.late))
    assert ["error"] == [each["log_level"] for each in logs if "wait in memory" in each["event"]]
    (trouble,) = world.desk.late.troubles()
    assert trouble.startswith(
        "2 contacts wait in memory, where a restart loses them: the keys of contacts cannot be used"
    )
    files = b"".join(path.read_bytes() for path in world.folder.glob("central.db*"))
    assert row.sealed.encode() not in files


def test_contacts_that_waited_are_kept_with_the_next_rows(world: ContactWorld) -> None:
    """Each once, under the day of its visit, though the day has changed; not before it is time to try again."""
    folder = spoil(world)
    world.hear(log(world.row(1, contact=SOMEBODY)))
    folder.unlink()
    world.hear(log(entered(2)))
    assert [] == world.kept()
    world.move(1)
    for number in (3, 4):
        world.hear(log(entered(number)))
    assert [(TODAY.isoformat(), Partition(TODAY, 14).gone_on.isoformat())] == world.kept()
    assert (0, []) == (len(world.desk.late), world.desk.late.troubles())


def test_contacts_go_on_waiting_while_the_keys_stay_unusable(world: ContactWorld) -> None:
    """Trying again in vain loses none."""
    folder = spoil(world)
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.monotonic_s += TRY_EVERY_S
    world.hear(log(entered(2)))
    assert 1 == len(world.desk.late)
    folder.unlink()
    world.monotonic_s += TRY_EVERY_S
    world.hear(log(world.row(3, contact=SOMEBODY)))
    assert (2, 0) == (len(world.kept()), len(world.desk.late))


def test_contact_whose_time_is_over_is_not_kept_late(world: ContactWorld) -> None:
    """What waited for longer than it may be kept is forgotten."""
    folder = spoil(world)
    world.days["tiep-dan"] = 1
    world.hear(log(world.row(1, contact=SOMEBODY)))
    folder.unlink()
    world.move(2)
    world.hear(log(entered(2)))
    assert ([], 0) == (world.kept(), len(world.desk.late))


def test_only_so_many_wait(world: ContactWorld) -> None:
    """The oldest are given up, counted, and said."""
    late = LateContacts(lambda: 0.0, most=2)
    late.failed("no disk")
    late.put(LateContact("tiep-dan", "chinh", 1, world.row(n, contact=SOMEBODY), 0) for n in (1, 2, 3))
    assert [2, 3] == [each.row.n for each in late.waiting()]
    assert [
        "2 contacts wait in memory, where a restart loses them: no disk",
        "1 contacts were lost since central started, for too many had to wait",
    ] == late.troubles()
    late.clear()
    assert ["1 contacts were lost since central started, for too many had to wait"] == late.troubles()
