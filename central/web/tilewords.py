"""The sentences of a tile: what a room's figures mean in words. `static/js/tile.js` says the same in the browser."""

from collections.abc import Callable
from typing import Any, Final

from central.live.views import Attention, DoorStatus, RoomStatus
from central.web import glance
from central.web.times import clock
from central.web.words import say, t
from edge.protocol.vocabulary import Light


def state_words(room: RoomStatus) -> str:
    """Return the word for the room's state; a room full at limit 0 is closed."""
    if room.attention is Attention.FULL and room.limit == 0:
        return t("tile.closed")
    return t(f"state.{room.attention.name.lower()}")


def light_words(room: RoomStatus) -> str:
    """Return the word for the room's light; nobody knows what lamps show while no unit is connected."""
    return t("tile.light_unknown") if glance.light_of(room) == "silent" else say(room.light)


def left_words(room: RoomStatus) -> str:
    """Return how many places are left, or how many people are too many."""
    if glance.is_unknown(room):
        return t("tile.no_figure") if room.doors else t("tile.no_doors")
    left = room.limit - room.occupancy
    if left > 0:
        return t("tile.left", n=left)
    return t("tile.none_left") if left == 0 else t("tile.excess", n=-left)


def stale_words(room: RoomStatus) -> str:
    """Return since when the figure is old."""
    since = glance.stale_since(room)
    if since is not None:
        return t("tile.old_since", time=clock(since))
    return t("tile.no_figure") if glance.is_unknown(room) else t("tile.incomplete")


def estimate_words(room: RoomStatus) -> str:
    """Return between which numbers the true one lies, or that nobody can say; empty while the count is taken to be right."""
    found = glance.estimate(room)
    if found is None:
        return "" if glance.is_unknown(room) else t("tile.estimate_unknown")
    return t("tile.estimate", low=found.low, high=found.high) if found.half else ""


def margin_words(room: RoomStatus) -> str:
    """Return how far off the number may be, as it stands beside it; empty while the count is taken to be right."""
    found = glance.estimate(room)
    if found is None:
        return "" if glance.is_unknown(room) else t("tile.margin", n="?")
    return t("tile.margin", n=found.half) if found.half else ""


def where(room: RoomStatus) -> str:
    """Return the room's area and agency in one line."""
    if room.area_id == room.district_id:
        return t("tile.where", area=room.area_name, agency=room.agency_name)
    return t("tile.where_district", area=room.area_name, district=room.district_name, agency=room.agency_name)


def level_words(room: RoomStatus) -> str:
    """Return the epidemic level in force."""
    return t("tile.level", level=room.level)


def pattern() -> RoomStatus:
    """Return a room that is none: the pattern the browser makes new tiles from."""
    return RoomStatus(
        id="",
        name="",
        area_id="",
        area_name="",
        district_id="",
        district_name="",
        agency_name="",
        limit=0,
        occupancy=0,
        light=Light.RED,
        attention=Attention.CALM,
        is_stale=False,
        doors=(),
        revision=0,
        changed_utc_ms=None,
        edge_utc_ms=None,
    )


def door_state(door: DoorStatus) -> str:
    """Return the one mark of *door*."""
    return glance.door_state(door)


HELPERS: Final[dict[str, Callable[..., Any]]] = {
    "state_words": state_words,
    "left_words": left_words,
    "light_words": light_words,
    "light_of": glance.light_of,
    "stale_words": stale_words,
    "estimate_words": estimate_words,
    "margin_words": margin_words,
    "where": where,
    "level_words": level_words,
    "door_state": door_state,
    "gauge_of": lambda room: glance.gauge(room.occupancy, room.limit),
    "is_unknown": glance.is_unknown,
    "stale_since": glance.stale_since,
}
