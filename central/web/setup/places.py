"""The set-up pages of areas and agencies, and the page that lists everything."""

from typing import Final

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from central.errors import Conflict
from central.names import fold
from central.store.places import Agency, AreaKind
from central.web import seen
from central.web.setup.desk import (
    administrators,
    area_choices,
    blueprint,
    done,
    own_area,
    own_areas,
    page,
    places,
    registry,
    remove,
    taken,
    tree,
)
from central.web.setup.forms import NameForm, NewAgencyForm, NewAreaForm
from central.web.words import t

ROOMS_SHOWN: Final = 200


@blueprint.get("")
@administrators
def index() -> Response:
    """List areas, agencies and rooms with their doors."""
    known = places()
    own = own_areas(known)
    search = request.args.get("q", "").strip()[:80]
    words = fold(search).split()
    rooms = [
        room
        for room in known.rooms.values()
        if room.area_id in own and all(word in fold(f"{room.name} {known.areas[room.area_id].name}") for word in words)
    ]
    agencies = [agency for agency in known.agencies.values() if agency.area_id in own]
    return page(
        "setup.html",
        lines=tree(known),
        agencies=agencies,
        rooms=rooms[:ROOMS_SHOWN],
        hidden=max(0, len(rooms) - ROOMS_SHOWN),
        q=search,
        known=known,
        is_of_all=seen.account().area_id is None,
    )


@blueprint.route("/areas/new", methods=["GET", "POST"])
@administrators
def new_area() -> Response:
    """Add an area."""
    known = places()
    form = NewAreaForm()
    form.offer(area_choices(known), may_be_top=seen.account().area_id is None)
    if form.validate_on_submit():
        kind, parent = AreaKind(form.kind.data), form.parent.data or None
        order = list(AreaKind)
        if parent and order.index(known.areas[parent].kind) >= order.index(kind):
            form.parent.errors = (t("setup.parent_wrong"),)
        elif form.id.data in known.areas:
            taken(form)
        else:
            area = registry().add_area(form.id.data, form.name.data, kind, parent)
            return done(url_for("setup.index"), "setup.added", name=area.name)
    return page("setup_area.html", form)


@blueprint.route("/areas/<area_id>", methods=["GET", "POST"])
@administrators
def area(area_id: str) -> Response:
    """Rename an area; leads to its epidemic level."""
    known = places()
    found = own_area(known, area_id)
    form = NameForm(name=found.name)
    if form.validate_on_submit():
        registry().update_area(area_id, name=form.name.data)
        return done(url_for("setup.index"), "setup.saved", name=form.name.data)
    return page(
        "setup_area_change.html",
        form,
        title=found.name,
        id=found.id,
        remove=url_for("setup.remove_area", area_id=area_id),
        level=known.level(area_id),
        level_source=known.level_source(area_id),
    )


@blueprint.route("/areas/<area_id>/remove", methods=["GET", "POST"])
@administrators
def remove_area(area_id: str) -> Response:
    """Remove an area that nothing stands in."""
    found = own_area(places(), area_id)
    back = url_for("setup.area", area_id=area_id)
    return remove("area", found.name, back, url_for("setup.index"), lambda: registry().remove_area(area_id))


@blueprint.route("/agencies/new", methods=["GET", "POST"])
@administrators
def new_agency() -> Response:
    """Add an agency."""
    form = NewAgencyForm()
    form.area.choices = area_choices(places())
    if form.validate_on_submit():
        try:
            agency = registry().add_agency(form.id.data, form.name.data, form.area.data)
        except Conflict:
            taken(form)
        else:
            return done(url_for("setup.index"), "setup.added", name=agency.name)
    return page("setup_agency.html", form)


@blueprint.route("/agencies/<agency_id>", methods=["GET", "POST"])
@administrators
def agency(agency_id: str) -> Response:
    """Rename an agency."""
    found = _own_agency(agency_id)
    form = NameForm(name=found.name)
    if form.validate_on_submit():
        registry().update_agency(agency_id, name=form.name.data)
        return done(url_for("setup.index"), "setup.saved", name=form.name.data)
    gone = url_for("setup.remove_agency", agency_id=agency_id)
    return page("setup_name.html", form, title=found.name, id=found.id, remove=gone)


@blueprint.route("/agencies/<agency_id>/remove", methods=["GET", "POST"])
@administrators
def remove_agency(agency_id: str) -> Response:
    """Remove an agency that has no rooms."""
    found = _own_agency(agency_id)
    back = url_for("setup.agency", agency_id=agency_id)
    return remove("agency", found.name, back, url_for("setup.index"), lambda: registry().remove_agency(agency_id))


def _own_agency(agency_id: str) -> Agency:
    known = places()
    found = known.agencies.get(agency_id)
    if found is None or found.area_id not in own_areas(known):
        abort(404)
    return found
