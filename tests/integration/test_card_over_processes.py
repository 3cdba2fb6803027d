"""A level set at central, a card at two doors and a declaration by word of mouth: over a real Mosquitto, central and two units."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from central.commands import main
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess
from tests.support.marked_codes import marked_card
from tests.support.shown_door import ShownDoor
from tests.support.simulated_unit import SimulatedUnit, unit_toml

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("each_database")]

ROOM, CARD = "tiep-dan", "id_card"
WITHIN_S = 15.0


@pytest.fixture
def doors(tmp_path: Path, broker: Broker, central: CentralProcess) -> Iterator[tuple[ShownDoor, ShownDoor]]:
    """The running units of both doors, which have heard of the room's plan: of their own they let nobody in."""
    with ExitStack() as stack:
        units = [
            stack.enter_context(SimulatedUnit(unit_toml(tmp_path / door, broker.port, room=ROOM, door=door, limit=0)))
            for door in ("chinh", "phu")
        ]
        first, second = (ShownDoor(unit) for unit in units)
        for unit in units:
            unit.next("lamp", within_s=60, light="green")
        yield first, second


def another_card() -> str:
    """Return the text of an invented card that nobody has shown yet."""
    return marked_card()[0]


def asks_for_declarations(door: ShownDoor) -> bool:
    """Tell whether the door refuses a card that is not on file."""
    return door.show(another_card(), format=CARD)["reason"] == "declaration_needed"


def test_a_card_that_staff_declared_for_is_taken_at_both_doors(
    central: CentralProcess, doors: tuple[ShownDoor, ShownDoor]
) -> None:
    """At level 1 it is enough; at level 2 it is on file at the door that heard its bearer, and at the other within seconds."""
    first, second = doors
    assert [False, False] == [asks_for_declarations(door) for door in doors]
    done = CliRunner().invoke(main, ["area", "level", "--config", str(central.config), "tinh", "2"])
    assert 0 == done.exit_code, done.output
    end = time.monotonic() + WITHIN_S
    for door in doors:
        while not asks_for_declarations(door):
            assert time.monotonic() < end, "the level has not come to the door"

    card = another_card()
    first.refuse(card)
    first.take_away()
    first.press("clear")
    assert "recorded" == first.show(card, within_s=WITHIN_S, format=CARD, reason="on_file")["verdict"]
    assert "recorded" == second.show(card, within_s=WITHIN_S, format=CARD, reason="on_file")["verdict"]
    assert [True, True] == [asks_for_declarations(door) for door in doors]
