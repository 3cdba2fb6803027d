"""A whole unit in this process: the real composition with mock pins, and somebody at the other end of the broker."""

import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import TracebackType

import msgspec
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge.bootstrap import Unit, build
from edge.config import BeamsSection, LampsSection, load
from edge.core.events import Beam
from edge.protocol import codec
from edge.protocol.messages import Availability, Log, State, Stored
from edge.protocol.rows import LedgerRow
from edge.protocol.topics import DoorTopics
from edge.protocol.vocabulary import Fault
from tests.support.boards import MockBoard
from tests.support.net import eventually

TOPICS = DoorTopics("mot-cua", "cua-chinh")
LAG_S, INSIDE_S = 0.03, 0.15  # somebody running: 2 m/s and 0.3 m deep


def write_config(folder: Path, port: int, *, limit: int = 2, extra: str = "") -> Path:
    """Write a unit.toml into *folder* for a broker at *port*, and return its path."""
    path = folder / "unit.toml"
    path.write_text(
        f"""
[unit]
room = "{TOPICS.room}"
door = "{TOPICS.door}"
room_name = "Bộ phận Một cửa"
door_name = "Cửa chính"
data_dir = "data"
limit = {limit}
clock = "trusted"
[lamps]
min_red_s = 0.2
[mqtt]
host = "127.0.0.1"
port = {port}
[camera]
source = "none"
[console]
port = 0
{extra}""",
        encoding="utf-8",
    )
    return path


class RunningUnit:
    """A unit on a board of mock pins, running on a thread of its own until the block ends."""

    def __init__(self, config: Path) -> None:
        self._config = load(config)
        self.board = MockBoard()
        self.unit: Unit = build(self._config)
        self._thread = threading.Thread(target=self.unit.run, name="unit")

    @property
    def is_green(self) -> bool:
        """Do the lamps show green and not red?"""
        lamps: LampsSection = self._config.lamps
        return self.board.level(lamps.green_pin) and not self.board.level(lamps.red_pin)

    @property
    def is_red(self) -> bool:
        """Do the lamps show red and not green?"""
        lamps: LampsSection = self._config.lamps
        return self.board.level(lamps.red_pin) and not self.board.level(lamps.green_pin)

    def set_beam(self, beam: Beam, *, is_broken: bool) -> None:
        """Break or clear a beam at its pin."""
        beams: BeamsSection = self._config.beams
        pin = beams.outer_pin if beam is Beam.OUTER else beams.inner_pin
        self.board.drive(pin, is_broken != beams.broken_is_low)

    def walk(self, first: Beam = Beam.OUTER) -> None:
        """Let somebody pass, meeting the beam *first* first."""
        second = Beam.INNER if first is Beam.OUTER else Beam.OUTER
        for beam, is_broken, then_s in (
            (first, True, LAG_S),
            (second, True, INSIDE_S),
            (first, False, LAG_S),
            (second, False, LAG_S),
        ):
            self.set_beam(beam, is_broken=is_broken)
            time.sleep(then_s)

    def __enter__(self) -> "RunningUnit":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unit.stop()
        self._thread.join(15)
        self.board.close()
        assert not self._thread.is_alive()


class Central:
    """Somebody at the broker who hears all that a door says and acknowledges its rows while `is_storing`."""

    def __init__(self, port: int, *, is_storing: bool = True) -> None:
        self.is_storing = is_storing
        self.heard: defaultdict[str, list[bytes]] = defaultdict(list)
        self.rows: dict[tuple[str, int], LedgerRow] = {}
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self._client.on_connect = lambda client, *_: client.subscribe("counterroom/#", qos=1)
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 1)
        self._client.connect_async("127.0.0.1", port)
        self._client.loop_start()

    def _on_message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        payload = bytes(message.payload)
        self.heard[message.topic].append(payload)
        if message.topic != TOPICS.log or not self.is_storing:
            return
        log = codec.decode(payload, Log)
        self.rows |= {(log.epoch, row.n): row for row in log.rows}
        self._publish(TOPICS.stored, Stored(epoch=log.epoch, number=log.rows[-1].n))

    def wait_connected(self) -> None:
        """Wait until the broker hears this central."""
        eventually(self._client.is_connected, what="central's connection")

    def say(self, topic: str, message: msgspec.Struct | bytes) -> None:
        """Publish *message*, retained, and wait until the broker has it: who connects afterwards hears it."""
        self.wait_connected()
        self._publish(topic, message).wait_for_publish(10.0)

    def _publish(self, topic: str, message: msgspec.Struct | bytes) -> mqtt.MQTTMessageInfo:
        payload = message if isinstance(message, bytes) else codec.encode(message)
        return self._client.publish(topic, payload, qos=1, retain=True)

    @property
    def state(self) -> State | None:
        """The door's newest state."""
        heard = self.heard[TOPICS.state]
        return codec.decode(heard[-1], State) if heard else None

    @property
    def is_online(self) -> bool | None:
        """What the door's availability says."""
        heard = self.heard[TOPICS.availability]
        return codec.decode(heard[-1], Availability).online if heard else None

    @property
    def untold(self) -> tuple[Fault, ...] | None:
        """The faults that keep the door from telling a state, as its availability says."""
        heard = self.heard[TOPICS.availability]
        return codec.decode(heard[-1], Availability).faults if heard else None

    @property
    def kinds(self) -> list[str]:
        """The kinds of the rows received, in their order."""
        return [type(self.rows[key]).__name__ for key in sorted(self.rows, key=lambda key: key[1])]

    def has_counted(self, entries: int) -> bool:
        """Has the door told of *entries* entries?"""
        state = self.state
        return state is not None and state.entries == entries

    def wait_online(self) -> None:
        """Wait until the door is there."""
        eventually(lambda: self.is_online, what="the unit's availability")

    def __enter__(self) -> "Central":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()


def program(*words: str) -> list[str]:
    """Return the command line of the unit's program."""
    return [sys.executable, "-m", "edge", *words]
