"""Time-of-flight sensors: the real driver and adapter on a bus of software, register by register."""

import errno
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import adafruit_vl53l1x
import pytest
import structlog

from edge.adapters.tof_ranges import LONGEST_PAUSE_S, TofRanges
from edge.config import RangeSensorSection
from edge.core.events import Beam, DeviceFaulted, Event, RangeMeasured
from edge.errors import DeviceError
from edge.protocol.vocabulary import Fault
from tests.support.boards import MockBoard
from tests.support.fake_vl53l1x import FakeBus, FakeTime, FakeVl53l1x

OUTER_SPAD, INNER_SPAD, ZONE_SIZE = 167, 231, 0xF7


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """A clock that moves when somebody waits, the driver included."""
    made = FakeTime()
    monkeypatch.setattr(adafruit_vl53l1x, "time", SimpleNamespace(sleep=made.wait))
    return made


@pytest.fixture
def board() -> Iterator[MockBoard]:
    """Pins for XSHUT."""
    made = MockBoard()
    yield made
    made.close()


class Rig:
    """The adapter on a bus, served turn by turn in the test's own thread until its time is up."""

    def __init__(self, time: FakeTime, bus: FakeBus, section: RangeSensorSection) -> None:
        self.time = time
        self.events: list[Event] = []
        self._until_s = 0.0
        self.ranges = TofRanges(section, open_bus=bus.opening, now=time.now, wait=self._wait)
        self.ranges._emit = self.events.append
        self._follow: Callable[[], None] = lambda: None

    def follow(self, wires: Callable[[], None]) -> None:
        """Call *wires* whenever time passes."""
        self._follow = wires

    def run(self, seconds: float) -> list[Event]:
        """Let the adapter work that long; return what it said meanwhile."""
        self.events.clear()
        self._until_s = self.time.now_s + seconds
        self.ranges._closing.clear()
        self.ranges._run()
        return list(self.events)

    def _wait(self, seconds: float) -> bool:
        self._follow()
        self.time.wait(seconds)
        if self.time.now_s >= self._until_s:
            self.ranges._closing.set()
        return False


def measured(events: list[Event]) -> list[RangeMeasured]:
    """Return the rangings among *events*."""
    return [event for event in events if isinstance(event, RangeMeasured)]


def faults(events: list[Event]) -> list[tuple[Fault, bool]]:
    """Return the faults told."""
    return [(event.fault, event.is_standing) for event in events if isinstance(event, DeviceFaulted)]


def test_the_zones_take_turns(time: FakeTime) -> None:
    """Each ranging is through one half of the SPADs, and is told with the zone it was made through."""
    device = FakeVl53l1x(time, lambda spad, at_s: 800 if spad == OUTER_SPAD else 1200)
    events = measured(Rig(time, FakeBus(time, device), RangeSensorSection()).run(0.5))
    assert [(Beam.OUTER, 800), (Beam.INNER, 1200)] * 3 == [(each.zone, each.distance_mm) for each in events[:6]]
    assert {(OUTER_SPAD, ZONE_SIZE), (INNER_SPAD, ZONE_SIZE)} == set(device.regions[1:])


def test_a_ranging_carries_the_time_of_its_middle(time: FakeTime) -> None:
    """The light was gathered over the whole timing budget, so its middle is where somebody was."""
    seen: list[float] = []

    def look(spad: int, at_s: float) -> int:
        seen.append(at_s)
        return 700

    events = measured(Rig(time, FakeBus(time, FakeVl53l1x(time, look)), RangeSensorSection()).run(0.3))
    late_s = [event.at_s - at_s for event, at_s in zip(events, seen[1:], strict=False)]  # the first is the driver's own
    assert max(late_s) < 0.003
    assert min(late_s) >= 0.0


def test_turning_the_zones_costs_little(time: FakeTime) -> None:
    """With 20 ms a ranging, turning costs less than 3 ms: somebody running 3 m/s is seen every 14 cm in each zone."""
    events = measured(Rig(time, FakeBus(time, FakeVl53l1x(time)), RangeSensorSection(timing_budget_ms=20)).run(2.0))
    rate = (len(events) - 1) / (events[-1].at_s - events[0].at_s)
    assert 42 < rate < 50


@pytest.mark.parametrize(
    ("mode", "budget_ms"), [("short", 15), ("short", 20), ("long", 20), ("long", 33), ("long", 50)]
)
def test_mode_and_budget_reach_the_device(time: FakeTime, mode: str, budget_ms: int) -> None:
    """The registers say what the configuration says."""
    device = FakeVl53l1x(time)
    section = RangeSensorSection(distance_mode=mode, timing_budget_ms=budget_ms)  # type: ignore[arg-type]
    Rig(time, FakeBus(time, device), section).run(0.5)
    assert (mode, budget_ms / 1000) == (device.mode, device.budget_s)


def test_nothing_in_reach_is_no_distance(time: FakeTime) -> None:
    """A ranging that the device does not vouch for says so."""
    events = measured(Rig(time, FakeBus(time, FakeVl53l1x(time)), RangeSensorSection()).run(0.2))
    assert {None} == {event.distance_mm for event in events}


def test_a_sensor_hung_the_other_way_round_is_turned_by_configuration(time: FakeTime) -> None:
    """Nobody has to climb up again."""
    device = FakeVl53l1x(time, lambda spad, at_s: 800 if spad == OUTER_SPAD else 1200)
    events = measured(Rig(time, FakeBus(time, device), RangeSensorSection(is_swapped=True)).run(0.2))
    assert (Beam.INNER, 800) == (events[0].zone, events[0].distance_mm)


def test_a_sensor_that_is_gone_is_a_fault_once_and_comes_back_by_itself(time: FakeTime) -> None:
    """Pulled out and put in again: one fault, one all-clear, and rangings as before."""
    device = FakeVl53l1x(time)
    rig = Rig(time, FakeBus(time, device), RangeSensorSection())
    assert [] == faults(rig.run(0.2))
    device.is_gone = True
    assert [(Fault.SENSOR_LOST, True)] == faults(rig.run(10.0))
    device._reset()
    device.is_gone = False
    after = rig.run(20.0)
    assert [(Fault.SENSOR_LOST, False)] == faults(after)
    assert len(measured(after)) > 10


def test_pauses_grow_while_nothing_answers(time: FakeTime) -> None:
    """A missing sensor costs next to nothing: half a second at first, half a minute in the end."""
    bus = FakeBus(time)
    rig = Rig(time, bus, RangeSensorSection())
    rig.run(3.0)
    assert 3 == bus.opened
    bus.opened = 0
    rig.run(10 * LONGEST_PAUSE_S)
    assert 8 < bus.opened < 16


def test_a_sensor_that_answers_and_does_not_range_is_lost(time: FakeTime) -> None:
    """The driver would wait for its first ranging for ever."""
    device = FakeVl53l1x(time)
    rig = Rig(time, FakeBus(time, device), RangeSensorSection())
    rig.run(0.2)
    device.is_deaf = True
    with structlog.testing.capture_logs() as logs:
        assert [(Fault.SENSOR_LOST, True)] == faults(rig.run(3.0))
    assert ["range_sensor at address 41: it answers, but does not range"] == [each["words"] for each in logs]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (errno.EREMOTEIO, "range_sensor at address 41: nothing answers; look at wires and power"),
        (errno.ETIMEDOUT, "range_sensor at address 41: no answer in time; a wire may be held low"),
        (errno.EIO, "range_sensor at address 41: a transfer failed; look at wires and pull-ups"),
        (errno.EBUSY, "range_sensor at address 41: the bus is busy: another driver holds the address"),
        (errno.EPROTO, "range_sensor at address 41: the bus failed"),
    ],
)
def test_each_error_of_the_bus_is_a_sentence(time: FakeTime, failure: int, words: str) -> None:
    """It is said once, and the technician is told where to look."""
    bus = FakeBus(time, FakeVl53l1x(time))
    rig = Rig(time, bus, RangeSensorSection())
    rig.run(0.2)
    bus.failure = failure
    with structlog.testing.capture_logs() as logs:
        rig.run(5.0)
    assert [("range_sensor_lost", words)] == [(each["event"], each["words"]) for each in logs]


def test_something_else_at_the_address_is_named(time: FakeTime) -> None:
    """A VL53L0X looks the same and answers at the same address."""
    device = FakeVl53l1x(time)
    device.model = b"\xee\xaa\x10"
    device._reset()
    with structlog.testing.capture_logs() as logs:
        Rig(time, FakeBus(time, device), RangeSensorSection()).run(0.2)
    assert ["range_sensor at address 41: what answers is no VL53L1X (Wrong sensor ID or type!)"] == [
        each["words"] for each in logs
    ]


def test_a_bus_that_is_not_there_is_looked_for(time: FakeTime) -> None:
    """I2C switched on later, or a USB bridge plugged in again, needs no restart."""
    bus = FakeBus(time, FakeVl53l1x(time))
    is_there = False

    def opening(number: int) -> FakeBus:
        if not is_there:
            raise OSError(errno.ENOENT, "No such file or directory")
        return bus

    rig = Rig(time, bus, RangeSensorSection())
    rig.ranges._open_bus = opening
    with structlog.testing.capture_logs() as logs:
        rig.run(2.0)
    assert (
        "range_sensor.bus (1): there is no /dev/i2c-1; I2C is not switched on (dtparam=i2c_arm=on)" == logs[0]["words"]
    )
    is_there = True
    assert [(Fault.SENSOR_LOST, False)] == faults(rig.run(10.0))


def test_several_sensors_are_given_their_addresses_in_turn(time: FakeTime, board: MockBoard) -> None:
    """All wake at one address; the bus asserts that never two answer there at once."""
    devices = [FakeVl53l1x(time, lambda spad, at_s, mm=mm: mm, is_awake=False) for mm in (700, 900)]
    section = RangeSensorSection(addresses=(0x30, 0x31), xshut_pins=(22, 25))
    rig = Rig(time, FakeBus(time, *devices), section)
    rig.follow(lambda: [device.set_awake(board.level(pin)) for device, pin in zip(devices, (22, 25), strict=True)])  # type: ignore[arg-type, return-value]
    events = measured(rig.run(1.0))
    assert [0x30, 0x31] == [device.address for device in devices]
    assert {(0, 700), (1, 900)} == {(event.lane, event.distance_mm) for event in events}
    rates = [sum(event.lane == lane for event in events) for lane in (0, 1)]
    assert min(rates) > 20  # ranging side by side, not one after the other


def test_one_lost_lane_leaves_the_others_at_work(time: FakeTime, board: MockBoard) -> None:
    """The fault stands as long as any sensor is missing; the other lane ranges on, and the lost one is woken by its pin."""
    devices = [FakeVl53l1x(time, is_awake=False) for _ in range(2)]
    section = RangeSensorSection(addresses=(0x30, 0x31), xshut_pins=(22, 25))
    rig = Rig(time, FakeBus(time, *devices), section)
    rig.follow(lambda: [device.set_awake(board.level(pin)) for device, pin in zip(devices, (22, 25), strict=True)])  # type: ignore[arg-type, return-value]
    rig.run(1.0)
    devices[0].is_deaf = True
    during = rig.run(3.0)
    assert [(Fault.SENSOR_LOST, True)] == faults(during)
    assert sum(event.lane == 1 for event in measured(during)) > 40
    devices[0].is_deaf = False
    after = rig.run(10.0)
    assert [(Fault.SENSOR_LOST, False)] == faults(after)
    assert {0, 1} == {event.lane for event in measured(after)}


def test_sensors_that_lost_their_power_are_woken_one_by_one(time: FakeTime, board: MockBoard) -> None:
    """Both answer where they wake then; each must sleep until it is its turn."""
    devices = [FakeVl53l1x(time, is_awake=False) for _ in range(2)]
    rig = Rig(time, FakeBus(time, *devices), RangeSensorSection(addresses=(0x30, 0x31), xshut_pins=(22, 25)))
    rig.follow(lambda: [device.set_awake(board.level(pin)) for device, pin in zip(devices, (22, 25), strict=True)])  # type: ignore[arg-type, return-value]
    rig.run(1.0)
    for device in devices:
        device._reset()
    assert [(Fault.SENSOR_LOST, True), (Fault.SENSOR_LOST, False)] == faults(rig.run(5.0))
    assert [0x30, 0x31] == [device.address for device in devices]


def test_a_pin_that_cannot_be_had_is_a_sentence(time: FakeTime, board: MockBoard) -> None:
    """The unit starts without sensors and says why it is red."""
    with pytest.raises(DeviceError, match=r"range_sensor.xshut_pins \(22\): the pin is already used"):
        TofRanges(RangeSensorSection(addresses=(0x30, 0x31), xshut_pins=(22, 22)), now=time.now)


def test_it_works_on_a_thread_of_its_own_and_closes_twice() -> None:
    """Started as the unit starts it; closing waits for the thread."""
    import threading
    from time import monotonic

    class RealTime(FakeTime):
        def now(self) -> float:
            return monotonic()

    time, seen = RealTime(), threading.Event()
    bus = FakeBus(time, FakeVl53l1x(time, lambda spad, at_s: 640))
    with TofRanges(RangeSensorSection(timing_budget_ms=15), open_bus=bus.opening) as ranges:
        ranges.start(lambda event: seen.set() if isinstance(event, RangeMeasured) else None)
        assert seen.wait(10.0)
    ranges.close()
    assert not bus.is_open
