"""The set-up pages of rooms, their limits and doors. A new limit is shown against who is inside now before it is sent to the doors."""

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from central.errors import Conflict
from central.services import services
from central.store.places import Door, Places, Room
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
from central.web.setup.forms import LimitForm, NameForm, NewForm, NewRoomForm, RoomForm


@blueprint.route("/rooms/new", methods=["GET", "POST"])
@administrators
def new_room() -> Response:
    """Add a room."""
    known = places()
    form = NewRoomForm()
    form.offer(area_choices(known), _agency_choices(known))
    if form.validate_on_submit():
        try:
            room = registry().add_room(form.id.data, form.name.data, form.area.data, form.agency.data, form.people)
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
    form = RoomForm(name=found.name, area=found.area_id, agency=found.agency_id)
    form.offer(area_choices(known), _agency_choices(known, found))
    if form.validate_on_submit():
        # Only what differs: a new name makes a new plan revision for every door.
        name = form.name.data.strip()
        registry().update_room(
            room_id,
            name=name if name != found.name else None,
            area_id=form.area.data if form.area.data != found.area_id else None,
            agency_id=form.agency.data if form.agency.data != found.agency_id else None,
        )
        return done(url_for("setup.room", room_id=room_id), "setup.saved", name=name)
    return page("setup_room.html", form, room=found)


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


@blueprint.route("/rooms/<room_id>/doors/new", methods=["GET", "POST"])
@administrators
def new_door(room_id: str) -> Response:
    """Add a door to a room."""
    found = own_room(room_id)
    form = NewForm()
    if form.validate_on_submit():
        try:
            registry().add_door(room_id, form.id.data, form.name.data)
        except Conflict:
            taken(form)
        else:
            return done(url_for("setup.room", room_id=room_id), "setup.door_added", name=form.name.data)
    return page("setup_new_door.html", form, room=found)


@blueprint.route("/rooms/<room_id>/doors/<door_id>", methods=["GET", "POST"])
@administrators
def door(room_id: str, door_id: str) -> Response:
    """Rename a door."""
    found = _own_door(own_room(room_id), door_id)
    form = NameForm(name=found.name)
    if form.validate_on_submit():
        registry().update_door(room_id, door_id, name=form.name.data)
        return done(url_for("setup.room", room_id=room_id), "setup.saved", name=form.name.data)
    gone = url_for("setup.remove_door", room_id=room_id, door_id=door_id)
    return page("setup_name.html", form, title=found.name, id=f"{room_id}/{door_id}", remove=gone)


@blueprint.route("/rooms/<room_id>/doors/<door_id>/remove", methods=["GET", "POST"])
@administrators
def remove_door(room_id: str, door_id: str) -> Response:
    """Take a door from a room."""
    found = _own_door(own_room(room_id), door_id)
    back = url_for("setup.door", room_id=room_id, door_id=door_id)
    after = url_for("setup.room", room_id=room_id)
    return remove("door", found.name, back, after, lambda: registry().remove_door(room_id, door_id))


def _own_door(room: Room, door_id: str) -> Door:
    found = next((door for door in room.doors if door.id == door_id), None)
    if found is None:
        abort(404)
    return found


def _agency_choices(known: Places, room: Room | None = None) -> list[tuple[str, str]]:
    """Return the agencies a room may be given: the administrator's own, and the one the room has already."""
    own = own_areas(known)
    return [
        (agency.id, agency.name)
        for agency in known.agencies.values()
        if agency.area_id in own or (room is not None and agency.id == room.agency_id)
    ]
