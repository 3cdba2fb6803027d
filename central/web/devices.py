"""The page of all door units: who is connected, what is wrong, how far central has their ledgers; and messages it could not take."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask_login import login_required

from central.corrections.drift import Estimate
from central.live.views import DoorStatus, RoomStatus
from central.names import fold, in_order
from central.services import services
from central.trust.desk import TrustStatus
from central.web import seen
from central.web.corrected import signed
from central.web.glance import door_state
from central.web.permitwords import held_words, is_claimed_twice
from central.web.texts import TEXTS
from central.web.times import clock
from central.web.words import language, script_words, t
from edge.passes.signed import LIST_GRACE

blueprint = Blueprint("devices", __name__, url_prefix="/devices")

ASIDE_SHOWN: Final = 30
PAGE_UNITS: Final = 200
_URGENCY: Final = ("fault", "offline", "silent", "red", "green")
_FILTERS: Final = ("", "trouble", "offline", "fault", "behind")


@dataclass(frozen=True, slots=True)
class Unit:
    """One door unit as the page lists it. `gap` is ledger rows central does not have yet; None while there is no ledger."""

    room: RoomStatus
    door: DoorStatus
    state: str
    gap: int | None
    is_plan_old: bool
    trust_words: str = ""
    drift: Estimate | None = None

    @property
    def has_trouble(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in ("fault", "offline", "silent") or self.drift is not None


@blueprint.get("")
@login_required
def index() -> str:
    """Show all door units, those in trouble first."""
    shelf = services().store.aside
    is_everywhere = seen.account().area_id is None  # kept-aside messages belong to no area
    return render_template(
        "devices.html",
        active="devices",
        script_words=script_words(language(), "live", "time"),
        aside=shelf.newest(ASIDE_SHOWN) if is_everywhere else (),
        aside_counts=sorted(shelf.counts().items(), key=lambda entry: -entry[1]) if is_everywhere else (),
        sees_aside=is_everywhere,
        reason_words=_reason_words,
        is_link_up=services().live.is_link_up,
        trust=_trust(),
        now=datetime.now(UTC),
        grace_days=LIST_GRACE.days,
        **_listed(),
    )


@blueprint.get("/list")
@login_required
def listed() -> str:
    """Return the table of door units as a piece of page."""
    return render_template("devices_list.html", **_listed())


def _listed() -> dict[str, Any]:
    wanted = request.args.get("only", "")
    wanted = wanted if wanted in _FILTERS else ""
    search = request.args.get("q", "").strip()[:80]
    watch = services().drifts
    drifts = watch.alerts if watch else {}
    everything = [_unit(room, door, drifts.get((room.id, door.id))) for room in seen.rooms() for door in room.doors]
    words = fold(search).split()
    found = [unit for unit in everything if all(word in _text(unit) for word in words)]
    counts = {name: sum(_takes(unit, name) for unit in found) for name in _FILTERS}
    shown = sorted((unit for unit in found if _takes(unit, wanted)), key=_order)
    first = request.args.get("from", 0, type=int)
    first = first if 0 < first < len(shown) else 0
    return {
        "units": shown[first : first + PAGE_UNITS],
        "first": first,
        "next_first": first + PAGE_UNITS if first + PAGE_UNITS < len(shown) else None,
        "left": len(shown) - first - PAGE_UNITS,
        "counts": counts,
        "only": wanted,
        "q": search,
        "has_units": bool(everything),
        "signed": signed,
        "held_words": held_words,
        "is_claimed_twice": is_claimed_twice,
    }


def _trust() -> TrustStatus:
    desk = services().trust
    return desk.status if desk is not None else TrustStatus()


def _reason_words(reason: str) -> str:
    """Return why a message was kept aside, in words where there are words for it."""
    key = f"aside.reason.{reason}"
    return t(key) if key in TEXTS else reason


def _unit(room: RoomStatus, door: DoorStatus, drift: Estimate | None) -> Unit:
    gap = None if door.number is None else max(0, door.number - door.stored)
    is_plan_old = door.plan_revision is None or door.plan_revision < room.revision
    return Unit(room, door, door_state(door), gap, is_plan_old, _trust_words(door), drift)


def _trust_words(door: DoorStatus) -> str:
    """Return what is to be said of the door's bundle of certificates; nothing when it is the newest. Its revision is when it was made."""
    newest, held = _trust().revision, door.trust_revision
    if newest is None or door.seen_utc_ms is None or held == newest:
        return ""
    return t("trust.door_none") if held is None else t("trust.door_old", time=clock(held))


def _text(unit: Unit) -> str:
    room = unit.room
    return fold(
        f"{room.name} {unit.door.name} {room.area_name} {room.district_name} {unit.door.version or ''} {room.id}/{unit.door.id}"
    )


def _takes(unit: Unit, wanted: str) -> bool:
    match wanted:
        case "trouble":
            return unit.has_trouble
        case "offline":
            return unit.state in ("offline", "silent")
        case "fault":
            return bool(unit.door.faults)
        case "behind":
            is_trust_old = bool(unit.trust_words) and unit.door.trust_revision is not None
            return bool(unit.gap) or unit.is_plan_old or is_trust_old
    return True


def _order(unit: Unit) -> tuple[int, str]:
    # A red and a green door are equally well: only trouble moves a unit up.
    rank = _URGENCY.index(unit.state) if unit.has_trouble else len(_URGENCY)
    return rank, in_order(f"{unit.room.district_name} {unit.room.name} {unit.door.name}")
