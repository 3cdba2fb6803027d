"""Where a contact goes when it arrives, and where it does not stay."""

import base64
import hashlib
import json
import stat

import pytest
from nacl.public import SealedBox

from central.contacts.boxes import unlock
from central.contacts.partition import Partition, partition_of
from central.ingest.reading import Refused, read
from central.ingest.writer import Batch
from central.store.aside import Aside
from edge.passes.sealing import key_id
from edge.protocol.codec import encode
from tests.support.central_store import entered, log
from tests.support.contact_world import SOMEBODY, TODAY, ContactWorld
from tests.support.passes import a_declaration

pytestmark = pytest.mark.usefixtures("each_database")

REF = "0f" * 16


def database(world: ContactWorld) -> bytes:
    """Return all bytes of the database's files."""
    return b"".join(path.read_bytes() for path in sorted(world.folder.glob("central.db*")))


def test_the_ledger_keeps_the_row_without_its_contact(world: ContactWorld) -> None:
    """Numbers stay without a gap; sealed box and reference are moved, and stand in no file of the database as they came."""
    row = world.row(2, contact=SOMEBODY, ref=REF)
    written = world.hear(log(entered(1), row, entered(3)))
    assert (3, 3) == (written.rows, written.marks[0].number)
    (body,) = [json.loads(each.body) for each in world.store.history.latest("tiep-dan") if each.number == 2]
    assert {"kind": "contact_sealed", "n": 2, "scan": 1, "key": key_id(world.public)}.items() <= body.items()
    assert {"sealed", "ref"}.isdisjoint(body)
    files = database(world)
    assert row.sealed.encode() not in files
    assert base64.urlsafe_b64decode(row.sealed + "==")[:40] not in files
    assert REF.encode() not in files
    assert bytes.fromhex(REF) not in files


def test_the_department_can_open_what_is_kept(world: ContactWorld) -> None:
    """With the key of the day and the private key, all that was sealed is there."""
    world.hear(log(world.row(1, contact=SOMEBODY, ref=REF)))
    ((stored, visit_ms, is_timed),) = world.store.contacts.visits("tiep-dan", world.now_ms, world.now_ms + 1)
    assert (world.now_ms, True, "chinh", None) == (visit_ms, is_timed, stored.door, stored.tag)
    key = world.keys.find(partition_of(stored.day, stored.gone_on))
    assert key is not None
    content = unlock(stored.box, key)
    assert content is not None
    assert REF == content.ref.hex()
    assert {"v": 1, **SOMEBODY} == json.loads(SealedBox(world.department).decrypt(content.sealed))
    assert None is unlock(stored.box, bytes(32))


def test_the_key_of_a_day_is_a_file_for_its_owner_alone(world: ContactWorld) -> None:
    """Outside the database, mode 0600, in a folder of mode 0700; one for each length of keeping."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.days["tiep-dan"] = 21
    world.hear(log(world.row(2, contact=SOMEBODY)))
    assert [f"{TODAY}.14.key", f"{TODAY}.21.key"] == world.key_files()
    folder = world.folder / "contacts" / "keys"
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert all(path.read_bytes() not in database(world) for path in folder.iterdir())


def test_a_repeated_row_is_the_same_row(world: ContactWorld) -> None:
    """Sent again it is neither stored twice nor taken for another content, also after a restart."""
    rows = log(entered(1), world.row(2, contact=SOMEBODY, ref=REF))
    world.hear(rows)
    world.open()
    written = world.hear(rows)
    assert (0, 2, 0) == (written.rows, written.repeated, written.conflicts)
    assert 1 == len(world.kept())
    assert () == world.store.aside.newest()


def test_a_contact_under_a_stored_number_is_kept_aside_without_it(world: ContactWorld) -> None:
    """A conflict shows that there was a contact, and nothing of it."""
    world.hear(log(entered(1)))
    row = world.row(1, contact=SOMEBODY, ref=REF)
    assert 1 == world.hear(log(row)).conflicts
    (aside,) = world.store.aside.newest()
    assert b'"contact_sealed"' in aside.payload
    assert row.sealed.encode() not in database(world)
    assert REF.encode() not in database(world)


def test_an_unreadable_message_leaves_no_sealed_box_behind(world: ContactWorld) -> None:
    """What is kept aside of a damaged log has a word in place of the box, and is gone after a week."""
    row = world.row(1, contact=SOMEBODY, ref=REF)
    payload = encode(log(row)).replace(b'"scan":1', b'"scan":0')
    found = read("counterroom/v1/tiep-dan/chinh/log", payload, frozenset({("tiep-dan", "chinh")}))
    assert isinstance(found, Refused)
    assert row.sealed not in found.detail
    batch = Batch()
    batch.put_aside(Aside(world.now_ms, found.reason, found.leaf, "t", found.detail, payload, len(payload)))
    world.writer.write(batch)
    (kept,) = world.store.aside.newest()
    assert b"characters left out)" in kept.payload
    assert row.sealed[:48].encode() not in database(world)
    world.move(8)
    world.retention.turn()
    assert () == world.store.aside.newest()


@pytest.mark.parametrize(("days", "kept_for"), [(None, None), (0, 1)])
def test_where_nothing_is_ordered_nothing_is_kept(world: ContactWorld, days: int | None, kept_for: int | None) -> None:
    """A door that still sends contacts fills the ledger only. Fewer days than one are one."""
    world.days["tiep-dan"] = days
    written = world.hear(log(world.row(1, contact=SOMEBODY)))
    assert 1 == written.rows
    assert kept_for == world.desk.keep_days("tiep-dan")
    assert (days is not None) is bool(world.kept())


def test_without_the_departments_key_nothing_is_kept(world: ContactWorld) -> None:
    """An order alone is not enough: there is nobody to seal to."""
    world.public = b""
    world.desk._public_key = None
    assert world.desk.keep_days("tiep-dan") is None
    world.desk.take_declared("tiep-dan", a_declaration(), SOMEBODY, world.now())
    assert [] == world.kept()
    assert [] == world.key_files()


def test_a_row_that_holds_nothing_is_not_kept(world: ContactWorld) -> None:
    """A code with nothing to reach anybody by leaves its row in the ledger, and no contact."""
    world.hear(log(world.row(1)))
    assert [] == world.kept()


def test_a_late_row_is_kept_from_the_day_of_the_visit(world: ContactWorld) -> None:
    """A week offline shortens what is left; a visit whose time is over already is not kept at all."""
    day_ms = 86_400_000
    late, too_late = world.now_ms - 7 * day_ms, world.now_ms - 14 * day_ms
    rows = log(
        world.row(1, contact=SOMEBODY, at_ms=too_late),
        world.row(2, contact=SOMEBODY, at_ms=late),
        world.row(3, contact=SOMEBODY, at_ms=world.now_ms + 300 * day_ms),
        world.row(4, contact=SOMEBODY, is_dated=False),
    )
    assert 4 == world.hear(rows).rows
    assert [("2026-09-14", "2026-09-28"), ("2026-09-21", "2026-10-05"), ("2026-09-21", "2026-10-05")] == world.kept()


def test_what_is_declared_on_the_web_is_found_by_its_reference_alone(world: ContactWorld) -> None:
    """It is sealed at once; the table holds a word for the reference that changes from day to day."""
    declaration = a_declaration()
    ref = hashlib.sha256(declaration.token).digest()[:16]
    for _ in range(2):
        world.desk.take_declared("tiep-dan", declaration, SOMEBODY, world.now())
        world.move(1)
    files = database(world)
    assert all(value.encode() not in files for value in SOMEBODY.values())
    assert ref not in files
    with world.store.database.read() as connection:
        tags = connection.exec_driver_sql("SELECT tag FROM contacts").scalars().all()
    assert 2 == len(set(tags))
    assert {("2026-09-21", "2026-10-05"), ("2026-09-22", "2026-10-06")} == set(world.kept())
    assert [] == world.store.contacts.visits("tiep-dan", 0, 2**50)


def test_a_partition_says_its_end() -> None:
    """The first day of fourteen is that of the visit; three weeks are the most."""
    assert "2026-10-05" == str(Partition(TODAY, 14).gone_on)
    with pytest.raises(ValueError, match="1 to 21 days"):
        Partition(TODAY, 22)
