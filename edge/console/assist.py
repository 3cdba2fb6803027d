"""Declaring for a visitor: the staff ask aloud and press what they heard, or take a paper with a number.

Owns its pages and what they hand over. Nobody's name or number is asked for: a card is known by its pseudonym of the day alone, and a form
stays with the card it was opened for.
"""

import hashlib
import hmac
import re

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from edge.console import forms
from edge.console.access import Access
from edge.console.assist_screen import card_words, other_card
from edge.console.context import Console, console
from edge.console.errors import Refusal
from edge.console.language import chosen, remember
from edge.console.screen import Screen
from edge.console.wall_clock import local_time
from edge.console.wire import as_json, stream
from edge.console.words import text
from edge.core.events import StaffDeclared
from edge.core.view import CardView, DoorView
from edge.passes.judgement import MAX_PEOPLE
from edge.protocol.vocabulary import Light, PassFormat
from edge.protocol.words import Language

MOST_BUTTONS = 6
"""So many people are one press; more are typed."""

_WHO = re.compile(r"[A-Za-z0-9_-]{22}")

blueprint = Blueprint("assist", __name__, url_prefix="/staff/declare")
blueprint.after_request(remember)


@blueprint.get("")
def page() -> ResponseReturnValue:
    """The questions to ask aloud, for the newest card that waits, or with `card=none` for somebody without one."""
    if console().staff.access(request, session) is Access.NEEDS_PIN:
        return redirect(url_for("staff.page"), 303)
    forms.let_in()
    _must_hear(PassFormat.SPOKEN)
    here, language = console(), chosen()
    card = None if request.args.get("card") == "none" else _card(here)
    seen = _seen(here, card)
    time = local_time(here.clock, card.at_s) if card else None
    return _page(
        "declare.html",
        language,
        screen=_screen(here, language, seen),
        card=card_words(card, here.clock.monotonic_s(), time, language) if card else "",
        who=card.who if card else "",
        seen=seen,
    )


@blueprint.get("/paper")
def paper_page() -> ResponseReturnValue:
    """The number to write on the next paper."""
    if console().staff.access(request, session) is Access.NEEDS_PIN:
        return redirect(url_for("staff.page"), 303)
    forms.let_in()
    _must_hear(PassFormat.PAPER)
    return _page("paper.html", chosen(), number=console().papers.proposed())


@blueprint.get("/events")
def events() -> Response:
    """Whether another card was shown since the form was opened (`seen`), as server-sent events."""
    forms.let_in()
    here, language, seen = console(), chosen(), request.args.get("seen", "")
    return stream(lambda: _screen(here, language, seen))


@blueprint.get("/state.json")
def state() -> Response:
    """What the stream would send now."""
    forms.let_in()
    screen = _screen(console(), chosen(), request.args.get("seen", ""))
    return Response(as_json(screen, console().build), mimetype="application/json")


@blueprint.post("")
def spoken() -> ResponseReturnValue:
    """Take the answers that staff heard, for the card the form was opened for."""
    forms.let_in()
    forms.check_token()
    order, people = forms.sent_order(), _people()
    who, answer = request.form.get("who", ""), request.form.get("answer", "")
    if who and not _WHO.fullmatch(who):
        raise Refusal(400, "form_old")
    if answer not in ("clear", "not_clear"):
        raise Refusal(400, "answer_bad")
    if answer == "clear":  # that somebody may be ill is written down under any rules
        _must_hear(PassFormat.SPOKEN)
    _declare(PassFormat.SPOKEN, people, _answered(order, answer), is_clear=answer == "clear", who=who or None)
    language = chosen()
    said = _taken(people, language) if answer == "clear" else text("done_not_clear", language)
    if who and answer == "clear":
        flash({"who": who, "people": people, "order": forms.new_order()}, "take_back")  # type: ignore[arg-type]
    newest = _card(console())
    if who and newest is not None and newest.who != who:
        said = f"{said} {text('done_other_card', language)}"
    return _done(said)


@blueprint.post("/paper")
def paper() -> ResponseReturnValue:
    """Take a declaration on paper under its number."""
    forms.let_in()
    forms.check_token()
    order, people = forms.sent_order(), _people()
    sent = request.form.get("number", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 4 else 0
    _view()
    _must_hear(PassFormat.PAPER)
    if not console().papers.take(number, order):
        raise Refusal(409, "paper_used", n=number, next=console().papers.proposed())
    _declare(PassFormat.PAPER, people, order, is_clear=True, who=None)
    language = chosen()
    return _done(text("done_paper", language, number=number, said=_taken(people, language)))


def _declare(format: PassFormat, people: int, order: str, *, is_clear: bool, who: str | None) -> None:
    _view()
    here = console()
    at_s = here.clock.monotonic_s()
    here.submit(StaffDeclared(at_s, format, is_clear, people, forms.by(), order, who))


def _answered(order: str, answer: str) -> str:
    """Return the order that an *answer* to the form *order* is.

    The same one sent again is the same order; whoever goes back and presses the other one gives a new order, and puts it right.
    """
    form, before, turns = session.get("answered", ("", "", 0))
    turns = 0 if form != order else turns if before == answer else turns + 1
    session["answered"] = (order, answer, turns)
    return f"{order}.{turns}"


def _must_hear(way: PassFormat) -> None:
    """Raises: Refusal (409) where the rules in force do not take what staff hear in this *way*; nothing is written, no number spent."""
    _, view = console().board.latest()
    if view is not None and way not in view.hears:
        raise Refusal(409, f"{way.value}_not_taken")


def _view() -> DoorView:
    """Return what the door shows. Raises: Refusal (409) while the unit starts, for nothing could be written down then."""
    _, view = console().board.latest()
    if view is None:
        raise Refusal(409, "declare_starting")
    return view


def _card(here: Console) -> CardView | None:
    _, view = here.board.latest()
    return view.card if view else None


def _seen(here: Console, card: CardView | None) -> str:
    """Return what tells *card* from others in an address, worthless to anybody else and after this run."""
    return hmac.new(here.secret, card.who.encode(), hashlib.sha256).hexdigest()[:16] if card else ""


def _screen(here: Console, language: Language, seen: str) -> Screen:
    card = _card(here)
    is_other = bool(seen) and _seen(here, card) != seen
    time = local_time(here.clock, card.at_s) if card else None
    return other_card(card if is_other else None, here.clock.monotonic_s(), time, language)


def _people() -> int:
    """Return for how many people the present request speaks. Raises: Refusal (400)."""
    sent = request.form.get("more", "").strip() or request.form.get("people", "").strip()
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 2 and 1 <= int(sent) <= MAX_PEOPLE):
        raise Refusal(400, "people_bad", n=MAX_PEOPLE)
    return int(sent)


def _taken(people: int, language: Language) -> str:
    is_red = _view().light is Light.RED
    return text("done_declared_red" if is_red else "done_declared", language, n=people)


def _done(words: str) -> ResponseReturnValue:
    flash(words, "declared")
    return redirect(url_for("staff.page"), 303)


def _page(template: str, language: Language, **contents: object) -> str:
    return render_template(
        template,
        language=language,
        build=console().build,
        text=lambda key, **figures: text(key, language, **figures),
        token=forms.token(),
        order=forms.new_order(),
        most_buttons=MOST_BUTTONS,
        most_people=MAX_PEOPLE,
        **contents,
    )
