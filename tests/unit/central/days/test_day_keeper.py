"""A room's day has its random key, is told to the room's units, and leaves nothing when it ends: at midnight, after a restart, a jump."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from central.days.spans import day_span, new_day, spans
from central.errors import StoreError
from central.store.days import OnFile
from tests.support.days import ROOM, Days, at

pytestmark = pytest.mark.usefixtures("each_database")

WHO = "w" * 22


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    """A room on a Monday morning."""
    opened = Days.open(tmp_path, "2021-12-06 09:00")
    with closing(opened.store):
        yield opened


def put(days: Days, who: str = WHO, until: str = "2021-12-06 17:00") -> None:
    """File a declaration of *who* for today."""
    with days.store.database.write() as connection:
        day = days.store.days.day_at(connection, ROOM, days.now_ms)
        assert day is not None
        assert days.store.days.put(connection, day, OnFile(who, days.now_ms, at(until), 1))


def test_a_day_is_told_once_and_again_when_the_broker_forgot(days: Days) -> None:
    """It runs from local midnight to local midnight, and nothing of it changes while it lasts."""
    for _ in range(3):
        days.turn()
    (told,) = days.told()
    assert [15 * 3600] == days.expiries
    assert (at("2021-12-06 00:00"), at("2021-12-07 00:00"), ()) == (told.from_utc_ms, told.until_utc_ms, told.filed)
    days.keeper.publish_all()
    days.turn("2021-12-06 16:00")
    assert [told, told] == days.told()


def test_each_room_and_each_day_has_its_own_key(days: Days) -> None:
    """Pseudonyms of two rooms or two days must not meet."""
    days.store.registry.add_room("hai", "Phòng hai", "huyen", "ubnd", 5)
    days.keeper.set_rooms(days.store.registry.places().rooms)
    days.turn()
    days.turn("2021-12-07 00:00")
    keys = [day.key for day in (*days.told(), *days.told("hai"))]
    assert 4 == len(keys) == len(set(keys))


def test_at_midnight_the_key_is_gone_from_the_files(days: Days) -> None:
    """Not only the row: no byte of key or pseudonym is left in the database, its log included."""
    days.turn()
    put(days)
    days.keeper.filed([ROOM])
    days.turn("2021-12-06 12:00")
    key = days.told()[-1].key.encode()
    assert [WHO] == [each.who for each in days.told()[-1].filed]
    assert (True, True) == (key in days.files(), WHO.encode() in days.files())
    days.turn("2021-12-06 23:59")
    assert key in days.files()
    days.turn("2021-12-07 00:00")
    assert (False, False) == (key in days.files(), WHO.encode() in days.files())
    assert () == days.told()[-1].filed


def test_what_a_reader_kept_from_being_forgotten_is_forgotten_later(days: Days) -> None:
    """A page that reads at midnight holds old content; it goes as soon as that page is done."""
    days.turn()
    key = days.told()[-1].key.encode()
    with days.store.database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM room_days").one()
        days.turn("2021-12-07 00:00")
        assert key in days.files()
    days.turn("2021-12-07 00:00")
    assert key not in days.files()


def test_a_restart_over_midnight_ends_the_day_before_anything_is_told(days: Days) -> None:
    """Central was down when the day ended: the new one is the first word."""
    days.turn()
    old = days.told()[-1]
    days.said.clear()
    days.keeper = days.new_keeper()
    days.turn("2021-12-09 08:00")
    (told,) = days.told()
    assert at("2021-12-09 00:00") == told.from_utc_ms
    assert old.key.encode() not in days.files()


def test_a_restart_within_the_day_keeps_its_key(days: Days) -> None:
    """What was filed still counts, since pseudonyms stay the same."""
    days.turn()
    put(days)
    days.keeper = days.new_keeper()
    days.turn("2021-12-06 10:00")
    first, second = days.told()
    assert (first.key, [WHO]) == (second.key, [each.who for each in second.filed])


def test_a_clock_that_jumps_leaves_nothing_behind(days: Days) -> None:
    """Ahead and back again: each time the day that the clock says is told; one far ahead does not stay."""
    days.turn()
    days.turn("2022-12-06 09:00")
    days.turn("2021-12-06 09:05")
    assert [at("2021-12-06 00:00"), at("2022-12-06 00:00"), at("2021-12-06 00:00")] == [
        day.from_utc_ms for day in days.told()
    ]
    assert days.told()[1].key.encode() not in days.files()


def test_what_is_filed_goes_out_together_a_second_later(days: Days) -> None:
    """A family that declares at once costs one message."""
    days.mono_s = 0.0
    days.keeper.publish_all()
    days.turn()
    put(days)
    days.keeper.filed([ROOM])
    put(days, "v" * 22)
    days.keeper.filed([ROOM])
    days.turn()
    assert 1 == len(days.told())
    days.mono_s = 10_000_000.0
    days.turn()
    assert [2] == [len(day.filed) for day in days.told()[1:]]


def test_what_is_good_no_longer_is_told_no_longer(days: Days) -> None:
    """A declaration that held until noon is not on file at one."""
    days.turn()
    put(days, until="2021-12-06 12:00")
    days.keeper.filed([ROOM])
    days.turn("2021-12-06 13:00")
    assert () == days.told()[-1].filed


def test_a_room_that_is_removed_leaves_no_day(days: Days) -> None:
    """Its retained word is taken back, at once or when it is heard, and its rows go."""
    days.turn()
    put(days)
    key = days.told()[-1].key.encode()
    days.store.registry.remove_room(ROOM)
    days.keeper.set_rooms(days.store.registry.places().rooms)
    days.turn()
    topic = f"counterroom/v1/{ROOM}/day"
    assert (topic, b"") == days.said[-1]
    assert key not in days.files()
    days.keeper.heard(topic, b"{}")
    assert [(topic, b"")] * 2 == days.said[-2:]
    days.keeper.heard(topic, b"")
    assert 3 == len(days.said)


def test_midnight_in_many_rooms_is_spread(days: Days) -> None:
    """A turn tells a hundred rooms; those with something filed do not wait for the others."""
    registry = days.store.registry
    with days.store.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO rooms (id, name, area_id, agency_id, people_limit, revision) "
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 250) "
            "SELECT 'r' || x, 'Phòng', 'huyen', 'ubnd', 5, 1 FROM n"
        )
    days.keeper = days.new_keeper()
    counts = []
    for _ in range(3):
        days.said.clear()
        days.turn()
        counts.append(len(days.said))
    assert [100, 100, 51] == counts
    days.keeper.publish_all()
    days.keeper.filed(["r7"])
    assert 251 == len(registry.rooms())


def test_a_database_that_fails_is_tried_again(days: Days) -> None:
    """The turn says so, and the next one does all that was to be done."""
    days.turn()
    with days.store.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE room_days RENAME TO away")
    with pytest.raises(StoreError):
        days.turn("2021-12-07 00:00")
    with days.store.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO room_days")
    days.turn()
    assert [at("2021-12-06 00:00"), at("2021-12-07 00:00")] == [day.from_utc_ms for day in days.told()]


def test_days_are_local_where_the_clocks_change_too() -> None:
    """A day in Berlin has 23, 24 or 25 hours; three days at most are filed for."""
    zone = ZoneInfo("Europe/Berlin")
    noons = (
        datetime(2021, 3, 28, 12, tzinfo=UTC),
        datetime(2021, 6, 1, 12, tzinfo=UTC),
        datetime(2021, 10, 31, 12, tzinfo=UTC),
    )
    lengths = [
        (span[1] - span[0]) / 3_600_000 for span in (day_span(int(noon.timestamp() * 1000), zone) for noon in noons)
    ]
    assert [23, 24, 25] == lengths
    start = at("2021-12-06 20:00")
    assert [1, 2, 3] == [
        len(list(spans(start, start + hours * 3_600_000, ZoneInfo("Asia/Ho_Chi_Minh")))) for hours in (4, 12, 200)
    ]


def test_keys_are_random() -> None:
    """32 bytes, no two alike."""
    keys = {new_day(ROOM, (0, 1)).key for _ in range(50)}
    assert (50, {43}) == (len(keys), {len(key) for key in keys})
