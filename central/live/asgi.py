"""The outer application: live streams natively in the event loop, everything else to Flask in worker threads.

A stream asks Flask's own session who is watching, once at its start and again every minute, so that signing out, a new password or a
removed account ends it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import msgspec
from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import build_environ
from flask import Flask

from central.errors import CentralError, NotFound
from central.live.hub import PING, Hub, Viewer
from central.live.view import LiveView
from central.live.views import RoomStatus
from central.web import seen

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_S = 10.0
PINGS_A_CHECK = 6
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
        path = scope.get("path", "")
        if scope["type"] == "http" and scope["method"] == "GET" and (path == _OVERVIEW or path.startswith(_ROOM)):
            await self._live_stream(scope, receive, send)
        elif scope["type"] == "http":
            await self._pages(scope, receive, send)  # type: ignore[arg-type]

    def close(self) -> None:
        """End the worker threads. Idempotent."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pages.executor.shutdown(wait=False, cancel_futures=True)

    async def _live_stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        try:
            is_seen = await loop.run_in_executor(self._threads, self._who_sees_what, scope)
        except Refused as refused:
            await _answer(send, refused.status, refused.words)
            return
        viewer = Viewer(is_seen)
        watcher = loop.create_task(_until_gone(receive, viewer))
        self._hub.join(viewer)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._feed(scope, viewer, send)
        except OSError:  # the browser went away in the middle of a frame
            pass
        finally:
            self._hub.leave(viewer)
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def _feed(self, scope: Scope, viewer: Viewer, send: Send) -> None:
        is_single = scope["path"].startswith(_ROOM)
        pings = 0
        while not (viewer.is_over or self._hub.is_closed):
            if viewer.needs_snapshot:
                data = self._hub.snapshot(viewer, is_single=is_single)
            else:
                data = await viewer.next(PING_S)
            if not data and not viewer.needs_snapshot:
                pings += 1
                data = PING
                if pings % PINGS_A_CHECK == 0 and not await self._may_stay(scope, viewer):
                    break
            if data:
                await send({"type": "http.response.body", "body": data, "more_body": True})
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _may_stay(self, scope: Scope, viewer: Viewer) -> bool:
        try:
            viewer.is_seen = await asyncio.get_running_loop().run_in_executor(self._threads, self._who_sees_what, scope)
        except Refused:
            return False
        return True

    def _who_sees_what(self, scope: Scope) -> Callable[[RoomStatus], bool]:
        """Return which rooms this stream shows; in a worker thread, since the session's account is read from the database.

        Raises: Refused.
        """
        try:
            with self._flask.request_context(build_environ(scope, BytesIO())):  # type: ignore[arg-type]
                account = seen.reader()
        except CentralError:
            raise Refused(503, "The accounts cannot be read just now. / Tạm thời không đọc được tài khoản.") from None
        if account is None:
            raise Refused(401, "Please sign in. / Mời đăng nhập.")
        path, query = scope["path"], parse_qs(scope.get("query_string", b"").decode("latin-1"))
        asked = query.get("area", [""])[0]
        areas = self._areas(account.area_id)
        if asked:
            wanted = self._areas(asked)
            areas = wanted if areas is None else areas & (wanted or frozenset())
        if path == _OVERVIEW:
            return (lambda _status: True) if areas is None else (lambda status: status.area_id in areas)
        room_id = path.removeprefix(_ROOM)
        try:
            room = self._live.room(room_id)
        except NotFound:
            raise Refused(404, "There is no such room. / Không có phòng này.") from None
        if areas is not None and room.area_id not in areas:
            raise Refused(404, "There is no such room. / Không có phòng này.")
        return lambda status: status.id == room_id

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


async def _answer(send: Send, status: int, words: str) -> None:
    body = msgspec.json.encode({"error": words})
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
