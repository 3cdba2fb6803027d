"""Rooms, doors and accounts in a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from central.errors import Conflict, Invalid, NotFound
from central.store.aside import KEEP_BYTES, KEEP_MESSAGES, Aside, keep
from central.store.places import AreaKind
from central.store.store import Store
from central.store.tables import metadata
from tests.support.central_store import NOON_MS, open_store

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one room."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def test_the_migrations_make_the_tables_the_program_uses(store: Store) -> None:
    """Nothing differs between the migrated database and the tables in the code."""
    with store.database.read() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)


def test_what_units_must_know_raises_the_revision(store: Store) -> None:
    """A new limit or door raises the room's revision and the registry's version; listeners are called after it."""
    told: list[int] = []
    store.registry.listen(lambda: told.append(store.registry.room("tiep-dan").limit))
    before = store.registry.room("tiep-dan").revision
    assert before + 1 == store.registry.update_room("tiep-dan", limit=5).revision
    assert before + 2 == store.registry.add_door("tiep-dan", "sau", "Cửa sau").revision
    assert [5, 5] == told


def test_what_is_set_to_what_it_was_is_no_news_to_the_units(store: Store) -> None:
    """A file of rooms imported every night makes no plans."""
    before = store.registry.update_room("tiep-dan", closings_min=(1020, 690, 1020))
    same = {
        "name": before.name,
        "limit": before.limit,
        "closings_min": (690, 1020),
        "utc_offset_min": before.utc_offset_min,
    }
    assert before == store.registry.update_room("tiep-dan", **same)  # type: ignore[arg-type]


def test_registry_mistakes_are_sentences(store: Store) -> None:
    """Taken ids, things in use, strange ids and unknown things are refused."""
    registry = store.registry
    with pytest.raises(Conflict, match="already"):
        registry.add_door("tiep-dan", "chinh", "Cửa")
    with pytest.raises(Conflict, match="in use"):
        registry.remove_area("huyen")
    with pytest.raises(Invalid, match="at most 8 times a day, not 9"):
        registry.update_room("tiep-dan", closings_min=range(9))
    with pytest.raises(Invalid, match="from 0 to 1439"):
        registry.update_room("tiep-dan", closings_min=(1440,))
    with pytest.raises(Invalid, match="limit"):
        registry.update_room("tiep-dan", limit=-1)
    with pytest.raises(Invalid, match="letters"):
        registry.add_door("tiep-dan", "Cửa/1", "Cửa")
    with pytest.raises(NotFound, match="no room"):
        registry.room("khong-co")


def test_a_new_password_ends_the_sessions_opened_with_the_old_one(store: Store) -> None:
    """The session's id carries a stamp that changes with the password."""
    account = store.accounts.add("lan", "mat khau cu 1")
    assert account == store.accounts.by_session(account.get_id())
    store.accounts.set_password("lan", "mat khau moi 1")
    assert store.accounts.by_session(account.get_id()) is None
    assert store.accounts.verify("lan", "mat khau cu 1") is None
    assert store.accounts.verify("lan", "mat khau moi 1") is not None


def test_what_is_kept_aside_is_bounded(store: Store) -> None:
    """Only the newest thousand stay, each cut to four kilobytes."""
    many = [Aside(NOON_MS, "malformed", "log", f"t/{n}", "", b"x " * 4500, 9000) for n in range(KEEP_MESSAGES + 5)]
    with store.database.write() as connection:
        keep(connection, many[:6])
        keep(connection, many[6:])
    newest = store.aside.newest(2 * KEEP_MESSAGES)
    assert (KEEP_MESSAGES, f"t/{KEEP_MESSAGES + 4}", KEEP_BYTES) == (
        len(newest),
        newest[0].topic,
        len(newest[0].payload),
    )


def test_names_are_in_the_order_of_their_numbers(store: Store) -> None:
    """Rooms, areas and accounts alike, whatever the database takes for the order of letters."""
    registry = store.registry
    for n in (10, 2, 1):
        registry.add_area(f"p-{n}", f"Phường {n}", AreaKind.COMMUNE, "huyen")
        registry.add_room(f"r-{n}", f"phòng {n}", "huyen", "ubnd", 10)
        store.accounts.add(f"quay{n}", "mat khau thu nghiem")
    assert ["r-1", "r-2", "r-10"] == [room.id for room in registry.rooms() if room.id != "tiep-dan"]
    assert ["p-1", "p-2", "p-10"] == [area.id for area in registry.areas() if area.kind is AreaKind.COMMUNE]
    assert ["quay1", "quay2", "quay10"] == [account.name for account in store.accounts.list()]
