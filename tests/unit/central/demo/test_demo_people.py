"""What the demo's people do at a door, and that the truth kept of it is what they did."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from central.demo.day import Code, Visit
from central.demo.passes import PassMaker
from central.demo.people import DayClock, RoomLife
from central.demo.places import ROOMS
from central.demo.truth import Truth
from edge.passes import Trust, judge
from edge.passes.issuing import SigningKey, create_issuer
from edge.protocol.vocabulary import Reason, VerdictKind

ROOM = ROOMS[2]
VISIT = Visit(
    at_s=0.0,
    enters_by=0,
    leaves_by=0,
    dwell_s=1.0,
    code=Code.VALID,
    ignores_red=False,
    has_company=False,
    turns_back=False,
    patience_s=60.0,
    speed_m_s=1.2,
)


class FakeUnit:
    """A door that records what is done to it."""

    def __init__(self) -> None:
        self.key = ROOM.keys[0]
        self.way, self.camera = asyncio.Lock(), asyncio.Lock()
        self.is_green, self.is_running = True, True
        self.verdict, self.reason = "verified", "signature_valid"
        self.done: list[str] = []
        self.may_walk = asyncio.Event()
        self.may_walk.set()
        self.asked_for_green = asyncio.Event()

    async def green(self, within_s: float) -> bool:
        self.asked_for_green.set()
        return self.is_green

    async def walk(self, direction: str, speed_m_s: float) -> bool:
        self.done.append(f"starts {direction}")
        await self.may_walk.wait()
        self.done.append(direction)
        return self.is_running

    async def show(self, text: str, for_s: float) -> tuple[str, str]:
        self.done.append("shows")
        return self.verdict, self.reason

    async def declare(self) -> bool:
        self.done.append("declares")
        return True

    async def break_beam(self, beam: str, is_broken: bool) -> None:
        self.done.append(f"{beam} {'broken' if is_broken else 'clear'}")


@pytest.fixture(scope="module")
def passes() -> PassMaker:
    """A maker of passes with a new key."""
    now = datetime.now(UTC)
    files = create_issuer("Thử", now - timedelta(days=10), now + timedelta(days=10))
    return PassMaker(SigningKey.from_pem(files.key_pem, files.certificate_pem), "Thử")


def _play(
    passes: PassMaker, scene: Callable[[RoomLife, FakeUnit, Truth], Awaitable[None]], truth: Truth | None = None
) -> FakeUnit:
    async def stage() -> FakeUnit:
        unit: Any = FakeUnit()
        kept = truth or Truth()
        await scene(RoomLife(ROOM, [unit], DayClock(1000), passes, kept, 1), unit, kept)
        return unit

    return asyncio.run(stage())


async def _over(life: RoomLife) -> None:
    """Wait until everybody has gone home."""
    await asyncio.gather(*life._visits)


def test_a_visit_is_shown_walked_in_and_out_and_kept(passes: PassMaker, tmp_path: Path) -> None:
    """One person: code, in, out; both crossings stand in the truth with room and door."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        life.arrive(VISIT)
        await _over(life)
        assert (1, 1, 0) == (truth.entries[unit.key], truth.exits[unit.key], life.inside)

    truth = Truth(tmp_path / "truth.jsonl")
    unit = _play(passes, scene, truth)
    truth.close()
    assert ["shows", "starts in", "in", "starts out", "out"] == unit.done
    lines = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]
    expected = [(ROOM.id, ROOM.doors[0].id, "in"), (ROOM.id, ROOM.doors[0].id, "out")]
    assert expected == [(line["room"], line["door"], line["direction"]) for line in lines]


def test_whose_card_needs_a_declaration_tells_the_staff_and_goes_in(passes: PassMaker) -> None:
    """Nobody goes home over it."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        unit.verdict, unit.reason = "refused", Reason.DECLARATION_NEEDED
        for _ in range(4):
            life.arrive(replace(VISIT, code=Code.CARD))
        await _over(life)
        assert (4, 4) == (unit.done.count("declares"), truth.entries[unit.key])

    _play(passes, scene)


def test_red_keeps_out_all_but_those_who_ignore_it(passes: PassMaker) -> None:
    """At red the patient go home in the end; who ignores red walks in."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        unit.is_green = False
        life.arrive(replace(VISIT, code=Code.NONE))
        await _over(life)
        assert [] == unit.done
        life.arrive(replace(VISIT, code=Code.NONE, ignores_red=True))
        await _over(life)

    assert ["starts in", "in", "starts out", "out"] == _play(passes, scene).done


def test_company_is_a_second_person(passes: PassMaker) -> None:
    """Two go in one behind the other and both come out again."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        life.arrive(replace(VISIT, has_company=True))
        await _over(life)
        assert (2, 2, 0) == (truth.entries[unit.key], truth.exits[unit.key], life.inside)

    _play(passes, scene)


def test_turning_back_is_no_crossing(passes: PassMaker) -> None:
    """Who turns back breaks the outer beam and clears it, and is nowhere in the truth."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        life.arrive(replace(VISIT, turns_back=True))
        await _over(life)
        assert truth.total == 0

    assert ["outer broken", "outer clear"] == _play(passes, scene).done


def test_stopping_lets_through_who_is_in_the_doorway_and_nobody_else(passes: PassMaker) -> None:
    """A walk begun before the end is finished and kept; nobody starts one after it."""

    async def scene(life: RoomLife, unit: FakeUnit, truth: Truth) -> None:
        unit.may_walk.clear()
        life.arrive(VISIT)
        life.arrive(VISIT)
        while "starts in" not in unit.done:
            await asyncio.sleep(0)
        stopping = asyncio.create_task(life.stop())
        await asyncio.sleep(0)
        unit.may_walk.set()
        await stopping
        assert (1, 1) == (unit.done.count("in"), truth.total)

    _play(passes, scene)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (Code.VALID, VerdictKind.VERIFIED),
        (Code.CARD, VerdictKind.RECORDED),
        (Code.EXPIRED, VerdictKind.REFUSED),
        (Code.RUBBISH, VerdictKind.REFUSED),
    ],
)
def test_codes_are_what_they_are_called(passes: PassMaker, code: Code, expected: VerdictKind) -> None:
    """A unit that trusts the demo's issuer takes the valid ones and refuses the others."""
    trust = Trust((passes._key.issuer,))
    random = Random(5)
    texts = [passes.text(code, random) for _ in range(10)]
    verdicts = {judge(text, trust, datetime.now(UTC)).verdict for text in texts if text is not None}
    assert expected in verdicts
    assert (expected is VerdictKind.VERIFIED) or verdicts == {expected}
    assert passes.text(Code.NONE, random) is None
