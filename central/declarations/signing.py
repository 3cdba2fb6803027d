"""What becomes of a complete declaration: it is signed, its contact is handed to be sealed, and it is put on file if that is wished.

The same submission sent twice gets the same code. Logs the kind of a failure, never a value.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import structlog
from flask import abort, current_app, request
from flask.blueprints import BlueprintSetupState

from central.declarations.destinations import Destination
from central.declarations.form import DeclarationForm
from central.declarations.issuer import Issuer
from central.declarations.once import Once
from central.errors import CentralError
from central.services import services
from edge.passes import Declaration

_ONCE = "counterroom-declared"

log = structlog.get_logger(__name__)


class Card(StrEnum):
    """What became of the wish that the ID card may stand for the code."""

    NOT_WISHED = ""
    ON_FILE = "1"
    NOT_FILED = "0"


@dataclass(frozen=True, slots=True)
class Given:
    """What a declaration gave: the text of its code, and whether the card is known at the door."""

    text: str
    declaration: Declaration
    card: Card


def prepare(state: BlueprintSetupState) -> None:
    """Give the application its memory of what was sent."""
    state.app.extensions.setdefault(_ONCE, Once[Given](time.monotonic))


def give(form: DeclarationForm, place: Destination | None) -> Given:
    """Sign the declaration in *form*, which is valid, for *place* (None for any), or return what the same submission got before.

    Raises: StoreError when the plan orders that contacts are kept and they cannot be.
    """
    once: Once[Given] = current_app.extensions[_ONCE]
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if not form.once.data:
        return _give(form, place)
    return once.get([*sent, ("", place.value if place else "")], lambda: _give(form, place))


def keep_days(place: Destination | None) -> int | None:
    """Return for how many days contacts are kept of who goes to *place*; None where none are."""
    contacts = services().contacts
    return contacts.keep_days(place.room_id) if contacts and place and place.room_id else None


def is_filing_offered(place: Destination | None) -> bool:
    """Tell whether an ID card may stand for the code at *place*."""
    return bool(services().filing and place and place.room_id)


def issuer_or_503() -> Issuer:
    """Return the issuer; without one nothing can be declared now."""
    issuer = services().issuer
    if issuer is None:
        abort(503)
    return issuer


def _give(form: DeclarationForm, place: Destination | None) -> Given:
    issuer = issuer_or_503()
    now = datetime.now(UTC)
    area = place.area_id if place else ""
    room = services().live.places.rooms.get(place.room_id) if place else None
    valid = issuer.valid_for(room)
    text = issuer.sign(is_clear=form.is_clear, area=area, people=form.people, now=now, valid=valid)
    declaration = issuer.read(text)
    if declaration is None:
        raise RuntimeError("what was just signed cannot be read")
    contacts = services().contacts
    # Answers that are not clear keep their bearer away: without a visit there is nothing to trace.
    if contacts is not None and place is not None and form.contact and declaration.is_clear:
        contacts.take_declared(place.room_id, declaration, form.contact, now)
    return Given(text, declaration, _file(form, place, declaration))


def _file(form: DeclarationForm, place: Destination | None, declaration: Declaration) -> Card:
    filing = services().filing
    if not form.use_card.data or filing is None or place is None or not place.room_id:
        return Card.NOT_WISHED
    try:
        is_filed = filing.file(place.room_id, form.id_number.data, declaration)
    except CentralError as error:
        log.warning("a declaration could not be put on file", room=place.room_id, kind=type(error).__name__)
        is_filed = False
    if not declaration.is_clear:  # handed over for what was on file before; the page has more urgent things to say
        return Card.NOT_WISHED
    return Card.ON_FILE if is_filed else Card.NOT_FILED
