"""MQTT 5 packets as bytes, and a broker of a few lines that sends them as a test wants them cut."""

import socket
import ssl
import threading
from collections.abc import Iterable

CONNACK = b"\x20\x03\x00\x00\x00"
PINGRESP = b"\xd0\x00"
SHUTTING_DOWN = b"\xe0\x02\x8b\x00"


def publish(
    topic: str | bytes, payload: bytes, number: int | None, properties: bytes = b"", *, is_retained: bool = False
) -> bytes:
    """Return a PUBLISH packet: QoS 1 with the packet *number*, or QoS 0 without."""
    name = topic.encode() if isinstance(topic, str) else topic
    content = len(name).to_bytes(2) + name + (b"" if number is None else number.to_bytes(2))
    content += bytes([len(properties)]) + properties + payload
    return bytes([0x30 | (0 if number is None else 2) | is_retained]) + length(len(content)) + content


def suback(subscribe: bytes) -> bytes:
    """Return the answer that grants QoS 1 to the two filters of a SUBSCRIBE packet shorter than 128 bytes."""
    return b"\x90\x05" + subscribe[2:4] + b"\x00\x01\x01"


def length(value: int) -> bytes:
    """Return a length as MQTT writes it: seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        value, low = divmod(value, 128)
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


class ScriptedBroker:
    """Lets a client connect and subscribe, sends *pieces*, each in one go, and reads all it is sent.

    With more *connections* than one, each but the last is ended when the client has said something to that, or gone.
    """

    def __init__(self, pieces: Iterable[bytes], tls: ssl.SSLContext | None = None, connections: int = 1) -> None:
        self._pieces = pieces
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._connections = connections
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._heard = bytearray()
        self._changed = threading.Condition()

    def _serve(self) -> None:
        for more in reversed(range(self._connections)):
            line, _ = self._listener.accept()
            with self._tls.wrap_socket(line, server_side=True) if self._tls else line as opened:
                self._talk(opened, is_last=not more)

    def _talk(self, line: socket.socket, *, is_last: bool) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.recv(4096)
        line.sendall(CONNACK)
        first = suback(line.recv(4096))
        for piece in self._pieces:
            line.sendall(first + piece)
            first = b""
        while heard := line.recv(65_536):
            with self._changed:
                self._heard += heard
                self._changed.notify_all()
            if not is_last:
                return

    def wait_heard(self, expected: bytes) -> bytes:
        """Return what the client sent after its subscription, once it is as long as *expected*."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._heard) >= len(expected), 20)
            return bytes(self._heard)

    def __enter__(self) -> "ScriptedBroker":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(20)  # the client has said goodbye
        self._listener.close()
