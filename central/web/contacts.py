"""The page on contacts: how many are kept of which day, deleted up to when, and who took which out. It can show none of them."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Final, ParamSpec

from flask import Blueprint, abort, render_template, request
from flask_login import login_required

from central.contacts.retention import Retention
from central.services import services
from central.web import seen

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts")
P = ParamSpec("P")

EXPORTS_SHOWN: Final = 200


def entitled(view: Callable[P, str]) -> Callable[P, str]:
    """Let only administrators and the health department use *view*; others get the page "403"."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> str:
        if not seen.account().sees_contacts:
            abort(403)
        return view(*args, **kwargs)

    protected: Callable[P, str] = login_required(guarded)
    return protected


@blueprint.get("")
@entitled
def index() -> str:
    """Show what is kept, of one day by room, and the exports; an account of an area sees its rooms."""
    own = services()
    retention: Retention | None = own.retention
    if retention is None:
        abort(404)
    days = sorted(retention.days(), reverse=True)
    chosen = _chosen(days)
    names = {room.id: room.name for room in seen.rooms()}
    is_everywhere = seen.account().area_id is None  # rooms that are gone belong to no area
    counts = own.store.contacts.counts(chosen.isoformat()) if chosen else []
    return render_template(
        "contacts.html",
        active="contacts",
        standing=retention.standing(),
        has_key=own.config.contacts.public_key_file is not None,
        days=days,
        chosen=chosen,
        counts=[count for count in counts if is_everywhere or count.room in names],
        exports=[entry for entry in own.store.contacts.exports(EXPORTS_SHOWN) if is_everywhere or entry.room in names],
        names=names,
        parsed=date.fromisoformat,
    )


def _chosen(days: list[date]) -> date | None:
    """Return the day that is asked for, if it is one of *days*, or the newest."""
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked in days else days[0] if days else None
