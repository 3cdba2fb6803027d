"""A door under time-of-flight sensors, from photons to ledger rows: walkers, simulated device, real driver, adapter, service."""

from types import SimpleNamespace

import adafruit_vl53l1x
import numpy as np
import pytest

from edge.adapters.tof_ranges import TofRanges
from edge.bootstrap import make_doorway
from edge.config import RangeSensorSection
from edge.core import events
from edge.core.events import Beam, BeamChanged, DeviceFaulted, Event, RangeMeasured
from edge.core.ranging import RangingSettings
from edge.doorway import BeamDoorway, RangedDoorway
from edge.protocol import rows
from edge.protocol.vocabulary import Cause, Fault, Source
from tests.support.door import Door
from tests.support.fake_vl53l1x import FakeBus, FakeTime, FakeVl53l1x
from tests.support.walkers.people import Measures, mirrored, person
from tests.support.walkers.ranges import Device, ranges

HEIGHT_M = 2.2
WHO = Measures(speed_m_s=1.2, depth_m=0.26, arm_reach_m=0.2, arm_depth_m=0.07)


def seen_by_the_adapter(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[float, str, int | None]], section: RangeSensorSection
) -> list[Event]:
    """Return what the adapter tells of a world in which *said* (seconds, zone, mm) is to be measured."""
    time = FakeTime()
    monkeypatch.setattr(adafruit_vl53l1x, "time", SimpleNamespace(sleep=time.wait))
    began_s, heard = time.now_s, []
    spads = {167: "outer", 231: "inner"}

    def look(spad: int, at_s: float) -> int | None:
        here = [(abs(when_s - (at_s - began_s)), mm) for when_s, zone, mm in said if zone == spads.get(spad)]
        return min(here, key=lambda each: each[0])[1] if here else None

    sensors = TofRanges(section, open_bus=FakeBus(time, FakeVl53l1x(time, look)).opening, now=time.now, wait=time.wait)

    def emit(event: Event) -> None:
        heard.append(event)
        if event.at_s > began_s + said[-1][0]:
            sensors._closing.set()

    sensors._emit = emit
    sensors._run()
    return heard


def door_under_sensors(section: RangeSensorSection) -> Door:
    """Return a door whose doorway is that of *section*."""
    reach_m = section.height_m if section.mount == "overhead" else section.reach_m
    return Door(doorway=RangedDoorway(RangingSettings(reach_m=reach_m, is_overhead=section.mount == "overhead")))


def hand(door: Door, event: Event) -> None:
    """Hand *event* to the door's service at its own time."""
    door.now = max(door.now, event.at_s)
    door.effects += door.service.handle(event)


def cause(door: Door) -> Cause:
    """Return why the light is as it is."""
    return door.service._lamp.state.cause


@pytest.mark.parametrize("is_out", [False, True])
def test_somebody_walks_through_and_stands_in_the_ledger(monkeypatch: pytest.MonkeyPatch, is_out: bool) -> None:
    """Every layer is the real one but the device, and that is true to its registers."""
    rng = np.random.default_rng(11)
    walker = person(WHO, rng)
    walker = mirrored(walker, 0.0) if is_out else walker
    said = ranges([walker], Device(height_m=HEIGHT_M), 0.0, rng)
    section = RangeSensorSection(height_m=HEIGHT_M)
    door = door_under_sensors(section)
    for event in seen_by_the_adapter(monkeypatch, said, section):
        hand(door, event)
    counted = [row for row in door.ledger.rows if isinstance(row, rows.Entered | rows.Exited)]
    expected = [(rows.Exited if is_out else rows.Entered, Source.RANGES, False)]
    assert expected == [(type(row), row.source, row.is_child) for row in counted]


def test_something_left_under_the_sensor_is_red_until_it_is_background() -> None:
    """Blocked after a minute, in words; after two minutes the door counts on above it."""
    door = door_under_sensors(RangeSensorSection())
    beginning_s = door.now
    causes: dict[int, Cause] = {}
    for turn in range(4200):
        zone = Beam.INNER if turn % 2 else Beam.OUTER
        hand(door, RangeMeasured(beginning_s + turn * 0.036, 0, zone, None if turn < 50 else 1300))
        causes[turn] = cause(door)
    assert (True, False) == (Cause.FAULT is causes[2500], Cause.FAULT is causes[4199])
    told = [type(row) for row in door.ledger.rows if isinstance(row, rows.FaultRaised | rows.FaultCleared)]
    assert [rows.FaultRaised, rows.FaultCleared] == told


def test_a_lost_sensor_is_red_until_it_is_back() -> None:
    """The same fault as a lost beam; staff may take over meanwhile."""
    door = door_under_sensors(RangeSensorSection())
    for turn in range(300):
        hand(door, RangeMeasured(door.now + 0.036, 0, Beam.INNER if turn % 2 else Beam.OUTER, None))
    hand(door, DeviceFaulted(door.now + 1.0, Fault.SENSOR_LOST, is_standing=True))
    assert Cause.FAULT is cause(door)
    hand(door, DeviceFaulted(door.now + 9.0, Fault.SENSOR_LOST, is_standing=False))
    hand(door, events.TimePassed(door.now + 5.0))
    assert Cause.FAULT is not cause(door)


def test_levels_are_told_once_each() -> None:
    """Health hears of a zone as of a beam, and each kind of doorway leaves the other's events alone."""
    ranged, beams = RangedDoorway(RangingSettings(reach_m=2.2)), BeamDoorway(gap_m=0.06)
    ranging, edge = RangeMeasured(1.0, 0, Beam.OUTER, None), BeamChanged(1.0, Beam.OUTER, is_broken=True)
    assert ((), ()) == (ranged.take(edge), beams.take(ranging))
    ranged.take(ranging)
    beams.take(edge)
    assert (BeamChanged(1.0, Beam.OUTER, is_broken=False),) == ranged.levels()
    assert (edge,) == beams.levels()
    assert ((), ()) == (ranged.levels(), beams.levels())


@pytest.mark.parametrize(("mount", "kind"), [("overhead", RangedDoorway), ("side", RangedDoorway), (None, BeamDoorway)])
def test_the_configuration_chooses_the_doorway(mount: str | None, kind: type) -> None:
    """With a range sensor the beams are left alone."""
    sensor = RangeSensorSection(mount=mount) if mount else None  # type: ignore[arg-type]
    assert kind is type(make_doorway(SimpleNamespace(range_sensor=sensor, beams=SimpleNamespace(gap_m=0.06))))  # type: ignore[arg-type]
