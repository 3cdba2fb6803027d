"""The JSON API: rooms as they are now, and their past. Described by `openapi.json`, which a test holds against every answer.

Open to everybody where the configuration says so (the default): how full a counter room is concerns those on their way to it and
names nobody. Otherwise it asks for a signed-in account and shows what that account may see.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from central.errors import NotFound
from central.live.document import room_document
from central.live.views import RoomStatus
from central.services import services
from central.web import history, seen, visits
from central.web.limits import limiter

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

LONGEST = timedelta(days=366)
_LEAST_MS = 100_000_000_000
"""Numbers below are seconds since 1970 (this one would be the year 5138), all others milliseconds (1973)."""
_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """A question that cannot be answered: an HTTP status and a sentence."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@blueprint.errorhandler(Refused)
def say_refused(error: Refused) -> tuple[Response, int]:
    """Answer in JSON with the sentence."""
    return jsonify(error=str(error)), error.status


@blueprint.after_request
def never_keep(response: Response) -> Response:
    """What is true now must not come from a cache; any page may ask."""
    response.headers["Cache-Control"] = "no-store"
    if services().config.api.is_public:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/rooms")
@limiter.limit("3000/minute")
def rooms() -> Response:
    """Return all rooms, most urgent first; `?area=ID` those in an area."""
    is_shown = _sight()
    area = request.args.get("area") or None
    try:
        found = services().live.rooms(area)
    except NotFound as error:
        raise Refused(404, str(error)) from None
    return jsonify([room_document(status) for status in found if is_shown(status)])


@blueprint.get("/rooms/<room_id>")
@limiter.limit("3000/minute")
def room(room_id: str) -> Response:
    """Return one room."""
    return jsonify(room_document(one_room(room_id)))


@blueprint.get("/rooms/<room_id>/history")
@limiter.limit("600/minute")
def room_history(room_id: str) -> Response:
    """Return the steps of a room's occupancy between two times; without them, today in the service's time zone."""
    status = one_room(room_id)
    zone = services().config.zone
    now = datetime.now(UTC)
    midnight = datetime.combine(now.astimezone(zone), time.min, zone)
    start, end = _moment("from", midnight), _moment("to", now)
    if end <= start:
        raise Refused(400, "'to' must be later than 'from'.")
    if end - start > LONGEST:
        raise Refused(400, f"Between 'from' and 'to' may lie {LONGEST.days} days at most.")
    from_ms, to_ms = (int(each.timestamp() * 1000) for each in (start, end))
    past = services().store.history
    steps = history.points(
        past.totals_at(room_id, from_ms),
        past.totals_between(room_id, from_ms, to_ms),
        from_ms,
        to_ms,
        past.absences(room_id),
    )
    return jsonify(
        id=room_id,
        limit=status.limit,
        **{"from": iso_time(from_ms), "to": iso_time(to_ms)},
        points=[{"at": iso_time(step.utc_ms), **asdict(step)} for step in steps],
    )


@blueprint.get("/rooms/<room_id>/visits")
@limiter.limit("600/minute")
def room_visits(room_id: str) -> Response:
    """Return how many codes were accepted in a room on a day, and of how many people; without a date, today."""
    one_room(room_id)
    zone = services().config.zone
    try:
        day = date.fromisoformat(request.args["date"]) if "date" in request.args else datetime.now(zone).date()
        start, end = visits.day_ms(day, zone)
    except (ValueError, OverflowError, OSError):
        raise Refused(400, "'date' must be a day as in 2026-03-01.") from None
    return jsonify(id=room_id, date=day.isoformat(), **asdict(visits.of_room(room_id, start, end)))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of this API."""
    text = resources.files("central.web").joinpath("openapi.json").read_text("utf-8")
    return current_app.response_class(text, mimetype="application/json")


def one_room(room_id: str) -> RoomStatus:
    """Return a room the reader may see. Raises: Refused."""
    is_shown = _sight()
    try:
        status = services().live.room(room_id)
    except NotFound:
        status = None
    if status is None or not is_shown(status):
        raise Refused(404, "There is no such room.")
    return status


def _sight() -> Callable[[RoomStatus], bool]:
    """Return which rooms the reader may see; asked before anything is looked up, so that a refusal tells nothing.

    Raises: Refused.
    """
    if services().config.api.is_public:
        return lambda _status: True
    account = seen.reader()
    if account is None:
        raise Refused(401, "Sign in to read this.")
    if account.area_id is None:
        return lambda _status: True
    try:
        areas = services().live.places.subtree(account.area_id)
    except NotFound:  # the account's area was removed: it sees nothing, not everything
        areas = frozenset()
    return lambda status: status.area_id in areas


def _moment(name: str, default: datetime) -> datetime:
    """Return the time given as ISO 8601 (without an offset: in the service's time zone) or as seconds or milliseconds since 1970.

    Raises: Refused.
    """
    text: Any = request.args.get(name)
    if text is None:
        return default
    try:
        if text.lstrip("-").isdigit():
            number = int(text[:17])
            moment = datetime.fromtimestamp(number if abs(number) < _LEAST_MS else number / 1000, UTC)
        else:
            moment = datetime.fromisoformat(text.replace(" ", "+"))  # a "+" in a query arrives as a blank
    except (ValueError, OverflowError, OSError):
        raise Refused(
            400, f"'{name}' must be a time as in 2026-03-01T08:00:00+07:00, or seconds or milliseconds since 1970."
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=services().config.zone)
    return min(max(moment, _EARLIEST), _LATEST)


def iso_time(utc_ms: int) -> str:
    """Return a time as ISO 8601 in the service's zone."""
    return datetime.fromtimestamp(utc_ms / 1000, services().config.zone).isoformat(timespec="milliseconds")
