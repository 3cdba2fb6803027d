"""The set-up pages of doors. A door closes before it leaves its room, so that its unit hands its places to the others."""

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from central.errors import Conflict
from central.live.views import DoorStatus
from central.plans.leaving import NotSettled, Obstacle
from central.services import services
from central.store.places import Door, Room
from central.web import seen
from central.web.setup.desk import administrators, blueprint, done, log, own_room, page, registry, taken
from central.web.setup.forms import NameForm, NewForm
from central.web.words import t


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
    is_running = any(door.seen_utc_ms is not None for door in services().live.room(room_id).doors)
    return page("setup_new_door.html", form, room=found, is_running=is_running)


@blueprint.route("/rooms/<room_id>/doors/<door_id>", methods=["GET", "POST"])
@administrators
def door(room_id: str, door_id: str) -> Response:
    """Rename a door; closes it, opens it again, and leads to its removal."""
    room = own_room(room_id)
    found = _own_door(room, door_id)
    form = NameForm(name=found.name)
    if form.validate_on_submit():
        registry().update_door(room_id, door_id, name=form.name.data)
        return done(url_for("setup.room", room_id=room_id), "setup.saved", name=form.name.data)
    return page("setup_door.html", form, room=room, door=found, status=_status(room_id, door_id))


@blueprint.post("/rooms/<room_id>/doors/<door_id>/closing")
@administrators
def close_door(room_id: str, door_id: str) -> Response:
    """Close a door, or open it again."""
    found = _own_door(own_room(room_id), door_id)
    is_closing = request.form.get("closing") == "1"
    registry().set_closing(room_id, door_id, is_closing)
    log.info("a door was closed or opened", room=room_id, door=door_id, closing=is_closing, by=seen.account().name)
    said = "setup.door_closing_said" if is_closing else "setup.door_opened"
    return done(url_for("setup.door", room_id=room_id, door_id=door_id), said, name=found.name)


@blueprint.route("/rooms/<room_id>/doors/<door_id>/remove", methods=["GET", "POST"])
@administrators
def remove_door(room_id: str, door_id: str) -> Response:
    """Take a door from a room: says what is missing before it can go, and what it would risk to take it all the same."""
    room = own_room(room_id)
    found = _own_door(room, door_id)
    problem: NotSettled | None = None
    if request.method == "POST":
        is_forced = "forced" in request.form
        try:
            registry().remove_door(room_id, door_id, is_forced=is_forced)
        except NotSettled as error:
            problem = error
        else:
            log.info("a door was removed", room=room_id, door=door_id, forced=is_forced, by=seen.account().name)
            return done(url_for("setup.room", room_id=room_id), "setup.removed", name=found.name)
    words = t(f"setup.leaving.{problem.obstacle.value}", n=problem.count) if problem else ""
    can_force = problem is not None and problem.obstacle is not Obstacle.UNREADABLE
    answer = page("setup_remove_door.html", room=room, door=found, problem=words, can_force=can_force)
    answer.status_code = 409 if problem else 200
    return answer


def _status(room_id: str, door_id: str) -> DoorStatus | None:
    return next((door for door in services().live.room(room_id).doors if door.id == door_id), None)


def _own_door(room: Room, door_id: str) -> Door:
    found = next((door for door in room.doors if door.id == door_id), None)
    if found is None:
        abort(404)
    return found
