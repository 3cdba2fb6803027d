"""The page of one room: how many people are inside now, its doors, today's curve against the limit, the last events.

The first picture is complete without a script. Live, the figures are patched from the stream; doors and events are asked for again
as the same piece of page (`/rooms/<id>/details`).
"""

import time
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask_login import login_required

from central.corrections.visits import Visits
from central.live.views import DoorStatus, RoomStatus
from central.services import services
from central.web import counting, happenings, headcounts, seen, visits
from central.web.permitwords import held_words, room_words
from central.web.words import language, script_words, t

blueprint = Blueprint("rooms", __name__, url_prefix="/rooms")

LAST_EVENTS = 30


@blueprint.get("/<room_id>")
@login_required
def room(room_id: str) -> str:
    """Show a room."""
    status = seen.room(room_id)
    start_ms, end_ms = today_ms()
    return render_template(
        "room.html",
        active="overview",
        start_ms=start_ms,
        end_ms=end_ms,
        path=services().live.places.path(status.area_id),
        script_words=script_words(language(), "live", "tile", "state", "door", "time", "chart", "count")
        | seen.wire_words(language()),
        form=headcounts.new_form(),
        most_inside=headcounts.MOST_INSIDE,
        **headcounts.progress_of(headcounts.newest(room_id, time.time_ns() // 1_000_000), status),
        **_details(status),
    )


@blueprint.get("/<room_id>/details")
@login_required
def details(room_id: str) -> str:
    """Return the doors and last events of a room as a piece of page."""
    return render_template("room_details.html", **_details(seen.room(room_id)))


def today_ms() -> tuple[int, int]:
    """Return when today began and ends in the configured zone, in milliseconds since 1970 UTC."""
    now = datetime.now(services().config.zone)
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return int(start.timestamp() * 1000), int((start + timedelta(days=1)).timestamp() * 1000)


def _visit_words(found: Visits) -> str:
    """Return today's visits in a line; of people only as far as the doors could tell them apart."""
    if not found.scans:
        return t("room.visits_none")
    words = [t("room.visits", n=found.scans)]
    words += [t("room.visits_people", n=found.bearers)] if found.bearers else []
    words += [t("room.visits_again", n=found.again)] if found.again else []
    return ", ".join(words)


def waits_for_plan(status: RoomStatus) -> list[DoorStatus]:
    """Return the doors that do not yet hold the room's newest limit and name."""
    return [door for door in status.doors if door.plan_revision is None or door.plan_revision < status.revision]


def _details(status: RoomStatus) -> dict[str, Any]:
    names = {door.id: door.name for door in status.doors}
    latest = services().store.history.latest(status.id, LAST_EVENTS)
    return {
        "room": status,
        "events": [happenings.line(happening, names) for happening in latest],
        "waiting": waits_for_plan(status),
        "held_words": held_words,
        "permit_words": room_words(status),
        "visits": _visit_words(visits.of_room(status.id, *today_ms())),
        **counting.panel(status),
    }
