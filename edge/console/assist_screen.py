"""What the staff read about a card that waits for its bearer's declaration: its kind, and when it was shown.

Pure functions of card, language and time; nothing of the card itself is known here.
"""

from datetime import datetime

from edge.console.screen import Screen
from edge.console.staff_screen import age
from edge.console.words import text
from edge.core.view import CardView
from edge.protocol.words import Language, say

_TICK_S = 5.0


def card_words(card: CardView, now_s: float, shown_at: datetime | None, language: Language) -> str:
    """Name *card* by its kind and time; *shown_at* is the time on the wall, None while the unit does not know it."""
    kind = say(card.format, language)
    if shown_at is None:
        return text("card_ago", language, kind=kind, ago=age(card.at_s, now_s, language))
    return text("card_at", language, kind=kind, time=f"{shown_at:%H:%M}")


def other_card(card: CardView | None, now_s: float, shown_at: datetime | None, language: Language) -> Screen:
    """Return what changes on an open form: that another *card* was shown meanwhile; None: none was."""
    if card is None:
        return Screen({"other_card": ""}, {})
    words = card_words(card, now_s, shown_at, language)
    return Screen({"other_card": text("other_card", language, card=words)}, {}, changes_in_s=_TICK_S)
