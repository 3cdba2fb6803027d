"""The door's display: the page, its live stream, and the same state to ask for.

Owns the routes a visitor's screen uses; what is shown is decided in `screen`.
"""

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from edge.console.context import Console, console
from edge.console.language import chosen, remember
from edge.console.screen import Screen, door_screen
from edge.console.wire import as_json, stream
from edge.console.words import text
from edge.protocol.words import Language

blueprint = Blueprint("door", __name__)
blueprint.after_request(remember)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    """The display itself, true even before and without its script."""
    language = chosen()
    return render_template(
        "door.html",
        language=language,
        other="en" if language == "vi" else "vi",
        screen=_screen(console(), language),
        build=console().build,
        has_code=bool(console().declaring.address),
        text=lambda key: text(key, language),
    )


@blueprint.get("/declare.svg")
def code() -> Response:
    """The code that leads a visitor's phone to the declaration of this room."""
    picture = console().declaring.picture
    if not picture:
        raise NotFound
    return Response(picture, mimetype="image/svg+xml")


@blueprint.get("/events")
def events() -> Response:
    """The display's state as server-sent events: `view` at each change, `ping` at least each second."""
    here, language = console(), chosen()
    return stream(lambda: _screen(here, language))


@blueprint.get("/state.json")
def state() -> Response:
    """What the stream would send now, for browsers that found no place among the streams."""
    return Response(as_json(_screen(console(), chosen()), console().build), mimetype="application/json")


@blueprint.get("/healthz")
def health() -> Response:
    """Is the console up, and what does the door show?"""
    version, view = console().board.latest()
    if view is None:
        return jsonify(status="starting", version=version, streams=console().streams.running)
    return jsonify(
        status="ok",
        version=version,
        light=view.light,
        cause=view.cause,
        mode=view.mode,
        inside=view.inside,
        limit=view.limit,
        faults=view.faults,
        is_connected=view.is_connected,
        streams=console().streams.running,
    )


def _screen(here: Console, language: Language) -> Screen:
    _, view = here.board.latest()
    return door_screen(view, here.unit, language, here.clock.monotonic_s(), here.declaring.address)
