"""The part of the JSON API about how well a room is counted: headcounts ordered and what became of them, corrections, drift, scans.

Headcounts and corrections say who and why, so they are for signed-in accounts whatever the configuration; the figures are as open as
the rooms themselves. Described by `openapi.json`.
"""

import secrets
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from central.corrections.correction import Correction
from central.corrections.drift import Estimate
from central.corrections.watch import DAYS
from central.errors import Conflict, Invalid, NoDoor
from central.errors import NotFound as NoSuchThing
from central.live.views import RoomStatus
from central.services import services
from central.store.accounts import Account
from central.web import corrected, counting, seen
from central.web.api import Refused, iso_time, never_keep, one_room, say_refused
from central.web.limits import limiter

blueprint = Blueprint("api_counting", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(Refused, say_refused)
blueprint.after_request(never_keep)

_LINES = 100


@blueprint.post("/rooms/<room_id>/headcounts")
@limiter.limit("60/minute")
def order(room_id: str) -> tuple[Response, int]:
    """Have a door of the room told how many people were counted in it."""
    account, status = _own_room(room_id)
    if not account.is_admin:
        raise Refused(403, "This account may look, but not change the count.")
    inside, why, order_id = _wanted()
    desk = services().corrections
    if desk is None:
        raise Refused(409, "Nothing is sent from here.")
    try:
        made = desk.order(status.id, inside, why, account, order_id)
    except (NoDoor, Conflict) as error:
        raise Refused(409, _sentence(error)) from None
    except Invalid as error:
        raise Refused(400, _sentence(error)) from None
    return jsonify(_document(made)), 202


@blueprint.get("/rooms/<room_id>/headcounts")
@limiter.limit("600/minute")
def corrections(room_id: str) -> Response:
    """Return what put the room's count right, newest first."""
    _, status = _own_room(room_id)
    found = corrected.lines(status.id, _LINES)
    return jsonify(
        [
            {
                "at": iso_time(line.utc_ms),
                "door": line.door,
                "by": line.by,
                "who": line.who,
                "why": line.why,
                "inside": line.inside,
                "delta": line.delta,
                "state": line.state,
                "order": line.order or None,
            }
            for line in found
        ]
    )


@blueprint.get("/headcounts/<order_id>")
@limiter.limit("3000/minute")
def progress(order_id: str) -> Response:
    """Return what became of a headcount."""
    if seen.reader() is None:
        raise Refused(401, "Sign in to read this.")
    found = services().store.corrections.find(order_id)
    if found is None:
        raise Refused(404, "There is no such headcount.")
    _own_room(found.room)
    return jsonify(_document(found))


@blueprint.get("/rooms/<room_id>/counting")
@limiter.limit("60/minute")  # two weeks of rows are read for it
def quality(room_id: str) -> Response:
    """Return how far the room's doors miscount, and its scans beside its entries day by day."""
    status = one_room(room_id)
    found = counting.now_drift(status.id)
    return jsonify(
        id=status.id,
        spread=status.spread,
        days=DAYS,
        comparisons=found.spans,
        unusable=found.unusable,
        drift=_estimate(found.room),
        doors=[
            {"id": door.id, "name": door.name, "drift": _estimate(found.doors.get(door.id))} for door in status.doors
        ],
        scans=[
            {
                "day": day.isoformat(),
                **asdict(each),
                "left_undeclared": each.left_undeclared,
                "left_unused": each.left_unused,
            }
            for day, each in counting.scan_days(status.id).items()
        ],
    )


def _own_room(room_id: str) -> tuple[Account, RoomStatus]:
    """Return who is signed in, and a room of theirs. Raises: Refused."""
    account = seen.reader()
    if account is None:
        raise Refused(401, "Sign in to read this.")
    live = services().live
    try:
        status = live.room(room_id)
        is_seen = account.area_id is None or status.area_id in live.places.subtree(account.area_id)
    except NoSuchThing:
        is_seen = False
    if not is_seen:
        raise Refused(404, "There is no such room.")
    return account, status


def _wanted() -> tuple[int, str, str]:
    """Return the number of people, the reason and the order's id that were sent. Raises: Refused."""
    try:
        sent: Any = request.get_json(silent=True)
    except RecursionError:  # silent about all but JSON that is nested deeper than Python goes
        sent = None
    if not isinstance(sent, dict):
        raise Refused(400, "Send a JSON object with 'inside', the number of people counted.")
    inside, why, order_id = sent.get("inside"), sent.get("why", ""), sent.get("order", secrets.token_hex(16))
    if type(inside) is not int:
        raise Refused(400, "'inside' must be a whole number of people.")
    if not isinstance(why, str) or not isinstance(order_id, str):
        raise Refused(400, "'why' and 'order' must be texts.")
    return inside, why, order_id


def _document(made: Correction) -> dict[str, Any]:
    return {
        "order": made.id,
        "room": made.room,
        "door": made.door,
        "inside": made.inside,
        "why": made.why,
        "by": made.account_name,
        "at": iso_time(made.asked_ms),
        "outcome": made.outcome.value if made.outcome else None,
        "delta": made.delta,
        "settled_at": iso_time(made.settled_ms) if made.settled_ms else None,
    }


def _estimate(found: Estimate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "per_100": round(found.per_100, 2),
        "low": round(found.low, 2),
        "high": round(found.high, 2),
        "crossings": found.crossings,
        "is_alert": found.is_alert,
    }


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[0].upper()}{words[1:]}."
