"""The outer application: live streams natively in the event loop, everything else to Flask in worker threads.

A stream asks Flask's own session who is watching, once at its start and again every half minute, so that signing out, a new password or
a removed account ends it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import msgspec
from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ
from flask import Flask

from central.errors import CentralError, NotFound
from central.live.hub import PING, Hub, Seen, Viewer
from central.live.view import LiveView
from central.store.accounts import Account
from central.web import seen

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_S = 10.0
CHECK_S = 30.0
PIECE_BYTES = 64 * 1024
"""A large snapshot goes out in pieces: what a slow browser has not taken yet stays in the bytes all share, not in its own buffer."""

_WORKERS = 8
_OVERVIEW = "/live/overview"
_ROOM = "/live/rooms/"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy must not hold events back
    (b"x-content-type-options", b"nosniff"),
]


class Refused(Exception):
    """The stream cannot be given: an HTTP status and a sentence."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Application:
    """Everything that answers on central's port."""

    def __init__(self, app: Flask, hub: Hub, live: LiveView) -> None:
        self._flask = app
        self._hub = hub
        self._live = live
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-session")
        self._pages = WSGIMiddleware(app, workers=_WORKERS)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path != _OVERVIEW and not path.startswith(_ROOM):
            await self._pages(scope, receive, send)  # type: ignore[arg-type]
        elif scope["method"] == "GET":
            await self._live_stream(scope, receive, send)
        else:
            await _answer(send, 405, "A stream is read with GET. / Luồng này chỉ đọc bằng GET.", (b"allow", b"GET"))

    def close(self) -> None:
        """End the worker threads. Idempotent."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pages.executor.shutdown(wait=False, cancel_futures=True)

    async def _live_stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        try:
            look = await loop.run_in_executor(self._threads, self._who_looks, scope)
        except Refused as refused:
            await _answer(send, refused.status, refused.words)
            return
        viewer = Viewer(look)
        watcher = loop.create_task(_until_gone(receive, viewer))
        self._hub.join(viewer)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._feed(scope, viewer, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:  # the browser went away in the middle of a frame
            pass
        finally:
            self._hub.leave(viewer)
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def _feed(self, scope: Scope, viewer: Viewer, send: Send) -> None:
        now = asyncio.get_running_loop().time
        check_at = now() + CHECK_S
        while not viewer.is_over:
            data = self._hub.snapshot(viewer) if viewer.needs_snapshot else await viewer.next(PING_S) or PING
            if now() >= check_at:  # by the clock, not by pings: a busy stream never pauses for one
                check_at = now() + CHECK_S
                if not await self._may_stay(scope, viewer):
                    return
            for start in range(0, len(data), PIECE_BYTES):
                piece = data[start : start + PIECE_BYTES]
                await send({"type": "http.response.body", "body": piece, "more_body": True})

    async def _may_stay(self, scope: Scope, viewer: Viewer) -> bool:
        try:
            look = await asyncio.get_running_loop().run_in_executor(self._threads, self._who_looks, scope)
        except Refused as refused:
            return refused.status == 503  # a database that fails takes nobody's live view away
        viewer.look = look
        if look() != viewer.seen:
            viewer.start_anew()
        return True

    def _who_looks(self, scope: Scope) -> Callable[[], Seen]:
        """Return what tells which rooms this stream shows; in a worker thread, since the session's account is read from the database.

        Raises: Refused.
        """
        try:
            with self._flask.request_context(build_environ(scope, BytesIO())):  # type: ignore[arg-type]
                account = seen.reader()
        except CentralError:
            raise Refused(503, "The accounts cannot be read just now. / Tạm thời không đọc được tài khoản.") from None
        if account is None:
            raise Refused(401, "Please sign in. / Mời đăng nhập.")
        path, query = scope["path"], parse_qs(scope["query_string"].decode("ascii"))
        room = None if path == _OVERVIEW else path.removeprefix(_ROOM)
        look = partial(self._look, account, query.get("area", [""])[0], room)
        if room is not None and not self._is_shown(room, look()):
            raise Refused(404, "There is no such room. / Không có phòng này.")
        return look

    def _is_shown(self, room: str, what: Seen) -> bool:
        try:
            return what.covers(self._live.room(room))
        except NotFound:
            return False

    def _look(self, account: Account, asked: str, room: str | None) -> Seen:
        """Return what *account* may see of the area *asked* for, as the registry stands now."""
        areas = self._areas(account.area_id)
        if asked:
            wanted = self._areas(asked) or frozenset()
            areas = wanted if areas is None else areas & wanted
        return Seen(areas, room)

    def _areas(self, area_id: str | None) -> frozenset[str] | None:
        """Return the areas in *area_id* and below; None for everywhere, nothing for an area that is gone."""
        if area_id is None:
            return None
        try:
            return self._live.places.subtree(area_id)
        except NotFound:
            return frozenset()


async def _until_gone(receive: Receive, viewer: Viewer) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    viewer.is_over = True
    viewer.wake()


async def _answer(send: Send, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    body = msgspec.json.encode({"error": words})
    length = str(len(body)).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", length),
        (b"cache-control", b"no-store"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
