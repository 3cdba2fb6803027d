"""What all set-up pages share: who may use them, what they may touch, and how they answer.

An administrator of an area changes what lies in it and below; what is elsewhere is as if it were not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import structlog
from flask import Blueprint, abort, flash, make_response, redirect, render_template, request
from flask_login import login_required
from werkzeug.wrappers import Response

from central.errors import Conflict, NotFound
from central.names import in_order
from central.services import services
from central.store.places import Area, Places, Room
from central.store.registry import Registry
from central.web import seen
from central.web.setup.forms import NewForm
from central.web.typed import TypedForm
from central.web.words import t

log = structlog.get_logger(__name__)
blueprint = Blueprint("setup", __name__, url_prefix="/setup")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in the tree, with how deep it stands."""

    area: Area
    level: int


def administrators(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let only administrators use *view*; others get the page "403"."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        if not seen.account().is_admin:
            abort(403)
        return view(*args, **kwargs)

    protected: Callable[P, Response] = login_required(guarded)
    return protected


def registry() -> Registry:
    """Return where changes go."""
    return services().store.registry


def places() -> Places:
    """Return the registry as it is now; read anew, since the command line may have changed it."""
    return registry().places()


def own_areas(known: Places) -> frozenset[str]:
    """Return the ids of the areas the administrator may touch."""
    area_id = seen.account().area_id
    if area_id is None:
        return frozenset(known.areas)
    try:
        return known.subtree(area_id)
    except NotFound:
        return frozenset()


def tree(known: Places) -> list[AreaLine]:
    """Return the administrator's areas, each followed by what lies in it, by name."""
    own = own_areas(known)
    lines: list[AreaLine] = []

    def add(parent_id: str | None, level: int) -> None:
        inner = [area for area in known.areas.values() if area.id in own and _parent(area, own) == parent_id]
        for area in sorted(inner, key=lambda each: in_order(each.name)):
            lines.append(AreaLine(area, level))
            add(area.id, level + 1)

    add(None, 0)
    return lines


def _parent(area: Area, own: frozenset[str]) -> str | None:
    return area.parent_id if area.parent_id in own else None


def area_choices(known: Places) -> list[tuple[str, str]]:
    """Return the administrator's areas for a select, indented by their level."""
    return [(line.area.id, "    " * line.level + line.area.name) for line in tree(known)]


def own_area(known: Places, area_id: str) -> Area:
    """Return an area the administrator may touch, or answer with the page "404"."""
    if area_id not in own_areas(known):
        abort(404)
    return known.areas[area_id]


def own_room(room_id: str) -> Room:
    """Return a room the administrator may touch, or answer with the page "404"."""
    known = places()
    room = known.rooms.get(room_id)
    if room is None or room.area_id not in own_areas(known):
        abort(404)
    return room


def page(template: str, form: TypedForm | None = None, **values: object) -> Response:
    """Answer with a set-up page; with status 422 when *form* was sent and is wrong."""
    status = 422 if form is not None and form.errors else 200
    return make_response(render_template(template, active="setup", form=form, **values), status)


def done(address: str, key: str, **values: object) -> Response:
    """Say what was done and go to *address*."""
    flash(t(key, **values), "done")
    return redirect(address)


def remove(what: str, name: str, back: str, after: str, act: Callable[[], object]) -> Response:
    """Ask whether *name* shall go (GET), or let it go by *act* (POST) and go to *after*; *what* names the texts."""
    problem = ""
    if request.method == "POST":
        try:
            act()
        except Conflict:
            problem = t(f"setup.{what}_in_use")
        else:
            log.info("removed", what=what, by=seen.account().name)
            return done(after, "setup.removed", name=name)
    answer = page("setup_remove.html", name=name, back=back, hint=t(f"setup.{what}_remove_hint"), problem=problem)
    answer.status_code = 409 if problem else 200
    return answer


def taken(form: NewForm) -> None:
    """Say at the id's field that it is in use already."""
    form.id.errors = (*form.id.errors, t("setup.id_taken"))
