"""The console behind its real server: live streams, their end, and a port that is taken."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from edge.config import ConsoleSection
from edge.console.board import ViewBoard
from edge.console.live import MOST_STREAMS
from edge.console.server import ConsoleServer
from edge.errors import DeviceError
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.console import FULL, GREEN, RunningClock, seen, serve
from tests.support.net import eventually


class Listener:
    """A browser's end of a live stream."""

    def __init__(self, server: ConsoleServer, path: str = "/events?lang=en") -> None:
        host, port = server.url.removeprefix("http://").split(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=20)
        self._connection.request("GET", path, headers={"Accept": "text/event-stream"})
        self.answer = self._connection.getresponse()

    def next(self) -> tuple[str, dict[str, dict[str, str]]] | None:
        """The next event's name and data; None at the end of the stream."""
        name = data = ""
        while line := self.answer.readline().decode():
            if line == "\n":
                return name, json.loads(data)
            field, _, value = line.rstrip("\n").partition(": ")
            name, data = (value if field == "event" else name), (value if field == "data" else data)
        return None

    def next_view(self) -> dict[str, dict[str, str]]:
        """The next event that is no ping."""
        while (event := self.next()) is not None:
            if event[0] == "view":
                return event[1]
        raise AssertionError("the stream ended before the next view")

    def close(self) -> None:
        """Go away as a closed browser does."""
        self.answer.close()
        self._connection.close()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@pytest.fixture
def board() -> ViewBoard:
    """A board showing green."""
    board = ViewBoard()
    board.put(GREEN)
    return board


@pytest.fixture
def server(board: ViewBoard) -> Iterator[ConsoleServer]:
    """A running console on a free port."""
    with serve(board, RunningClock()) as running:
        yield running


def _streams(server: ConsoleServer) -> int:
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    connection.request("GET", "/healthz")
    streams: int = json.loads(connection.getresponse().read())["streams"]
    connection.close()
    return streams


def test_a_stream_begins_with_the_state_and_follows_the_board(server: ConsoleServer, board: ViewBoard) -> None:
    """A browser gets the present state at once, each change after it, and pings while nothing changes."""
    with Listener(server) as listener:
        assert "text/event-stream; charset=utf-8" == listener.answer.headers["Content-Type"]
        assert "no-store" == listener.answer.headers["Cache-Control"]
        assert "COME IN" == listener.next_view()["texts"]["headline"]
        assert ("ping", {}) == listener.next()
        board.put(FULL)
        assert "PLEASE STOP" == listener.next_view()["texts"]["headline"]


def test_a_view_that_changes_nothing_seen_is_no_event(server: ConsoleServer, board: ViewBoard) -> None:
    """Only what a visitor can see travels; the rest is a sign of life."""
    with Listener(server) as listener:
        listener.next_view()
        board.put(replace(GREEN, entries=58))
        assert ("ping", {}) == listener.next()


def test_a_verdict_leaves_the_display_by_itself(server: ConsoleServer, board: ViewBoard) -> None:
    """When its seconds are over the server says so, without a new view from the unit."""
    almost_over_s = RunningClock().monotonic_s() - 5.5
    verdict = seen(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.DECLARATION, at_s=almost_over_s)
    board.put(replace(GREEN, verdict=verdict))
    with Listener(server) as listener:
        assert ["come_in", "none"] == [listener.next_view()["marks"]["answer"] for _ in range(2)]


def test_the_staff_page_has_a_stream_of_its_own(server: ConsoleServer) -> None:
    """The staff's figures come live, too."""
    with Listener(server, "/staff/events?lang=vi") as listener:
        assert "57" == listener.next_view()["texts"]["entries"]


def test_a_viewer_that_left_frees_its_place(server: ConsoleServer) -> None:
    """Places of closed browsers are taken again."""
    for _ in range(3):
        listeners = [Listener(server) for _ in range(MOST_STREAMS)]
        assert {200} == {listener.answer.status for listener in listeners}
        with Listener(server) as too_many:
            assert 503 == too_many.answer.status
        for listener in listeners:
            listener.close()
        eventually(lambda: _streams(server) == 0, what="all places free")


def test_pages_are_answered_while_all_streams_are_taken(server: ConsoleServer) -> None:
    """Streams never use up the threads that answer pages."""
    listeners = [Listener(server) for _ in range(MOST_STREAMS)]
    assert MOST_STREAMS == _streams(server)
    for listener in listeners:
        listener.close()


def test_closing_ends_the_streams(board: ViewBoard) -> None:
    """Open streams end in good order, and closing again does nothing."""
    server = serve(board, RunningClock())
    server.start()
    with Listener(server) as listener:
        listener.next_view()
        server.close()
        assert [] == [event for event in iter(listener.next, None) if event[0] != "ping"]
    server.close()
    with pytest.raises(OSError, match="refused"):
        Listener(server)


def test_closing_leaves_no_thread(board: ViewBoard) -> None:
    """Nothing of a closed server runs on."""
    before = threading.active_count()
    with serve(board, RunningClock()) as server, Listener(server) as listener:
        listener.next_view()
    assert before == threading.active_count()


def test_closing_a_server_that_never_started_does_nothing(board: ViewBoard) -> None:
    """A unit that fails before its console serves can close all the same."""
    serve(board, RunningClock()).close()


def test_a_new_server_takes_the_port_of_the_old(board: ViewBoard) -> None:
    """After a restart browsers find the console where it was."""
    with serve(board, RunningClock()) as server, Listener(server) as listener:
        listener.next_view()
        port = int(server.url.rsplit(":", 1)[1])
    with serve(board, RunningClock(), port) as again, Listener(again) as listener:
        assert "12" == listener.next_view()["texts"]["inside"]


def test_a_taken_port_is_a_sentence(board: ViewBoard) -> None:
    """The technician reads which port is taken and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            DeviceError, match=f"cannot listen on 127.0.0.1 port {port}: Address already in use; another"
        ):
            serve(board, RunningClock(), port).start()


def test_an_address_of_another_machine_is_a_sentence(board: ViewBoard) -> None:
    """An address this machine does not have is named."""
    app_server = serve(board, RunningClock(), section=ConsoleSection(port=0))
    foreign = ConsoleServer(app_server._app, "192.0.2.1", 0)
    with pytest.raises(DeviceError, match=r"cannot listen on 192\.0\.2\.1"):
        foreign.start()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_a_relay_on_the_unit_does_not_open_the_staff_page(server: ConsoleServer, header: str) -> None:
    """What comes through a proxy on this machine is not at this machine, behind the real server, too."""
    host, port = server.url.removeprefix("http://").split(":")
    codes = []
    for headers in ({}, {header: "for=192.0.2.7"}):
        connection = http.client.HTTPConnection(host, int(port), timeout=20)
        connection.request("GET", "/staff", headers=headers)
        codes.append(connection.getresponse().status)
        connection.close()
    assert [200, 403] == codes


def test_rude_requests_are_answered(server: ConsoleServer) -> None:
    """What is no HTTP, or lies about its length, is refused, and the server goes on."""
    host, port = server.url.removeprefix("http://").split(":")
    for sent in (b"rubbish\r\n\r\n", b"POST /staff/adjust HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as rude:
            rude.sendall(sent)
            assert b"HTTP/1" in rude.recv(100)
    assert 0 == _streams(server)
