"""The staff's page: figures, faults and what to do, corrections and taking over by hand.

Owns its routes; every order becomes an event for the unit's one thread and is in force only once it comes back in a view.
"""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from edge.console import forms
from edge.console.access import Access, Guess, is_local
from edge.console.context import Console, console
from edge.console.errors import Refusal
from edge.console.language import chosen, remember
from edge.console.screen import Screen
from edge.console.staff_screen import staff_screen
from edge.console.wire import as_json, stream
from edge.console.words import text
from edge.core.events import StaffAdjusted, StaffCounted, StaffTookOver
from edge.protocol.words import Language

LARGEST_DELTA = 99
LARGEST_INSIDE = 9999
LONGEST_WHY = 200

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
blueprint.after_request(remember)


@blueprint.get("")
def page() -> ResponseReturnValue:
    """The staff's page, or the question for the PIN."""
    access = console().staff.access(request, session)
    if access is Access.NEEDS_PIN:
        return _pin_page("", 200)
    forms.let_in(access)
    language = chosen()
    return render_template(
        "staff.html",
        language=language,
        other="en" if language == "vi" else "vi",
        screen=_screen(console(), language),
        build=console().build,
        text=lambda key, **figures: text(key, language, **figures),
        token=forms.token(),
        orders=[forms.new_order() for _ in range(3)],
        is_signed_in=not is_local(request),
        largest_delta=LARGEST_DELTA,
        largest_inside=LARGEST_INSIDE,
        longest_why=LONGEST_WHY,
    )


@blueprint.get("/events")
def events() -> Response:
    """The staff's figures as server-sent events, as on the door's display."""
    forms.let_in()
    here, language = console(), chosen()
    return stream(lambda: _screen(here, language))


@blueprint.get("/state.json")
def state() -> Response:
    """What the stream would send now."""
    forms.let_in()
    return Response(as_json(_screen(console(), chosen()), console().build), mimetype="application/json")


@blueprint.get("/token")
def token() -> Response:
    """A fresh form token, for a page that outlived a restart of the unit with presses still to send."""
    forms.let_in()
    return jsonify(token=forms.token())


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Take the PIN."""
    forms.check_token()
    access = console().staff.access(request, session)
    if access is not Access.NEEDS_PIN:
        forms.let_in(access)
        return redirect(url_for("staff.page"), 303)
    address = request.remote_addr or ""
    guess = console().staff.guess(request.form.get("pin", ""), address, session)
    if guess is Guess.RIGHT:
        return redirect(url_for("staff.page"), 303)
    if guess is Guess.BROKEN:
        raise Refusal(403, "pin_broken")
    wait_s = console().staff.wait_s(address)
    if wait_s > 0:
        return _pin_page(text("pin_locked", chosen(), n=int(wait_s) + 1), 429)
    return _pin_page(text("pin_wrong", chosen()), 403)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    forms.check_token()
    session.clear()
    return redirect(url_for("staff.page"), 303)


@blueprint.post("/adjust")
def adjust() -> ResponseReturnValue:
    """Put the count right by some people."""
    forms.let_in()
    forms.check_token()
    sent_order, why = forms.sent_order(), _why()
    delta = _delta(request.form.get("delta", ""))
    # +1 and −1 of one form are two orders; +1 sent twice is one.
    order = f"{sent_order}:{delta:+d}"
    here = console()
    here.submit(StaffAdjusted(at_s=here.clock.monotonic_s(), delta=delta, by=forms.by(), why=why, order=order))
    return _done(text("done_adjust", chosen(), delta=f"{delta:+d}".replace("-", "−")))


@blueprint.post("/count")
def count() -> ResponseReturnValue:
    """Set the room's count to how many people staff counted in it."""
    forms.let_in()
    forms.check_token()
    order, why = forms.sent_order(), _why()
    inside = _inside(request.form.get("inside", ""))
    here = console()
    _, view = here.board.latest()
    if view is None or not view.knows_doors:
        raise Refusal(409, "count_unheard")
    here.submit(StaffCounted(at_s=here.clock.monotonic_s(), inside=inside, by=forms.by(), why=why, order=order))
    return _done(text("done_count", chosen(), n=inside))


@blueprint.post("/mode")
def mode() -> ResponseReturnValue:
    """Take counting over by hand, or give it back to the sensors."""
    forms.let_in()
    forms.check_token()
    wish = request.form.get("mode", "")
    if wish not in ("staff", "automatic"):
        raise Refusal(400, "mode_bad")
    here = console()
    here.submit(StaffTookOver(at_s=here.clock.monotonic_s(), is_by_hand=wish == "staff", by=forms.by()))
    return _done(text(f"done_{wish}", chosen()))


def _screen(here: Console, language: Language) -> Screen:
    _, view = here.board.latest()
    return staff_screen(view, here.unit, language, here.clock.monotonic_s())


def _pin_page(problem: str, code: int) -> ResponseReturnValue:
    language = chosen()
    page = render_template(
        "pin.html",
        language=language,
        other="en" if language == "vi" else "vi",
        unit=console().unit,
        problem=problem,
        token=forms.token(),
        build=console().build,
        text=lambda key: text(key, language),
    )
    return page, code


def _delta(sent: str) -> int:
    """Return the number of people in *sent*. Raises: Refusal (400)."""
    plain = sent.strip().replace("−", "-")
    digits = plain.lstrip("+-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and len(plain) - len(digits) <= 1):
        raise Refusal(400, "delta_bad", n=LARGEST_DELTA)
    delta = int(plain)
    if delta == 0 or abs(delta) > LARGEST_DELTA:
        raise Refusal(400, "delta_bad", n=LARGEST_DELTA)
    return delta


def _inside(sent: str) -> int:
    """Return the number of people in the room in *sent*. Raises: Refusal (400)."""
    digits = sent.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST_INSIDE))):
        raise Refusal(400, "inside_bad", n=LARGEST_INSIDE)
    return int(digits)


def _why() -> str:
    """Return the reason given with the present request. Raises: Refusal (400)."""
    why = " ".join(request.form.get("why", "").split())
    if len(why) > LONGEST_WHY:
        raise Refusal(400, "why_long", n=LONGEST_WHY)
    return why


def _done(words: str) -> ResponseReturnValue:
    """Answer a taken order: as JSON to the page's script, as the page anew to a plain form."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(is_ok=True, words=words)
    flash(words)
    return redirect(url_for("staff.page"), 303)
