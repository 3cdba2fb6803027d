"""Turns a view into what the staff's page shows: figures, alerts with their age, faults with what to do.

A pure function of view, language and time, like `screen`, whose `Screen` it fills.
"""

from edge.config import UnitSection
from edge.console.advice import for_staff
from edge.console.screen import Screen, figure, fill_percent, starting
from edge.console.words import text
from edge.core.view import DoorView
from edge.protocol.vocabulary import Mode, PassFormat
from edge.protocol.words import Language, say

FRESH_S = 60.0
"""An alert this young is highlighted."""

_TICK_S = 5.0


def staff_screen(view: DoorView | None, unit: UnitSection, language: Language, now_s: float) -> Screen:
    """Return the staff's page of *view* at *now_s* (monotonic)."""
    shown = view or starting(unit)
    texts = {
        "room": shown.room_name,
        "door": shown.door_name,
        "light": say(shown.light, language),
        "cause": say(shown.cause, language),
        "inside_label": text("inside", language),
        "inside": figure(shown.inside),
        "limit": figure(shown.limit),
        "spread": _spread(shown, language),
        "not_whole": "" if shown.is_whole or shown.inside is None else text("not_whole", language),
        "here": figure(shown.places),
        "waiting": str(shown.waiting),
        "entries": str(shown.entries),
        "exits": str(shown.exits),
        "adjusted": f"{shown.adjusted:+d}".replace("-", "−") if shown.adjusted else "0",
        "staff": str(shown.staff),
        "level": text("level_unknown", language) if shown.level is None else str(shown.level),
        "card": _card(shown, now_s, language),
        "no_spoken": "" if PassFormat.SPOKEN in shown.hears else text("no_spoken", language),
        "no_paper": "" if PassFormat.PAPER in shown.hears else text("no_paper", language),
        "unused": text("unused", language, n=shown.unused) if shown.unused else "",
        "undeclared": str(shown.undeclared),
        "undeclared_age": age(shown.undeclared_at_s, now_s, language),
        "on_red": str(shown.on_red),
        "on_red_age": age(shown.on_red_at_s, now_s, language),
        "no_faults": "" if shown.faults else text("no_faults", language),
        "mode": say(shown.mode, language),
        "network": text("network_up" if shown.is_connected else "network_down", language),
        "unsent": text("unsent", language, n=shown.unsent_rows) if shown.unsent_rows else "",
        "clock": text("clock_known" if shown.is_clock_known else "clock_unknown", language),
    }
    marks = {
        "light": shown.light.value,
        "mode": "staff" if shown.mode is Mode.STAFF else "automatic",
        "undeclared": _freshness(shown.undeclared_at_s, now_s),
        "on_red": _freshness(shown.on_red_at_s, now_s),
        "card": "none" if shown.card is None else "waiting",
        "spoken": "taken" if PassFormat.SPOKEN in shown.hears else "not",
        "paper": "taken" if PassFormat.PAPER in shown.hears else "not",
        "fill": str(fill_percent(shown)),
    }
    faults = tuple((say(fault, language), for_staff(fault, language)) for fault in shown.faults)
    has_age = (shown.undeclared_at_s, shown.on_red_at_s, shown.card) != (None, None, None)
    return Screen(texts, marks, {"faults": faults}, _TICK_S if has_age else None)


def _card(view: DoorView, now_s: float, language: Language) -> str:
    if view.card is None:
        return text("no_card", language)
    return text("card_waits", language, kind=say(view.card.format, language), ago=age(view.card.at_s, now_s, language))


def _spread(view: DoorView, language: Language) -> str:
    if view.inside is None or (view.spread is not None and view.spread < 1):
        return ""
    if view.spread is None:
        return text("spread_unknown", language)
    low, high = max(0, round(view.inside - view.spread)), round(view.inside + view.spread)
    return text("spread", language, low=low, high=high)


def _freshness(at_s: float | None, now_s: float) -> str:
    return "fresh" if at_s is not None and now_s - at_s < FRESH_S else "old"


def age(at_s: float | None, now_s: float, language: Language) -> str:
    """Return how long ago *at_s* was, coarsely enough that the page is still most of the time."""
    if at_s is None:
        return text("never", language)
    age_s = max(0.0, now_s - at_s)
    if age_s < 5:
        return text("just_now", language)
    if age_s < 60:
        return text("seconds_ago", language, n=int(age_s // 5 * 5))
    if age_s < 3600:
        return text("minutes_ago", language, n=int(age_s // 60))
    return text("hours_ago", language, n=int(age_s // 3600))
