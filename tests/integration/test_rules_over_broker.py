"""Levels and days over a real Mosquitto: what is set or filed is heard by the room's units within seconds."""

import base64
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from central.bootstrap import build_services
from central.config import parse_config
from central.services import Services
from edge.passes import Declaration
from edge.passes.pseudonym import document_subject, pseudonym
from edge.protocol.codec import encode
from edge.protocol.messages import Day, Log, Plan
from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from tests.support.broker import Broker
from tests.support.central_process import SpokenDoor
from tests.support.central_store import open_store
from tests.support.databases import database_url
from tests.support.days import NUMBER
from tests.support.net import eventually
from tests.support.retained import Retained

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("each_database")]

PLAN = "counterroom/v1/tiep-dan/plan"
DAY = "counterroom/v1/tiep-dan/day"


@pytest.fixture
def services(tmp_path: Path, broker: Broker) -> Iterator[Services]:
    """A running central with one room."""
    open_store(tmp_path).close()
    document = {
        "central": {"data_dir": str(tmp_path), "database": database_url(tmp_path)},
        "mqtt": {"port": broker.port},
    }
    services = build_services(parse_config(document, tmp_path / "central.toml"))
    services.start()
    yield services
    services.stop()
    services.store.close()


@pytest.fixture
def unit(broker: Broker) -> Iterator[Retained]:
    """What a unit hears of its room."""
    with closing(Retained(broker.port, PLAN, DAY)) as heard:
        yield heard


def test_a_level_set_in_another_process_reaches_the_units(tmp_path: Path, services: Services, unit: Retained) -> None:
    """As from the command line: the plan at the doors changes within seconds."""
    eventually(lambda: unit.plan(PLAN) is not None, what="the first plan")
    first = unit.plan(PLAN)
    assert first is not None
    assert (1, {}) == (first.level, first.taking)
    with closing(type(services.store)(database_url(tmp_path))) as other:
        other.registry.set_level("tinh", 3, "command line")

    def now() -> Plan:
        found = unit.plan(PLAN)
        assert found is not None
        return found

    eventually(lambda: now().level == 3, what="the plan of level 3")
    assert (first.revision + 1, Taking.WITH_DECLARATION) == (now().revision, now().taking[PassFormat.DCC])


def test_a_declaration_filed_reaches_the_units(services: Services, unit: Retained) -> None:
    """The day lists the pseudonym of the number under its key, and what staff hears at a door beside it."""
    eventually(lambda: unit.day(DAY) is not None, what="the first day")
    assert 0 < (unit.expires_after_s[DAY] or 0) <= 24 * 3600, "the broker must forget the key with the day"
    now = datetime.now(UTC).replace(microsecond=0)
    declaration = Declaration(
        issuer="counterroom",
        pseudonym=b"p" * 8,
        token=b"t" * 8,
        is_clear=True,
        area="huyen",
        people=2,
        issued=now,
        expires=now + timedelta(hours=12),
    )
    assert services.filing is not None
    assert services.filing.file("tiep-dan", NUMBER, declaration)
    eventually(lambda: bool(known(unit)), what="the declaration on file")
    day = unit.day(DAY)
    assert isinstance(day, Day)
    who = pseudonym(base64.urlsafe_b64decode(day.key + "="), document_subject(NUMBER))
    assert [(who, 2)] == [(each.who, each.people) for each in day.filed]


def test_what_staff_heard_at_a_door_reaches_the_others(services: Services, unit: Retained, broker: Broker) -> None:
    """The row is stored, and the room's day lists who it was, until answers that are not clear take it back."""
    eventually(lambda: unit.day(DAY) is not None, what="the first day")
    with closing(SpokenDoor(broker.port)) as door:
        row = Scanned(
            n=1,
            boot="b",
            mono_ms=1,
            utc_ms=int(datetime.now(UTC).timestamp() * 1000),
            format=PassFormat.SPOKEN,
            verdict=VerdictKind.RECORDED,
            reason=Reason.STAFF_HEARD,
            who="w" * 22,
        )
        door.shout("counterroom/v1/tiep-dan/chinh/log", encode(Log(epoch="e1", epoch_order=1, rows=(row,))))
        eventually(lambda: known(unit) == {"w" * 22}, what="what the door heard")
        changes = {"n": 2, "verdict": VerdictKind.REFUSED, "reason": Reason.ANSWERS_NOT_CLEAR}
        bad = msgspec.structs.replace(row, utc_ms=(row.utc_ms or 0) + 1, **changes)
        door.shout("counterroom/v1/tiep-dan/chinh/log", encode(Log(epoch="e1", epoch_order=1, rows=(bad,))))
        eventually(lambda: known(unit) == set(), what="that it was taken back")


def known(unit: Retained) -> set[str]:
    """Return who is on file by the unit's newest word."""
    day = unit.day(DAY)
    return {each.who for each in day.filed} if day is not None else set()
