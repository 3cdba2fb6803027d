"""Central as a process of its own over a real broker, and a door that speaks to it as a unit would."""

import http.client
import json
import queue
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge.protocol.codec import decode, encode
from edge.protocol.messages import Availability, Log, Plan, State, Stored
from edge.protocol.topics import DoorTopics, RoomTopics
from tests.support.databases import database_url, is_sqlite
from tests.support.net import eventually, free_port


class CentralProcess:
    """`counterroom-central run` on a free port; can be killed and started again on the same data."""

    def __init__(self, folder: Path, broker_port: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.config = folder / "central.toml"
        database = "" if is_sqlite() else database_url(folder)
        self.config.write_text(
            f'[central]\ndata_dir = "{folder}"\ndatabase = "{database}"\nport = {self.port}\n[mqtt]\nport = {broker_port}\nusername = ""\n'
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> "CentralProcess":
        """Start it and wait until it answers that all is well."""
        command = [sys.executable, "-m", "central", "run", "--config", str(self.config)]
        with (self.folder / "central.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        eventually(lambda: self.get("/healthz")[0] == 200, within_s=60, what="central")
        return self

    def configure(self, more: str, log_level: str = "info") -> None:
        """Say *more* in its configuration, before it is started."""
        known = self.config.read_text().replace("[central]\n", f'[central]\nlog_level = "{log_level}"\n')
        self.config.write_text(f"{known}[sessions]\ncookie_secure = false\n{more}")

    def get(self, path: str) -> tuple[int, Any]:
        """Return status and JSON of an answer; status 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
        except OSError:
            return 0, None
        finally:
            connection.close()
        is_json = "json" in response.headers.get("content-type", "")
        return response.status, json.loads(body) if is_json else body.decode()

    def kill(self) -> None:
        """End it as a loss of power would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)
        self._process = None

    def stop(self) -> int:
        """End it as the service manager would; return its exit status."""
        if self._process is None:
            return 0
        self._process.terminate()
        status = self._process.wait(20)
        self._process = None
        return status

    def __enter__(self) -> "CentralProcess":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)


class SpokenDoor:
    """A door on the wire. `heard` holds what central said, oldest first, as (leaf, message, was retained)."""

    def __init__(self, port: int, room: str = "tiep-dan", door: str = "chinh") -> None:
        self.topics = DoorTopics(room, door)
        self.heard: queue.Queue[tuple[str, Stored | Plan | None, bool]] = queue.Queue()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe(
            [(self.topics.stored, SubscribeOptions(qos=1)), (RoomTopics(room).plan, SubscribeOptions(qos=1))]
        )
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _on_message(self, client: Any, userdata: Any, message: paho.MQTTMessage) -> None:
        leaf = message.topic.rsplit("/", 1)[1]
        kind = Stored if leaf == "stored" else Plan
        self.heard.put((leaf, decode(message.payload, kind) if message.payload else None, message.retain))

    def say(self, message: Log | State | Availability) -> None:
        """Publish *message* where it belongs and wait until the broker has it."""
        leaf = type(message).__name__.lower()
        self.shout(getattr(self.topics, leaf), encode(message), is_retained=leaf != "log")

    def shout(self, topic: str, payload: bytes, *, is_retained: bool = False) -> None:
        """Publish any bytes and wait until the broker has them."""
        self._client.publish(topic, payload, 1, is_retained).wait_for_publish(10)

    def wait_stored(self, number: int, epoch: str = "e1") -> None:
        """Wait until central says that rows of *epoch* are stored up to *number*."""
        while True:
            leaf, message, _ = self.heard.get(timeout=20)
            if leaf == "stored" and message == Stored(epoch=epoch, number=number):
                return

    def wait_plan(self) -> tuple[Plan | None, bool]:
        """Return the next plan heard, None when it was taken back, and whether it was retained."""
        while True:
            leaf, message, is_retained = self.heard.get(timeout=20)
            if leaf == "plan":
                assert not isinstance(message, Stored)
                return message, is_retained

    def close(self) -> None:
        """Go away."""
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()
