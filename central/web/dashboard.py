"""The district overview: every room the reader may see as a tile, most urgent first.

Tiles are complete without a script; the script then keeps them live. Only the first ones are drawn here: with thousands of
rooms the rest comes with the live stream's snapshot, or page by page where there are no scripts.
"""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask_login import login_required

from central.live.views import RoomStatus
from central.names import in_order
from central.web import seen, tilewords
from central.web.filters import RoomFilter, summarise
from central.web.glance import STATES, order, states
from central.web.words import language, script_words

blueprint = Blueprint("dashboard", __name__)

PAGE_TILES: Final = 120


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """One line of the area filter; communes stand below their district."""

    id: str
    name: str
    is_inner: bool


@blueprint.get("/")
@login_required
def overview() -> str:
    """Show the rooms that the filter in the address lets through."""
    wanted = RoomFilter.read(request.args)
    everything = seen.rooms()
    taken = [room for room in everything if wanted.takes(room)]
    shown = sorted((room for room in taken if not wanted.state or wanted.state in states(room)), key=order)
    first = _page_start(len(shown))
    return render_template(
        "overview.html",
        active="overview",
        rooms=shown[first : first + PAGE_TILES],
        shown=len(shown),
        next_first=first + PAGE_TILES if first + PAGE_TILES < len(shown) else None,
        page_tiles=PAGE_TILES,
        has_rooms=bool(everything),
        wanted=wanted,
        summary=summarise(taken),
        states=STATES,
        pattern=tilewords.pattern(),
        areas=_area_choices(everything),
        agencies=sorted({room.agency_name for room in everything}, key=in_order),
        script_words=script_words(language(), "live", "tile", "overview", "state", "door", "time")
        | seen.wire_words(language()),
    )


def _page_start(shown: int) -> int:
    """Return the index of the first tile asked for, never beyond the last."""
    first = request.args.get("from", 0, type=int)
    return first if 0 < first < shown else 0


def _area_choices(rooms: list[RoomStatus]) -> list[AreaChoice]:
    """Return the districts that have rooms, each followed by its communes, both by name."""
    districts = {room.district_id: room.district_name for room in rooms}
    choices = []
    for district_id, name in sorted(districts.items(), key=lambda entry: in_order(entry[1])):
        choices.append(AreaChoice(district_id, name, is_inner=False))
        inner = {room.area_id: room.area_name for room in rooms if room.district_id == district_id != room.area_id}
        choices += [
            AreaChoice(area_id, area_name, is_inner=True)
            for area_id, area_name in sorted(inner.items(), key=lambda entry: in_order(entry[1]))
        ]
    return choices
