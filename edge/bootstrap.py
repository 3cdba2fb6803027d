"""The composition root: the one place that names the unit's concrete adapters and joins them.

`build` makes a unit from its configuration; what stands at its rim can be replaced (`make_rim`), which is how a simulated unit is
the same unit. The lamp is red before anything else is tried.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import structlog

from edge.adapters.clock import ClockSource, SystemClock
from edge.adapters.day_file import DayFile
from edge.adapters.identity import new_session
from edge.adapters.ledger_sqlite import SqliteLedger
from edge.adapters.mqtt_link import MqttLink
from edge.adapters.paper_file import PaperFile
from edge.adapters.plan_file import PlanFile
from edge.adapters.systemd import SystemdWatchdog
from edge.adapters.trust_receiver import TrustReceiver
from edge.adapters.unit_lock import UnitLock
from edge.config import UnitConfig
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.console.server import ConsoleServer
from edge.core.announce import DoorSettings
from edge.core.effects import (
    AskDay,
    Effect,
    MakeSound,
    PublishFaults,
    PublishRows,
    PublishState,
    SendReply,
    ShowLight,
    ShowView,
    TellReader,
)
from edge.core.events import DeviceFaulted, Event, TimePassed
from edge.core.ranging import RangingSettings
from edge.doorway import BeamDoorway, Doorway, RangedDoorway
from edge.errors import DeviceError
from edge.lamp_hand import LampHand
from edge.ports import Clock, Lamp, Link, Reader, Sounder, Source
from edge.protocol.vocabulary import Fault, Light
from edge.runner import Hands, Runner
from edge.service import EntranceService

THREADS_TURN_S = 0.0005
"""A thread that works out a page gives way to a beam's edge after this; Python's own 5 ms, twice on its way, would be seen at the lamp."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rim:
    """What touches the world at the door. `lost` are the faults of devices that could not even be opened; `reader` stands among the
    sources, too."""

    lamp: Lamp
    sounder: Sounder | None = None
    sources: tuple[Source, ...] = ()
    lost: tuple[Fault, ...] = ()
    reader: Reader | None = None

    def close(self) -> None:
        """Release every device, the lamp last and red."""
        for source in self.sources:
            _close(type(source).__name__, source.close)
        if self.sounder:
            _close("sounder", self.sounder.close)
        _close("lamp", self.lamp.close)


MakeRim = Callable[[UnitConfig, Clock], Rim]


def make_rim(config: UnitConfig, clock: Clock) -> Rim:
    """Open the pins and the camera that *config* names.

    A device that cannot be opened is a fault that keeps the door red and says why, except for the lamp: without one there is no
    unit. Raises: DeviceError.
    """
    from edge.adapters.gpio_beams import GpioBeams
    from edge.adapters.gpio_buttons import GpioButtons
    from edge.adapters.gpio_lamp import GpioLamp
    from edge.adapters.gpio_sounder import GpioSounder
    from edge.adapters.reader_link import ReaderLink

    lamp = GpioLamp(config.lamps)
    lost: list[Fault] = []
    sensors: Source | None
    if config.range_sensor is not None:
        from edge.adapters.tof_ranges import TofRanges  # its library is not needed where beams count

        sensors = _opened(partial(TofRanges, config.range_sensor), lost, Fault.SENSOR_LOST)
    else:
        sensors = _opened(partial(GpioBeams, config.beams), lost, Fault.SENSOR_LOST)
    buttons = _opened(partial(GpioButtons, config.buttons), lost) if config.buttons else None
    sounder = _opened(partial(GpioSounder, config.sounder), lost) if config.sounder else None
    is_reading = config.camera.source != "none"
    reader = (
        _opened(partial(ReaderLink, config.camera, config.passes, clock), lost, Fault.CAMERA_LOST)
        if is_reading
        else None
    )
    sources = tuple(source for source in (sensors, buttons, reader) if source is not None)
    return Rim(lamp, sounder, sources, tuple(lost), reader)


def make_doorway(config: UnitConfig) -> Doorway:
    """Return the detector for the sensors that *config* names."""
    sensor = config.range_sensor
    if sensor is None:
        return BeamDoorway(config.beams.gap_m)
    is_overhead = sensor.mount == "overhead"
    reach_m = sensor.height_m if is_overhead else sensor.reach_m
    return RangedDoorway(RangingSettings(reach_m=reach_m, is_overhead=is_overhead, child_m=sensor.child_m))


def _opened(make: Callable[[], Any], lost: list[Fault], fault: Fault | None = None) -> Any:
    try:
        return make()
    except DeviceError as error:
        _log.error("a device cannot be opened", words=str(error))
        if fault is not None:
            lost.append(fault)
        return None


@dataclass
class Unit:
    """A whole unit, made and not yet started."""

    runner: Runner
    rim: Rim
    link: Link
    trust: Source | None
    clock: Clock
    clock_source: ClockSource
    console: ConsoleServer
    ledger: SqliteLedger
    days: DayFile
    lock: UnitLock
    watchdog: SystemdWatchdog

    @property
    def console_url(self) -> str:
        """Where the door display is served."""
        return self.console.url

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Run until `stop`, on the calling thread. Raises: DeviceError when the console's address cannot be had."""
        usual_turn_s = sys.getswitchinterval()
        sys.setswitchinterval(THREADS_TURN_S)
        try:
            self.runner.emit(TimePassed(self.clock.monotonic_s()))
            for fault in self.rim.lost:
                self.runner.emit(DeviceFaulted(self.clock.monotonic_s(), fault, is_standing=True))
            self.console.start()
            for source in (self.clock_source, *self.rim.sources, *((self.trust,) if self.trust else ()), self.link):
                source.start(self.runner.emit)
            self.watchdog.ready()
            on_ready()
            self.runner.run()
        finally:
            self._close()
            sys.setswitchinterval(usual_turn_s)

    def stop(self) -> None:
        """End `run`. May be called from any thread and from signal handlers."""
        self.runner.stop()

    def _close(self) -> None:
        """Leave the door red and the room told. Each part is closed whatever happens to the others."""
        self.watchdog.stopping()
        _close("lamp", lambda: self.rim.lamp.show(Light.RED, is_fault=False))
        _close("clock", self.clock_source.close)
        for source in self.rim.sources:
            _close(type(source).__name__, source.close)
        _close("link", self.link.close)
        if self.trust is not None:
            _close("trust", self.trust.close)
        _close("console", self.console.close)
        _close("ledger", self.ledger.close)
        _close("day", self.days.close)
        self.rim.close()
        _close("lock", self.lock.close)


def _close(name: str, close: Callable[[], None]) -> None:
    try:
        close()
    except Exception:  # noqa: BLE001 - the other parts must be closed all the same
        _log.exception("a part could not be closed", part=name)


def build(
    config: UnitConfig,
    *,
    make_rim: MakeRim = make_rim,
    on_event: Callable[[Event], None] | None = None,
    on_effect: Callable[[Effect], None] | None = None,
) -> Unit:
    """Return the unit that *config* describes, its lamp red.

    *on_event* and *on_effect* hear everything that goes in and out, each on the thread where it happens; they must return at once
    and not raise. Raises: DeviceError when there is no lamp, or the data folder or the broker's files cannot be used.
    """
    clock = SystemClock(config.unit.clock)
    folder = Path(config.unit.data_dir)
    with ExitStack() as undo:
        lock = UnitLock(folder)
        undo.callback(lock.close)
        rim = make_rim(config, clock)
        undo.callback(rim.close)
        session = new_session(folder)
        trust = TrustReceiver(Path(config.passes.trust_dir), clock) if config.passes.trust_dir else None
        link = MqttLink(config.mqtt, config.unit.room, config.unit.door, session, clock)
        link.on_trust = trust.take if trust is not None else None
        undo.pop_all()
    ledger, days = SqliteLedger(folder), DayFile(folder)
    board = ViewBoard()
    watchdog = SystemdWatchdog()

    def show_view(effect: ShowView) -> None:
        board.put(effect.view)
        watchdog.status(f"{effect.view.light}: {effect.view.inside} of {effect.view.limit} inside")

    lamp = LampHand(rim.lamp, clock, lambda failed: runner.emit(failed))
    handlers: dict[type[Effect], Callable[[Any], None]] = {
        ShowLight: lamp.show,
        MakeSound: lambda effect: rim.sounder.play(effect.signal) if rim.sounder else None,
        PublishState: lambda effect: link.publish_state(effect.state),
        PublishFaults: lambda effect: link.publish_faults(effect.faults),
        PublishRows: lambda effect: link.publish_rows(effect.epoch, effect.epoch_order, effect.rows),
        SendReply: lambda effect: link.publish_reply(effect.reply, effect.correlation),
        ShowView: show_view,
        AskDay: lambda _: link.ask_day(),
        TellReader: lambda effect: rim.reader.tell(effect.rules) if rim.reader else None,
    }
    hands = Hands({kind: _heard(handler, on_effect) for kind, handler in handlers.items()})
    settings = _settings(config, clock, session)
    doorway, now = make_doorway(config), clock.monotonic_s()
    plans = PlanFile(folder)
    service = EntranceService(settings, ledger, plans, now, doorway=doorway, on_light=hands.carry_out, days=days)
    if rim.reader:
        rim.reader.tell(service.rules)  # before it is started: it must judge no code by other rules
    runner = Runner(service, hands, clock, watchdog, on_event)
    app = create_app(board, runner.emit, clock, config.console, config.unit, PaperFile(folder))
    console = ConsoleServer(app, config.console.host, config.console.port)
    return Unit(runner, rim, link, trust, clock, ClockSource(clock), console, ledger, days, lock, watchdog)


def _heard(act: Callable[[Any], None], listener: Callable[[Any], None] | None) -> Callable[[Any], None]:
    """Return *act*, with *listener* told after each time."""
    if listener is None:
        return act

    def act_and_tell(thing: Any) -> None:
        act(thing)
        listener(thing)

    return act_and_tell


def _settings(config: UnitConfig, clock: Clock, session: str) -> DoorSettings:
    unit = config.unit
    return DoorSettings(
        room=unit.room,
        door=unit.door,
        room_name=unit.room_name,
        door_name=unit.door_name,
        version=metadata.version("counterroom"),
        session=session,
        boot=clock.boot_id,
        limit=unit.limit or None,
        min_red_s=config.lamps.min_red_s,
        is_declaration_required=config.passes.require_declaration and config.camera.source != "none",
    )
