"""The cable that can be pulled, jammed and slowed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.chaos.proxy import Cable, Way


@asynccontextmanager
async def echo() -> AsyncIterator[Cable]:
    """A cable to a server that says everything back."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(100):
            writer.write(chunk)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    cable = Cable(server.sockets[0].getsockname()[1])
    await cable.open()
    try:
        yield cable
    finally:
        await cable.close()
        server.close()


async def said_back(cable: Cable) -> bytes:
    """Say something over a new connection and return the answer; nothing if the connection is ended."""
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    try:
        writer.write(b"hello")
        return await reader.read(100)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def test_bytes_pass() -> None:
    """Untouched, it is a cable."""

    async def story() -> bytes:
        async with echo() as cable:
            return await said_back(cable)

    assert b"hello" == asyncio.run(story())


def test_a_cut_cable_takes_no_connection_until_it_is_mended() -> None:
    """While it is cut every connection ends at once."""

    async def story() -> tuple[bytes, bytes]:
        async with echo() as cable:
            with cable.cut():
                during = await said_back(cable)
            return during, await said_back(cable)

    assert (b"", b"hello") == asyncio.run(story())


@pytest.mark.parametrize("way", Way)
def test_what_is_stalled_arrives_afterwards(way: Way) -> None:
    """Bytes wait, in either direction, and none is lost."""

    async def story() -> tuple[bool, bytes]:
        async with echo() as cable:
            with cable.stalled(way):
                answer = asyncio.create_task(said_back(cable))
                done, _ = await asyncio.wait({answer}, timeout=0.1)
            return bool(done), await answer

    assert (False, b"hello") == asyncio.run(story())


def test_breaking_off_ends_what_stands() -> None:
    """A connection that stood is reset; a new one is taken."""

    async def story() -> tuple[bytes, bytes]:
        async with echo() as cable:
            with cable.stalled(*Way):
                answer = asyncio.create_task(said_back(cable))
                await asyncio.wait({answer}, timeout=0.05)
                cable.break_off()
                ended = await answer
            return ended, await said_back(cable)

    assert (b"", b"hello") == asyncio.run(story())


def test_slowed_bytes_come_late_and_whole() -> None:
    """The delay counts in both directions."""

    async def story() -> tuple[float, bytes]:
        async with echo() as cable:
            with cable.slowed(0.05):
                began_s = asyncio.get_running_loop().time()
                answer = await said_back(cable)
                return asyncio.get_running_loop().time() - began_s, answer

    took_s, answer = asyncio.run(story())
    assert b"hello" == answer
    assert took_s >= 0.1
