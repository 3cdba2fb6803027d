"""A browser without a screen: signs in over HTTP and reads live streams."""

import http.client
import json
import re
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from tests.support.district import PASSWORD


def ask(
    port: int, path: str, *, method: str = "GET", cookie: str = "", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Return status, headers (names in lower case) and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers={"Cookie": cookie, **headers} if cookie else headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    finally:
        connection.close()


def send_form(port: int, page: str, path: str, cookie: str = "", **fields: str) -> tuple[int, str]:
    """Send a form as the one on *page* would; return status and the cookie to go on with."""
    _, headers, text = ask(port, page, cookie=cookie)
    cookie = headers.get("set-cookie", cookie).split(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert token is not None, f"no form on {page}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        body = urlencode({**fields, "csrf_token": token[1]})
        sent = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, body, sent)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("set-cookie", cookie).split(";")[0]
    finally:
        connection.close()


def sign_in(port: int, name: str = "viewer", password: str = PASSWORD) -> str:
    """Sign in and return the session's cookie."""
    status, cookie = send_form(port, "/sign-in", "/sign-in", name=name, password=password)
    assert 302 == status
    return cookie


class LiveStream:
    """An open stream of server-sent events."""

    def __init__(self, port: int, path: str, cookie: str, timeout_s: float = 20) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
        self._connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/event-stream"})
        self._answer = self._connection.getresponse()
        self.status = self._answer.status

    def next(self) -> tuple[str, Any] | None:
        """Return name and document of the next event; None when the stream has ended."""
        name, data = "", None
        while line := self._answer.readline():
            text = line.decode().rstrip("\n")
            if text.startswith("event: "):
                name = text[7:]
            elif text.startswith("data: "):
                data = json.loads(text[6:])
            elif not text:
                return name, data
        return None

    def until(self, wanted: str) -> Any:
        """Return the document of the next event named *wanted*; fail when the stream ends before."""
        while True:
            found = self.next()
            assert found is not None, f"the stream ended before {wanted!r}"
            if found[0] == wanted:
                return found[1]

    def wait_end(self) -> None:
        """Read until the server ends the stream."""
        while self.next() is not None:
            pass

    def close(self) -> None:
        """Go away."""
        self._answer.close()
        self._connection.close()

    def __enter__(self) -> "LiveStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
