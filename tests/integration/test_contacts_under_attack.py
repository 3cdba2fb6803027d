"""Contacts while the machine fails: SIGKILL in the middle of a deletion, a disk that is full while one is stored or a key is made."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from central.contacts.boxes import unlock
from central.contacts.partition import partition_of
from tests.support.central_store import log
from tests.support.contact_world import SOMEBODY, ContactWorld

CHILD = """
import os, signal, sys
from pathlib import Path
from central.contacts.calendar import Calendar
from central.contacts.keyring import Keyring
from central.contacts import retention
from central.store.store import Store
from tests.support.contact_world import ZONE

folder, now_ms, point = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
retention.DELETE_AT_ONCE = 5
store = Store(f"sqlite:///{folder / 'central.db'}")
keys = Keyring(folder / "contacts" / "keys")
calendar = Calendar(folder / "contacts" / "last-day", ZONE, lambda: now_ms, lambda: 0.0, None)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Dying(Path().__class__):
    def unlink(self, missing_ok=False):
        die()

if point == "key overwritten":
    keys._path = lambda partition, path=keys._path: Dying(path(partition))
if point == "keys gone":
    store.contacts.delete_due = die
if point == "some rows gone":
    real = store.contacts.delete_due
    store.contacts.delete_due = lambda *args: real(*args) and not hasattr(store, "once") and setattr(store, "once", 1) or die()
if point == "rows gone":
    store.contacts.forget_traces = die
retention.Retention(store.contacts, store.aside, keys, calendar, lambda: now_ms).turn()
"""


@pytest.fixture
def world(tmp_path: Path) -> ContactWorld:
    """A room with contacts of two days, the first of which has its time by the day the clock stands at."""
    made = ContactWorld(tmp_path)
    made.hear(log(*(made.row(n, contact=SOMEBODY) for n in range(1, 21))))
    made.retention.turn()
    for _ in range(7):
        made.move(1)
        made.retention.turn()
    made.hear(log(*(made.row(n, contact=SOMEBODY) for n in range(21, 31))))
    for _ in range(6):
        made.move(1)
        made.retention.turn()
    made.move(1)
    return made


@pytest.mark.parametrize("point", ["key overwritten", "keys gone", "some rows gone", "rows gone"])
def test_killed_anywhere_in_a_deletion_the_next_start_ends_it(world: ContactWorld, point: str) -> None:
    """No contact that was due can be opened after the kill, no other is touched, and a turn later nothing of them is there."""
    world.store.close()
    command = [sys.executable, "-c", CHILD, str(world.folder), str(world.now_ms), point]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=Path(__file__).parents[2])
    assert -signal.SIGKILL == ended.returncode, ended.stderr.decode()
    world.open()
    rows = world.store.contacts.visits("tiep-dan", 0, 2**50)
    keys = {stored.day: world.keys.find(partition_of(stored.day, stored.gone_on)) for stored, *_ in rows}
    readable = [row.day for row, *_ in rows if (key := keys[row.day]) is not None and unlock(row.box, key) is not None]
    assert ["2026-09-28"] * 10 == readable
    assert 3600 == world.retention.turn()
    assert ["2026-09-28"] * 10 == [day for day, _ in world.kept()]
    assert ["2026-09-28.14.key"] == world.key_files()
    assert None is world.retention.standing().overdue
    world.store.close()


FULL = """
import resource, signal, sys
from pathlib import Path
from tests.support.contact_world import SOMEBODY, ContactWorld
from tests.support.central_store import entered, log
from central.errors import StoreError

world = ContactWorld(Path(sys.argv[1]))
rows = log(entered(1), *(world.row(n, contact=SOMEBODY) for n in range(2, 200)))
full = 0 if sys.argv[2] == "key" else (world.folder / "central.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
try:
    world.hear(rows)
except StoreError as error:
    print("refused", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(world.kept()), len(world.store.history.latest("tiep-dan", 1000)))
print(world.hear(rows).rows, len(world.kept()), world.key_files())
"""


@pytest.mark.parametrize("what", ["key", "rows"])
def test_a_full_disk_stores_all_of_a_batch_or_nothing(tmp_path: Path, what: str) -> None:
    """Neither a row without its contact nor a contact without its lock; with room again the same batch is taken."""
    command = [sys.executable, "-c", FULL, str(tmp_path), what]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[2]
    )
    assert 0 == ended.returncode, ended.stderr
    refused, during, after = ended.stdout.splitlines()[-3:]
    assert refused.startswith("refused the database cannot be written")
    assert "0 0" == during
    assert after.startswith("199 198 ['2026-09-21.14.key']")
