"""A TCP proxy of our own between one client and the broker: the cable that can be pulled, jammed and slowed.

Owns the connections and what is done to their bytes. It must not know what travels: inside is TLS.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

_CHUNK_BYTES = 64 * 1024


class Way(StrEnum):
    """A direction of the cable, seen from the client."""

    UP = "up"
    DOWN = "down"


class Cable:
    """Listens on a free port of the loopback address and passes bytes to *target_port* and back.

    All that hurts ends with its `with` block: `cut` refuses and breaks connections, `stalled` holds bytes back and then delivers them,
    `slowed` delivers them late. `break_off` ends the connections at once; new ones are taken.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Transport] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self._flows = {way: asyncio.Event() for way in Way}
        self._delay_s = 0.0
        for flow in self._flows.values():
            flow.set()
        self.port = 0

    async def open(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End all connections and stop listening. Idempotent."""
        if self._server is not None:
            self._server.close()
        self.break_off()
        for pump in tuple(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def break_off(self) -> None:
        """Reset every connection; bytes on their way are lost."""
        for line in tuple(self._lines):
            line.abort()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """No connection stands and none is taken."""
        self._is_cut = True
        self.break_off()
        try:
            yield
        finally:
            self._is_cut = False

    @contextmanager
    def stalled(self, *ways: Way) -> Iterator[None]:
        """Bytes of *ways* wait."""
        for way in ways:
            self._flows[way].clear()
        try:
            yield
        finally:
            for way in ways:
                self._flows[way].set()

    @contextmanager
    def slowed(self, delay_s: float) -> Iterator[None]:
        """Every byte arrives *delay_s* later."""
        self._delay_s = delay_s
        try:
            yield
        finally:
            self._delay_s = 0.0

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        near = writer.transport
        if self._is_cut:
            near.abort()
            return
        self._lines.add(near)
        far_writer = None
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
            self._lines.add(far_writer.transport)
            for each in (writer, far_writer):
                each.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pumps = {
                asyncio.create_task(self._pump(reader, far_writer, Way.UP)),
                asyncio.create_task(self._pump(far_reader, writer, Way.DOWN)),
            }
            self._pumps |= pumps
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._pumps -= pumps
        except OSError:
            pass  # nobody answers behind: the client sees its connection end
        finally:
            for line in (near, far_writer.transport if far_writer else None):
                if line is not None:
                    self._lines.discard(line)
                    line.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(4096)
        deliverer = asyncio.create_task(self._deliver(due, writer, way))
        try:
            with suppress(OSError):
                while chunk := await reader.read(_CHUNK_BYTES):
                    await due.put((asyncio.get_running_loop().time() + self._delay_s, chunk))
                while not due.empty() and not deliverer.done():
                    await asyncio.sleep(0.01)
        finally:
            deliverer.cancel()
            await asyncio.gather(deliverer, return_exceptions=True)

    async def _deliver(self, due: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter, way: Way) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while True:
                at_s, chunk = await due.get()
                if (wait_s := at_s - loop.time()) > 0:
                    await asyncio.sleep(wait_s)
                await self._flows[way].wait()
                writer.write(chunk)
                await writer.drain()
