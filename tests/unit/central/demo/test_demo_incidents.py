"""What goes wrong in the demo is put right again."""

import asyncio
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from central.broker.acl import DoorKey
from central.demo import incidents
from central.demo.incidents import Incidents


def room(*doors: str) -> Any:
    """Return the people of a room with so many doors."""
    return SimpleNamespace(units=[SimpleNamespace(key=DoorKey("r", door), name=f"Phòng, {door}") for door in doors])


@pytest.mark.parametrize(("doors", "closed"), [(("a", "b"), ["b"]), (("a",), [])])
def test_a_side_door_is_closed_and_opened_again(
    monkeypatch: pytest.MonkeyPatch, doors: tuple[str, ...], closed: list[str]
) -> None:
    """Never the only door of a room, and never for good."""
    monkeypatch.setattr(incidents, "_CLOSED_S", 0)
    done: list[tuple[str, bool]] = []
    told: list[str] = []

    async def set_closing(door: DoorKey, is_closing: bool) -> None:
        done.append((door.door, is_closing))

    life = room(*doors)
    happening = Incidents([life], 1.0, 1, told.append, set_closing)
    asyncio.run(happening._close_door(life, Random(1)))
    assert [(door, is_closing) for door in closed for is_closing in (True, False)] == done
    assert 2 * len(closed) == len(told)
