"""A database of before rooms could close for lunch is brought up to date, and back."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from central.store import migrate
from central.store.engine import Database
from central.store.store import Store
from tests.support.databases import database_url

pytestmark = pytest.mark.usefixtures("each_database")

ROWS = """
INSERT INTO areas (id, kind, name) VALUES ('x', 'district', 'X');
INSERT INTO agencies (id, name, area_id) VALUES ('y', 'Y', 'x');
INSERT INTO rooms (id, name, area_id, agency_id, people_limit, revision, closes_at_min) VALUES ('r', 'R', 'x', 'y', 10, 4, 1025);
INSERT INTO rooms (id, name, area_id, agency_id, people_limit, revision) VALUES ('s', 'S', 'x', 'y', 10, 4)
"""


def migrated(url: str, revision: str, *, forward: bool = True, statements: str = "SELECT 1") -> None:
    """Bring the database to a shape, and run statements there."""
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    with database.write() as connection:
        config.attributes["connection"] = connection
        (command.upgrade if forward else command.downgrade)(config, revision)
        for statement in statements.split(";"):
            connection.execute(text(statement))
    database.close()


def test_the_closing_time_there_was_is_kept(tmp_path: Path) -> None:
    """Forward as the only one of the day; back, the last of the day is left."""
    url = database_url(tmp_path, is_empty=True)
    migrated(url, "0003", statements=ROWS)
    store = Store(url)
    try:
        assert {"r": (1025,), "s": ()} == {room.id: room.closings_min for room in store.registry.rooms()}
        store.registry.update_room("r", closings_min=(690, 1020))
    finally:
        store.close()
    migrated(url, "0003", forward=False)
    database = Database(url)
    with database.read() as connection:
        assert [("r", 1020), ("s", None)] == [
            tuple(row) for row in connection.execute(text("SELECT id, closes_at_min FROM rooms ORDER BY id"))
        ]
    database.close()
