"""A database of before levels and rules is brought up to date, and back."""

from pathlib import Path

import pytest
from sqlalchemy import inspect

from central.plans.publisher import plan_of
from central.store.days import OnFile, RoomDay
from central.store.engine import Database
from central.store.store import Store
from tests.support.databases import database_url
from tests.unit.central.store.test_closings_migration import migrated

pytestmark = pytest.mark.usefixtures("each_database")

ROWS = """
INSERT INTO areas (id, kind, name) VALUES ('x', 'district', 'X');
INSERT INTO agencies (id, name, area_id) VALUES ('y', 'Y', 'x');
INSERT INTO rooms (id, name, area_id, agency_id, people_limit, revision) VALUES ('r', 'R', 'x', 'y', 10, 4)
"""


FILED = f"""
INSERT INTO filed (room, from_utc_ms, who, at_utc_ms, until_utc_ms, people) VALUES ('r', 1, '{"w" * 22}', 2, 9, 3)
"""


def test_what_was_on_file_before_there_were_references_stays(tmp_path: Path) -> None:
    """Forward without one, and back."""
    url = database_url(tmp_path, is_empty=True)
    migrated(url, "0007", statements=FILED)
    store = Store(url)
    found = store.days.on_file({"r": RoomDay("r", 1, 9, "A" * 43)}, 3)
    assert {"r": [OnFile("w" * 22, 2, 9, 3, "")]} == found
    store.close()
    migrated(url, "0007", forward=False, statements=FILED.replace("www", "vvv"))


def test_a_room_goes_on_as_before(tmp_path: Path) -> None:
    """At level 1 all is taken alone and nothing is kept, under the revision that its units hold."""
    url = database_url(tmp_path, is_empty=True)
    migrated(url, "0004", statements=ROWS)
    store = Store(url)
    plan = plan_of(store.registry.room("r"))
    assert (4, 1, {}, None) == (plan.revision, plan.level, plan.taking, plan.contacts)
    store.registry.set_level("x", 3, "an")
    store.close()
    migrated(url, "0004", forward=False)
    database = Database(url)
    with database.read() as connection:
        found = inspect(connection)
        assert set() == {"levels", "pass_rules", "settings", "room_days", "filed"} & set(found.get_table_names())
        assert not {"level"} & {column["name"] for column in found.get_columns("areas")}
    database.close()
