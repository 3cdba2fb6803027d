"""The page on how well a room is counted: the drift of its doors, scans beside entries, and what put the count right."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Blueprint, render_template
from flask_login import login_required

from central.corrections.drift import LEAST_SPANS, Drift, Estimate
from central.corrections.figures import PASSING, by_day
from central.corrections.scans import SLACK_S, WINDOW_S, Reconciled
from central.corrections.watch import DAYS, room_drift
from central.live.views import RoomStatus
from central.services import services
from central.web import corrected, seen
from central.web.corrected import PutRight, signed
from central.web.times import clock
from central.web.words import t

blueprint = Blueprint("counting", __name__, url_prefix="/rooms")

SCAN_DAYS: Final = 14
LINES: Final = 100
SHOWN: Final = 4
"""Corrections on the room's own page."""


@dataclass(frozen=True, slots=True)
class DriftLine:
    """A door's line in the table of errors; `estimate` is None while nothing can be said."""

    name: str
    estimate: Estimate | None


@blueprint.get("/<room_id>/counting")
@login_required
def counting(room_id: str) -> str:
    """Show how well a room is counted."""
    status = seen.room(room_id)
    found = now_drift(room_id)
    lines = corrected.lines(room_id, LINES)
    return render_template(
        "counting.html",
        active="overview",
        room=status,
        drift=found,
        drift_lines=drift_lines(status, found),
        drift_days=DAYS,
        least=LEAST_SPANS,
        alerts=alerts(status, found),
        days=scan_days(room_id),
        slack_min=round(SLACK_S / 60),
        window_min=round(WINDOW_S / 60),
        lines=lines,
        last_words=last_words(lines),
        names=door_names(status),
        signed=signed,
    )


def now_drift(room_id: str) -> Drift:
    """Return the drift of a room's doors by the rows stored now. Raises: StoreError."""
    return room_drift(services().store.counting, room_id, _now_ms())


def scan_days(room_id: str) -> Mapping[date, Reconciled]:
    """Return a room's scans and entries for each of the last days, newest first. Raises: StoreError."""
    zone = services().config.zone
    midnight = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    from_ms = int((midnight - timedelta(days=SCAN_DAYS - 1)).timestamp() * 1000)
    return by_day(services().store.counting.of_kinds(room_id, PASSING, from_ms, _now_ms()), zone)


def alerts(status: RoomStatus, found: Drift) -> list[str]:
    """Return in words which doors somebody should look at; the room as a whole where no door can be named."""
    names = door_names(status)
    words = [
        t(f"counting.door_{_way(each)}", door=names.get(door, door), per_100=_size(each))
        for door, each in found.doors.items()
        if each.is_alert
    ]
    if not words and found.room is not None and found.room.is_alert:
        words = [t(f"counting.room_{_way(found.room)}", per_100=_size(found.room))]
    return words


def _way(found: Estimate) -> str:
    return "more" if found.per_100 > 0 else "less"


def _size(found: Estimate) -> str:
    return signed(abs(found.per_100), 1).lstrip("+")


def drift_lines(status: RoomStatus, found: Drift) -> list[DriftLine]:
    """Return a line a door, and one for the whole room where there are several."""
    lines = [DriftLine(door.name, found.doors.get(door.id)) for door in status.doors]
    if len(status.doors) > 1:
        lines.append(DriftLine(t("counting.whole"), found.room))
    return lines


def last_words(lines: list[PutRight]) -> str:
    """Return when the room's number was last certain, and by what."""
    last = next((line for line in lines if line.is_anchor), None)
    return t("put.last", time=clock(last.utc_ms), by=last.who) if last else t("put.no_last")


def door_names(status: RoomStatus) -> dict[str, str]:
    """Return the doors' names by their ids."""
    return {door.id: door.name for door in status.doors}


def panel(status: RoomStatus) -> dict[str, Any]:
    """Return what the room's own page shows of all this."""
    lines = corrected.lines(status.id, LINES)
    return {
        "put_lines": lines[:SHOWN],
        "last_words": last_words(lines),
        "drift_alerts": alerts(status, now_drift(status.id)),
        "names": door_names(status),
        "signed": signed,
    }


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
