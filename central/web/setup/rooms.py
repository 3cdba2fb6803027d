"""The set-up pages of rooms and their limits. A new limit is shown against who is inside now before it is sent to the doors."""

from flask import request, url_for
from werkzeug.wrappers import Response

from central.errors import Conflict
from central.plans.rules import KINDS
from central.services import services
from central.store.places import Places, Room
from central.web import seen
from central.web.setup.desk import (
    administrators,
    area_choices,
    blueprint,
    done,
    log,
    own_areas,
    own_room,
    page,
    places,
    registry,
    remove,
    taken,
)
from central.web.setup.forms import LimitForm, NewRoomForm, RoomForm
from central.web.words import say
from edge.protocol.vocabulary import Taking


@blueprint.route("/rooms/new", methods=["GET", "POST"])
@administrators
def new_room() -> Response:
    """Add a room."""
    known = places()
    form = NewRoomForm()
    form.offer(area_choices(known), _agency_choices(known))
    if form.validate_on_submit():
        try:
            room = registry().add_room(
                form.id.data,
                form.name.data,
                form.area.data,
                form.agency.data,
                form.people,
                closings_min=form.closings_min,
            )
        except Conflict:
            taken(form)
        else:
            return done(url_for("setup.room", room_id=room.id), "setup.room_added", name=room.name)
    return page("setup_new_room.html", form, has_areas=bool(form.area.choices), has_agencies=bool(form.agency.choices))


@blueprint.route("/rooms/<room_id>", methods=["GET", "POST"])
@administrators
def room(room_id: str) -> Response:
    """Change a room's name, area and agency; lists its doors."""
    found = own_room(room_id)
    known = places()
    form = RoomForm(name=found.name, area=found.area_id, agency=found.agency_id, closings=found.closings)
    form.offer(area_choices(known), _agency_choices(known, found))
    if form.validate_on_submit():
        # Only what differs: a new name makes a new plan revision for every door.
        name = form.name.data.strip()
        registry().update_room(
            room_id,
            name=name if name != found.name else None,
            area_id=form.area.data if form.area.data != found.area_id else None,
            agency_id=form.agency.data if form.agency.data != found.agency_id else None,
            closings_min=form.closings_min if form.closings_min != found.closings_min else None,
        )
        return done(url_for("setup.room", room_id=room_id), "setup.saved", name=name)
    return page(
        "setup_room.html", form, room=found, taken=_taken(found), configured_h=services().config.declarations.valid_h
    )


@blueprint.route("/rooms/<room_id>/remove", methods=["GET", "POST"])
@administrators
def remove_room(room_id: str) -> Response:
    """Remove a room; its history stays stored."""
    found = own_room(room_id)
    back = url_for("setup.room", room_id=room_id)
    return remove("room", found.name, back, url_for("setup.index"), lambda: registry().remove_room(room_id))


@blueprint.route("/rooms/<room_id>/limit", methods=["GET", "POST"])
@administrators
def limit(room_id: str) -> Response:
    """Ask for a new limit, show what it would do now, and on confirmation give it to the doors."""
    found = own_room(room_id)
    form = LimitForm(limit=str(found.limit))
    if not form.validate_on_submit():
        return page("setup_limit.html", form, room=found, status=services().live.room(room_id))
    if form.people == found.limit:
        return done(url_for("rooms.room", room_id=room_id), "setup.limit_same", n=found.limit)
    if "confirmed" not in request.form:
        status = services().live.room(room_id)
        return page("setup_limit_confirm.html", form, room=found, status=status, people=form.people)
    registry().update_room(room_id, limit=form.people)
    log.info("a limit was changed", room=room_id, old=found.limit, new=form.people, by=seen.account().name)
    return done(url_for("rooms.room", room_id=room_id), "setup.limit_sent", n=form.people)


def _taken(room: Room) -> list[tuple[Taking, list[str]]]:
    """Return, for each of the terms on which codes are taken, the kinds that are taken so now."""
    takings = {kind: room.rules.taking(room.level, kind) for kind in KINDS}
    found = [(taking, [say(kind) for kind in KINDS if takings[kind] is taking]) for taking in Taking]
    return [(taking, kinds) for taking, kinds in found if kinds]


def _agency_choices(known: Places, room: Room | None = None) -> list[tuple[str, str]]:
    """Return the agencies a room may be given: the administrator's own, and the one the room has already."""
    own = own_areas(known)
    return [
        (agency.id, agency.name)
        for agency in known.agencies.values()
        if agency.area_id in own or (room is not None and agency.id == room.agency_id)
    ]
