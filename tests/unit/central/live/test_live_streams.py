"""Live streams over HTTP: who gets one, what it shows, and when it ends."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.live import asgi
from central.services import Services
from tests.support.central_server import CentralServer
from tests.support.district import PASSWORD, district_services, hear_door
from tests.support.streams import LiveStream, ask, send_form, sign_in


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralServer]:
    """A district on a port of its own."""
    services = district_services(Path(tmp_path_factory.mktemp("central")))
    with CentralServer(services) as running:
        yield running
    services.store.close()


@pytest.fixture
def services(central: CentralServer) -> Services:
    """What stands behind the port."""
    return central.services


@pytest.fixture
def quick_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let streams ask at once, and again and again, whether their session still stands."""
    monkeypatch.setattr(asgi, "CHECK_S", 0.0)
    monkeypatch.setattr(asgi, "PING_S", 0.02)


def rooms(stream: LiveStream) -> set[str]:
    """Return the ids of the rooms in the snapshot a stream begins with."""
    return {room["id"] for room in stream.until("snapshot")}


@pytest.mark.parametrize("path", ["/live/overview", "/live/rooms/vung-tau"])
@pytest.mark.parametrize("cookie", ["", "counterroom=rubbish", "counterroom=\xff"])
def test_nobody_watches_without_signing_in(central: CentralServer, path: str, cookie: str) -> None:
    """No session, or rubbish for one, is 401 in JSON."""
    status, headers, text = ask(central.port, path, cookie=cookie)
    assert (401, "application/json") == (status, headers["content-type"])
    assert "Please sign in." in text


def test_an_overview_shows_what_the_account_may_see(central: CentralServer) -> None:
    """An account of one district sees its rooms, an account of everything all of them."""
    with LiveStream(central.port, "/live/overview", sign_in(central.port)) as everything:
        assert 13 == len(rooms(everything))
    with LiveStream(central.port, "/live/overview", sign_in(central.port, "vungtau")) as district:
        assert {"vung-tau", "thang-tam", "rach-dua"} == rooms(district)


@pytest.mark.parametrize(
    ("account", "area", "shown"),
    [
        ("viewer", "h-con-dao", {"con-dao"}),
        ("viewer", "khong-co", set()),
        ("vungtau", "p-thang-tam", {"thang-tam"}),
        ("vungtau", "brvt", {"vung-tau", "thang-tam", "rach-dua"}),
        ("vungtau", "h-con-dao", set()),
    ],
)
def test_an_area_narrows_and_never_widens(central: CentralServer, account: str, area: str, shown: set[str]) -> None:
    """`?area=` cuts down what the account may see anyway."""
    with LiveStream(central.port, f"/live/overview?area={area}", sign_in(central.port, account)) as stream:
        assert shown == rooms(stream)


@pytest.mark.parametrize("room", ["con-dao", "khong-co", "", "vung-tau/"])
def test_a_room_of_elsewhere_is_as_if_it_were_not_there(central: CentralServer, room: str) -> None:
    """A room outside the account's area answers like one that does not exist."""
    status, _, text = ask(central.port, f"/live/rooms/{room}", cookie=sign_in(central.port, "vungtau"))
    assert (404, '{"error":"There is no such room. / Không có phòng này."}') == (status, text)


def test_a_change_arrives(central: CentralServer, services: Services) -> None:
    """A door's word goes to the streams of its room and of the overview, and to no other room's."""
    cookie = sign_in(central.port)
    with (
        LiveStream(central.port, "/live/rooms/my-xuan", cookie) as own,
        LiveStream(central.port, "/live/overview", cookie) as all_rooms,
        LiveStream(central.port, "/live/rooms/dat-do", cookie) as other,
    ):
        for stream in (own, all_rooms, other):
            stream.until("snapshot")
        hear_door(services, "my-xuan", "chinh", entries=5)
        assert ("my-xuan", 5) == (lambda room: (room["id"], room["occupancy"]))(own.until("room"))
        assert ("my-xuan", 5) == (lambda room: (room["id"], room["occupancy"]))(all_rooms.until("room"))
        hear_door(services, "dat-do", "chinh", entries=1)
        assert "dat-do" == other.until("room")["id"]


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "DELETE"])
def test_a_stream_is_only_read(central: CentralServer, method: str) -> None:
    """Any other method is refused with the one that is taken."""
    status, headers, _ = ask(central.port, "/live/overview", method=method)
    assert (405, "GET") == (status, headers["allow"])


def test_an_address_with_raw_letters_is_refused(central: CentralServer) -> None:
    """Some programs send UTF-8 unquoted in a query; that is 400, no fault of ours."""
    with socket.create_connection(("127.0.0.1", central.port), 20) as line:
        line.sendall("GET /api/v1/rooms?area=Vũng HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert b"HTTP/1.1 400" == answer[:12]


def test_signing_out_ends_the_streams_of_that_session(central: CentralServer, quick_check: None) -> None:
    """The stream of another tab ends although it still holds the old cookie; another session goes on."""
    cookie, other = sign_in(central.port), sign_in(central.port)
    with (
        LiveStream(central.port, "/live/overview", cookie) as stream,
        LiveStream(central.port, "/live/overview", other) as going_on,
    ):
        stream.until("ping")
        assert 302 == send_form(central.port, "/", "/sign-out", cookie)[0]
        stream.wait_end()
        going_on.until("ping")
        going_on.until("ping")
    assert 401 == ask(central.port, "/live/overview", cookie=cookie)[0]


def test_a_busy_stream_is_asked_too(
    central: CentralServer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that never pauses for a ping still ends with its account."""
    services.store.accounts.add("gone", PASSWORD)
    cookie = sign_in(central.port, "gone")
    monkeypatch.setattr(asgi, "CHECK_S", 0.0)
    monkeypatch.setattr(asgi, "PING_S", 600.0)
    with LiveStream(central.port, "/live/overview", cookie) as stream:
        stream.until("snapshot")
        services.store.accounts.remove("gone")
        hear_door(services, "long-dien", "chinh", entries=1)
        stream.wait_end()


def test_a_failing_database_takes_nobodys_live_view_away(
    central: CentralServer, services: Services, quick_check: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the accounts cannot be read, open streams go on; a new one is told to wait."""
    from central.errors import StoreError

    def fail(session_id: str) -> None:
        raise StoreError("the database cannot be read: disk I/O error")

    cookie = sign_in(central.port)
    with LiveStream(central.port, "/live/overview", cookie) as stream:
        stream.until("snapshot")
        monkeypatch.setattr(type(services.store.accounts), "by_session", lambda self, session_id: fail(session_id))
        for _ in range(3):
            stream.until("ping")
        assert 503 == ask(central.port, "/live/overview", cookie=cookie)[0]


def test_stopping_the_server_ends_its_streams(services: Services) -> None:
    """Every stream ends, none keeps the server from ending."""
    with CentralServer(services) as central:
        cookie = sign_in(central.port)
        with LiveStream(central.port, "/live/overview", cookie) as stream:
            stream.until("snapshot")
            central.stop()
            stream.wait_end()
