"""Turns a view into what the door's display shows: words and marks, ready to be put on the page.

All decisions of the display are here, as one pure function of view, language and time; page and script only put texts into places. It
must not know HTTP. The light's colour is the lamp's at all times; shape and words tell why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge.config import UnitSection
from edge.console import verdicts
from edge.console.words import text
from edge.core.view import DoorView
from edge.protocol.vocabulary import Cause, Fault, Light, Mode
from edge.protocol.words import Language, say

UNKNOWN_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page's contents: `texts` by place ("" hides the place), `marks` for its looks, `items` as lists of (name, words).

    `changes_in_s` says when it changes without a new view; None: not by itself.
    """

    texts: Mapping[str, str]
    marks: Mapping[str, str]
    items: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    changes_in_s: float | None = None


_LONG_HEADLINE, _LONGEST_HEADLINE = 8, 13
"""Letters from which a headline is set smaller, and smaller still, to stay on one line."""

_LONG_TODO = 32
"""Letters beyond which the next step after a code takes the whole width."""

LEVEL_SHOWN = 2
"""Level 1 is the new normal; from here on visitors are reminded."""

_TURNED_AWAY = (Cause.FULL, Cause.CLOSED)
"""Who has to wait long, or came in vain, is told how to do without coming."""

_MINOR = (Fault.CLOCK_UNKNOWN, Fault.CAMERA_LOST, Fault.LAMP_FAILED)
"""Faults that do not make the count doubtful: never named as the reason of a red light while another stands."""

_SHAPES = {Cause.FULL: "hand", Cause.STARTING: "dots", Cause.FAULT: "triangle", Cause.CLOSED: "bar"}
_HEADLINES = {Cause.STARTING: "wait", Cause.CLOSED: "closed"}


def door_screen(
    view: DoorView | None, unit: UnitSection, language: Language, now_s: float, declare_address: str = ""
) -> Screen:
    """Return the display of *view* at *now_s* (monotonic); without a view yet, the one of a unit that starts.

    *declare_address* is where visitors declare, for people to read; empty where the unit does not know it and has no code to show.
    """
    shown = view or starting(unit)
    is_green = shown.light is Light.GREEN
    told, left_s = _told(shown, language, now_s, has_code=bool(declare_address))
    code = _code(shown, told) if declare_address else "none"
    headline = text("come_in" if is_green else _headline(shown), language)
    texts = {
        "room": shown.room_name,
        "door": shown.door_name,
        "headline": headline,
        "detail": _detail(shown, language),
        "todo": _todo(shown, language),
        "inside_label": text("inside", language),
        "inside": figure(shown.inside),
        "limit": f"/ {shown.limit}" if shown.limit else "",
        "places": _places(shown, language),
        "by_hand": text("by_hand", language) if shown.mode is Mode.STAFF else "",
        "level": text("level", language, n=shown.level) if shown.level and shown.level >= LEVEL_SHOWN else "",
        "network": "" if shown.is_connected else text("no_network", language),
        "code_label": text("code_label", language) if code == "small" else "",
        "services": text("services", language) if shown.cause in _TURNED_AWAY else "",
        "code_address": declare_address if code == "large" else "",
        "verdict_headline": told.headline if told else "",
        "verdict_detail": told.detail if told else "",
        "verdict_todo": told.todo if told else "",
    }
    marks = {
        "light": shown.light.value,
        "shape": "walk" if is_green else "door" if _is_sent_on(shown) else _SHAPES.get(shown.cause, "hand"),
        "headline": _length(headline),
        "answer": told.answer.value if told else "none",
        "todo": "long" if told and len(told.todo) > _LONG_TODO else "short",
        "code": code,
        "services": "some" if shown.cause in _TURNED_AWAY else "none",
        "fill": str(fill_percent(shown)),
    }
    return Screen(texts, marks, changes_in_s=left_s)


def starting(unit: UnitSection) -> DoorView:
    """Return the view of a unit that has not said anything yet."""
    return DoorView(
        room_name=unit.room_name,
        door_name=unit.door_name,
        light=Light.RED,
        cause=Cause.STARTING,
        mode=Mode.AUTOMATIC,
        inside=None,
        limit=None,
        places=None,
    )


def figure(number: int | None) -> str:
    """Return *number* in digits, or a dash while it is not known."""
    return UNKNOWN_FIGURE if number is None else str(number)


def fill_percent(view: DoorView) -> int:
    """Return how full the room is in percent of its limit, 100 at most; 0 while it is not known."""
    if view.inside is None or not view.limit:
        return 0
    return min(100, round(100 * view.inside / view.limit))


def _is_sent_on(view: DoorView) -> bool:
    """Is there a place for the visitor at another door, and none here?"""
    return view.cause is Cause.ELSEWHERE and bool(view.elsewhere)


def _headline(view: DoorView) -> str:
    return "other_door" if _is_sent_on(view) else _HEADLINES.get(view.cause, "stop")


def _length(headline: str) -> str:
    if len(headline) >= _LONGEST_HEADLINE:
        return "longest"
    return "long" if len(headline) >= _LONG_HEADLINE else "short"


def _detail(view: DoorView, language: Language) -> str:
    if view.light is Light.GREEN:
        return ""
    if _is_sent_on(view):
        door, places = view.elsewhere[0]
        return text("go_elsewhere_one" if places == 1 else "go_elsewhere", language, n=places, door=door)
    if view.cause is Cause.FAULT:
        gravest = sorted(view.faults, key=lambda fault: fault in _MINOR)
        return say(gravest[0], language) if gravest else text("fault_detail", language)
    # Red although there is room: the lamp keeps its shortest red.
    return text({Cause.ROOM: "pause_detail"}.get(view.cause, f"{view.cause.value}_detail"), language)


def _todo(view: DoorView, language: Language) -> str:
    is_by_hand = view.mode is Mode.STAFF
    if view.light is Light.GREEN:
        if Fault.CAMERA_LOST in view.faults:
            return text("no_reader_todo", language)
        if not view.requires_code:
            return text("room_free_todo", language)
        return text("room_by_hand_todo" if is_by_hand else "room_todo", language)
    if view.cause is Cause.FAULT:
        return text("fault_by_hand_todo" if is_by_hand else "fault_todo", language)
    if _is_sent_on(view):
        return text("go_elsewhere_todo", language)
    return text({Cause.ROOM: "starting_todo"}.get(view.cause, f"{view.cause.value}_todo"), language)


def _places(view: DoorView, language: Language) -> str:
    if view.places is None or view.cause in (Cause.STARTING, Cause.CLOSED, Cause.FAULT):
        return ""
    if view.places <= 0:
        return text("no_places_here" if view.cause is Cause.ELSEWHERE else "no_places", language)
    if not view.is_whole:
        return text("places_here", language, n=view.places)
    places = view.places if view.inside is None or view.limit is None else view.limit - view.inside
    return text("one_place", language) if places == 1 else text("places", language, n=places)


def _told(
    view: DoorView, language: Language, now_s: float, *, has_code: bool
) -> tuple[verdicts.Told | None, float | None]:
    """Return what is told of the last verdict, and for how long still."""
    verdict = view.verdict
    left_s = 0.0 if verdict is None else verdict.until_s - now_s
    if verdict is None or left_s <= 0:
        return None, None
    sent_to = view.elsewhere[0][0] if _is_sent_on(view) else ""
    door = verdicts.Door(view.light is Light.RED, view.cause, sent_to, has_code)
    return verdicts.tell(verdict, door, language), left_s


def _code(view: DoorView, told: verdicts.Told | None) -> str:
    """Say how large the code to declare with is shown: large to who has to declare, small while nobody else is spoken to."""
    if told is not None:
        return "large" if told.asks_to_declare else "none"
    is_of_use = view.requires_code and Fault.CAMERA_LOST not in view.faults
    return "small" if is_of_use and view.cause in (Cause.ROOM, Cause.FULL, Cause.ELSEWHERE) else "none"
