"""A database of before doors had slots is brought up to date with what it knows."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from central.store import migrate
from central.store.engine import Database
from central.store.store import Store
from tests.support.databases import database_url

pytestmark = pytest.mark.usefixtures("each_database")

ROWS = """
INSERT INTO areas (id, kind, name) VALUES ('x', 'district', 'X');
INSERT INTO agencies (id, name, area_id) VALUES ('y', 'Y', 'x');
INSERT INTO rooms (id, name, area_id, agency_id, people_limit, revision) VALUES ('r', 'R', 'x', 'y', 10, 4);
INSERT INTO doors (room_id, id, name, position) VALUES ('r', 'sau', 'S', 2), ('r', 'chinh', 'C', 1), ('r', 'phu', 'P', 3);
INSERT INTO door_states (room, door, epoch_order, number, body, received_ms) VALUES ('r', 'bo', 1, 9, '{}', 77);
INSERT INTO door_states (room, door, epoch_order, number, body, received_ms) VALUES ('r', 'phu', 1, 9, '{}', 78)
"""


def test_each_door_has_a_slot_and_doors_gone_are_dated(tmp_path: Path) -> None:
    """Slots in the order of the doors; who left before is no longer carried, and the day of their last word is the day they left."""
    url = database_url(tmp_path, is_empty=True)
    old = Database(url)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    with old.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in ROWS.split(";"):
            connection.execute(text(statement))
    old.close()
    store = Store(url)
    try:
        room = store.registry.room("r")
        assert [("chinh", (0,), 0), ("sau", (1,), 0), ("phu", (2,), 0)] == [
            (door.id, door.slots, door.offset) for door in room.doors
        ]
        assert (4, 0, "", 420) == (room.revision, room.carried, room.closings, room.utc_offset_min)
        assert [("bo", 77, None, 0)] == [
            (each.door, each.left_ms, each.back_ms, each.net) for each in store.history.absences("r")
        ]
    finally:
        store.close()


def test_the_migration_can_be_undone(tmp_path: Path) -> None:
    """An administrator may go back to the program before."""
    url = database_url(tmp_path, is_empty=True)
    Store(url).close()
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        assert not inspect(connection).has_table("door_slots")
    database.close()
