"""What protects the staff's forms: who may send them, a token against foreign pages, order ids that make a repeated press count once."""

import hmac
import re
import secrets

from flask import request, session

from edge.console.access import Access, is_local
from edge.console.context import console
from edge.console.errors import Refusal

_ORDER = re.compile(r"[A-Za-z0-9_-]{8,48}")


def let_in(access: Access | None = None) -> None:
    """Make sure that the sender of the present request may use the staff's pages. Raises: Refusal (403)."""
    access = access or console().staff.access(request, session)
    if access is Access.NEEDS_PIN:
        raise Refusal(403, "pin_needed")
    if access is Access.LOCAL_ONLY:
        raise Refusal(403, "local_only")
    if access is Access.BROKEN:
        raise Refusal(403, "pin_broken")


def by() -> str:
    """Name where the present order came from, never who gave it: nobody at the door is known by name."""
    return "console.unit" if is_local(request) else "console.pin"


def token() -> str:
    """Return the token the forms of the present session carry."""
    if "form_token" not in session:
        session["form_token"] = secrets.token_urlsafe(24)
    return str(session["form_token"])


def check_token() -> None:
    """Make sure that the present request comes from one of our own pages. Raises: Refusal (400)."""
    sent = request.form.get("token", "")
    if not hmac.compare_digest(sent.encode(), str(session.get("form_token", "")).encode()) or not sent:
        raise Refusal(400, "form_old")


def new_order() -> str:
    """Return an order id for a form; it names one press, so that sending it again does not count again."""
    return secrets.token_urlsafe(16)


def sent_order() -> str:
    """Return the order id of the present request. Raises: Refusal (400)."""
    order = request.form.get("order", "")
    if not _ORDER.fullmatch(order):
        raise Refusal(400, "form_old")
    return order
