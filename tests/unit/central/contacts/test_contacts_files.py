"""SQLite's files hold no contact whose time is over. On PostgreSQL it is the key of the day alone that ends one."""

from tests.support.central_store import log
from tests.support.contact_world import DAY_MS, SOMEBODY, ContactWorld


def test_deleted_rows_leave_no_trace_in_the_files(world: ContactWorld) -> None:
    """Neither the database nor its log holds what was deleted."""
    world.hear(log(*(world.row(n, contact=SOMEBODY) for n in range(1, 40))))
    world.store.contacts.forget_traces()
    piece = world.store.contacts.visits("tiep-dan", 0, world.now_ms + DAY_MS)[0][0].box[8:40]
    assert piece in (world.folder / "central.db").read_bytes()
    for _ in range(14):
        world.move(1)
        world.retention.turn()
    assert all(piece not in path.read_bytes() for path in world.folder.glob("central.db*"))


def test_traces_that_a_reader_holds_are_forgotten_a_minute_later(world: ContactWorld) -> None:
    """The log cannot be emptied while a page reads from it: the next turn comes soon, and does it."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.retention.turn()
    for _ in range(14):
        world.move(1)
        world.calendar.today()
    with world.store.database.read() as connection:
        connection.exec_driver_sql("SELECT 1 FROM contacts").all()
        assert 60 == world.retention.turn()
    assert 3600 == world.retention.turn()
