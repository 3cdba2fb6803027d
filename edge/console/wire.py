"""How a screen travels to the browser: as JSON, once or as a live stream."""

import json
from collections.abc import Callable

from flask import Response, request

from edge.console.access import is_local
from edge.console.context import console
from edge.console.errors import Refusal
from edge.console.live import EventStream
from edge.console.screen import Screen


def as_json(screen: Screen, build: str) -> str:
    """Return *screen* as the page's script reads it; `build` lets a page of an older edition load itself anew."""
    return json.dumps(
        {"build": build, "texts": dict(screen.texts), "marks": dict(screen.marks), "items": dict(screen.items)},
        ensure_ascii=False,
    )


def stream(compose: Callable[[], Screen]) -> Response:
    """Answer the present request with a live stream of what *compose* returns.

    *compose* runs outside the request. Raises: Refusal (503) when all places are taken.
    """
    here = console()
    if not here.streams.take(is_local(request)):
        raise Refusal(503, "streams_full")

    def state() -> tuple[str, float | None]:
        screen = compose()
        return as_json(screen, here.build), screen.changes_in_s

    response = Response(EventStream(here.board, here.streams, state), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response
