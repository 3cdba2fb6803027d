"""Central as a real process, over a real Mosquitto: what doors say is stored once, acknowledged, shown; nothing acknowledged is lost."""

from collections.abc import Iterator

import pytest

from edge.protocol.messages import Availability, PlanDoor
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import entered, log, state
from tests.support.databases import database_url
from tests.support.net import eventually

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("each_database")]


@pytest.fixture
def door(central: CentralProcess, broker: Broker) -> Iterator[SpokenDoor]:
    """The room's main door."""
    opened = SpokenDoor(broker.port)
    yield opened
    opened.close()


def stored_rows(central: CentralProcess) -> list[int]:
    """Return the numbers of the stored rows of the room, read from the database file."""
    from central.store.store import Store

    store = Store(database_url(central.folder))
    numbers = sorted(row.number for row in store.history.latest("tiep-dan", 1000))
    store.close()
    return numbers


def test_rows_are_stored_once_and_acknowledged_without_gaps(central: CentralProcess, door: SpokenDoor) -> None:
    """Repeated rows stay single, the acknowledgement waits below a gap and is retained."""
    door.say(log(entered(1), entered(2)))
    door.wait_stored(2)
    door.say(log(entered(1), entered(2)))
    door.wait_stored(2)
    door.say(log(entered(4)))
    door.wait_stored(2)
    door.say(log(entered(3)))
    door.wait_stored(4)
    assert [1, 2, 3, 4] == stored_rows(central)


def test_rubbish_is_counted_kept_aside_and_never_fatal(central: CentralProcess, door: SpokenDoor) -> None:
    """After every kind of rubbish the next good row is stored, and the figures tell the reasons."""
    root = "counterroom/v1/tiep-dan"
    door.shout(f"{root}/chinh/state", b"{not json")
    door.shout(f"{root}/chinh/log", b'{"v":1,"epoch":"e1","epoch_order":1,"rows":[{"kind":"entered","n":"one"}]}')
    door.shout(f"{root}/chinh/state", b'{"v":99}')
    door.shout(f"{root}/chinh/mood", b"{}")
    door.shout(f"{root}/chinh/log", b"x" * 300_000)
    door.shout(f"{root}/garage/log", b"{}")
    door.say(log(entered(1)))
    door.wait_stored(1)
    status, text = central.get("/metrics")
    assert 200 == status
    for reason in ("malformed", "unknown_version", "unknown_leaf", "too_large", "unknown_door"):
        assert f'result="{reason}"' in text


def test_killed_and_started_again_it_has_lost_nothing_it_acknowledged(
    central: CentralProcess, door: SpokenDoor
) -> None:
    """SIGKILL right after an acknowledgement: the rows are there, and the ledger goes on where it was."""
    for number in range(1, 21):
        door.say(log(entered(number)))
    door.wait_stored(20)
    central.kill()
    assert list(range(1, 21)) == stored_rows(central)
    central.start()
    door.say(log(entered(21)))
    door.wait_stored(21)


def test_a_room_is_shown_as_its_doors_say_and_again_after_a_restart(central: CentralProcess, door: SpokenDoor) -> None:
    """The API follows states and availability; after a restart it tells the same from what is kept and retained."""
    door.say(Availability(online=True, session="s1"))
    door.say(state(3, 3))

    def room() -> tuple[int, str, bool]:
        shown = central.get("/api/v1/rooms/tiep-dan")[1]
        return shown["occupancy"], shown["light"], shown["doors"][0]["online"]

    eventually(lambda: room() == (3, "green", True), what="the room with 3 people")
    central.kill()
    central.start()
    eventually(lambda: room() == (3, "green", True), what="the room after a restart")


def test_units_hear_the_plan_its_changes_and_its_end(central: CentralProcess, door: SpokenDoor) -> None:
    """What the command line changes in another process reaches the units within moments."""
    from central.store.store import Store

    first, _ = door.wait_plan()
    assert first is not None
    assert (10, (PlanDoor(id="chinh", name="Cửa chính", share=5), PlanDoor(id="phu", name="Cửa phụ", share=5))) == (
        first.limit,
        first.doors,
    )
    store = Store(database_url(central.folder))
    store.registry.update_room("tiep-dan", limit=7)
    changed, _ = door.wait_plan()
    assert changed is not None
    assert (7, first.revision + 1) == (changed.limit, changed.revision)
    store.registry.remove_room("tiep-dan")
    store.close()
    assert door.wait_plan()[0] is None


def test_a_unit_with_a_newer_plan_than_the_database_is_given_a_newer_one(
    central: CentralProcess, door: SpokenDoor
) -> None:
    """After a database was restored from a copy, its revisions must overtake those the units hold."""
    door.wait_plan()
    door.say(state(1, 1, plan_revision=40))
    raised, _ = door.wait_plan()
    assert raised is not None
    assert 41 == raised.revision


def test_it_ends_cleanly_when_asked(central: CentralProcess, door: SpokenDoor) -> None:
    """SIGTERM ends it with status 0, the database whole."""
    door.say(log(entered(1)))
    door.wait_stored(1)
    assert 0 == central.stop()
    assert [1] == stored_rows(central)
