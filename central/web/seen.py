"""What the signed-in reader may see: the live view and the registry, cut to the account's area. Knows no template.

Every page that shows rooms asks here, so that an account's area is looked at in one place.
"""

from enum import StrEnum
from typing import Any

from flask import abort
from flask_login import current_user

from central.errors import NotFound
from central.live.views import RoomStatus
from central.services import services
from central.store.accounts import Account
from edge.protocol.vocabulary import Fault, Light
from edge.protocol.words import Language, say


def reader() -> Account | None:
    """Return who is signed in, if anybody is: the account itself, good beyond this request."""
    user: Any = current_user
    return user._get_current_object() if user.is_authenticated else None


def account() -> Account:
    """Return who is signed in; only for views behind `login_required`."""
    signed_in = reader()
    if signed_in is None:
        abort(401)
    return signed_in


def rooms() -> list[RoomStatus]:
    """Return every room the reader may see."""
    area_id = account().area_id
    try:
        return list(services().live.rooms(area_id))
    except NotFound:  # the account's area was removed: it sees nothing, not everything
        return []


def room(room_id: str) -> RoomStatus:
    """Return one room, or answer with the page "404": a room of elsewhere is as if it were not there."""
    live, area_id = services().live, account().area_id
    try:
        found = live.room(room_id)
        is_seen = area_id is None or found.area_id in live.places.subtree(area_id)
    except NotFound:
        is_seen = False
    if not is_seen:
        abort(404)
    return found


def wire_words(language: Language) -> dict[str, str]:
    """Return the wire's words that a live tile needs, for its script."""
    kinds: dict[str, type[StrEnum]] = {"light": Light, "fault": Fault}
    return {f"wire.{name}.{member.value}": say(member, language) for name, kind in kinds.items() for member in kind}
