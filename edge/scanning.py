"""Takes what visitors show and what staff hear: judged codes and declarations become rows, and the people behind them are expected.

Owns the cards that wait for their bearer's declaration, with their sealed contacts, for a few minutes in memory. It must not know what a
code held, nor why a rule is what it is.
"""

from dataclasses import dataclass, field, replace

import structlog

from edge.core import events
from edge.core.signals import signal_for
from edge.core.view import HEARD, CardView, VerdictView
from edge.counting import Counting
from edge.desk import Desk
from edge.expecting import Expecting
from edge.passes.judgement import MAX_PEOPLE
from edge.protocol import rows
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from edge.ruling import Ruling

CARD_WAITS_S = 180.0
"""So long a card waits for its bearer's declaration; then its sealed contact is forgotten."""

HEARD_FOR_S = 600.0
"""So long after staff took a declaration its bearer's card announces nobody further: it is the same people."""

_CARDS_AT_MOST = 32

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Contact:
    """A contact as the reader sealed it; see `rows.ContactSealed`."""

    key: str = ""
    sealed: str = field(default="", repr=False)
    ref: str = ""

    @property
    def is_there(self) -> bool:
        """Is there anything to keep?"""
        return bool(self.key and (self.sealed or self.ref))


class Scanning:
    """The codes and declarations of one door."""

    def __init__(self, desk: Desk, counting: Counting, expecting: Expecting, ruling: Ruling) -> None:
        self._desk = desk
        self._counting = counting
        self._expecting = expecting
        self._ruling = ruling
        self._cards: dict[str, tuple[CardView, _Contact]] = {}  # by pseudonym, the newest last
        self._heard_s: dict[str, float] = {}

    def advance(self) -> None:
        """Forget the cards that have waited long enough."""
        now = self._desk.now
        self._heard_s = {who: at_s for who, at_s in self._heard_s.items() if now < at_s + HEARD_FOR_S}
        over = [who for who, (card, _) in self._cards.items() if now >= card.at_s + CARD_WAITS_S]
        for who in over:
            self._let_go(who)

    def next_deadline(self) -> float | None:
        """Return when a card has waited long enough."""
        return min((card.at_s + CARD_WAITS_S for card, _ in self._cards.values()), default=None)

    def judged(self, event: events.PassJudged) -> None:
        """Write that a code was shown, and expect the people behind it, once."""
        desk, people = self._desk, _within(event.people)
        is_accepted = event.verdict is not VerdictKind.REFUSED
        is_repeated = event.is_repeated or (is_accepted and event.who in self._heard_s)
        desk.write(
            rows.Scanned,
            format=event.format,
            verdict=event.verdict,
            reason=event.reason,
            people=people,
            is_repeated=is_repeated,
            who=event.who,
        )
        contact = _Contact(event.key, event.sealed, event.ref)
        if is_accepted:
            self._let_go(event.who)
            if not is_repeated:
                self._keep(contact)
            is_staff = event.format is PassFormat.STAFF_BADGE
            self._expecting.scanned(people, is_repeated=is_repeated, is_staff=is_staff)
        elif event.reason is Reason.DECLARATION_NEEDED and event.who is not None:
            self._await(CardView(event.format, event.who, event.at_s), contact)
        self._answer(VerdictView(event.format, event.verdict, event.reason, event.at_s, people))

    def declared(self, event: events.StaffDeclared) -> None:
        """Write a declaration that staff took, put it on file for the card shown before, and expect the people; once an order."""
        desk, people = self._desk, _within(event.people)
        if event.format not in HEARD or (event.order and event.order in desk.totals.orders):
            return
        # A plan may take no clear answers by this way; that somebody may be ill counts under any plan.
        is_taken = event.is_clear and self._ruling.rules.taking_of(event.format) is not Taking.NOT
        is_repeated = is_taken and event.who in self._heard_s  # two phones asked the same person
        verdict = VerdictKind.RECORDED if is_taken else VerdictKind.REFUSED
        reason = Reason.STAFF_HEARD if is_taken else Reason.NOT_ACCEPTED if event.is_clear else Reason.ANSWERS_NOT_CLEAR
        try:
            desk.write(
                rows.Scanned,
                format=event.format,
                verdict=verdict,
                reason=reason,
                people=people,
                is_repeated=is_repeated,
                who=event.who,
                order=event.order,
            )
        except ValueError:
            _log.warning("a declaration that no row can hold was refused", format=event.format.value)
            return
        if is_taken:
            contact = self._let_go(event.who)
            if event.format is PassFormat.SPOKEN:  # whoever declares on paper wants nothing stored
                self._keep(contact)
            if event.who is not None:
                self._ruling.file(event.who, people)
                self._heard_s[event.who] = desk.now
            self._expecting.scanned(people, is_repeated=is_repeated, who=event.who)
        elif event.who is not None and not event.is_clear:
            self._let_go(event.who)
            self._ruling.withdraw(event.who)
            self._heard_s.pop(event.who, None)
            self._expecting.withdrawn(event.who)
        self._answer(VerdictView(event.format, verdict, reason, event.at_s, people))

    def _keep(self, contact: _Contact) -> None:
        """Write how to reach who was just taken; the row belongs to the one before it."""
        if contact.is_there:
            self._desk.write(rows.ContactSealed, key=contact.key, sealed=contact.sealed, ref=contact.ref)

    def _await(self, card: CardView, contact: _Contact) -> None:
        self._cards.pop(card.who, None)
        self._cards[card.who] = card, contact
        while len(self._cards) > _CARDS_AT_MOST:
            del self._cards[next(iter(self._cards))]
        self._show_card()

    def _let_go(self, who: str | None) -> _Contact:
        """Forget the card of *who*, and return its contact."""
        found = self._cards.pop(who, None) if who is not None else None
        if found is None:
            return _Contact()
        self._show_card()
        return found[1]

    def _show_card(self) -> None:
        cards = [card for card, _ in self._cards.values()]
        self._counting.lately = replace(self._counting.lately, card=cards[-1] if cards else None)

    def _answer(self, verdict: VerdictView) -> None:
        """Tell the visitor, by sound and on the display."""
        has_to_wait = self._desk.lamp.is_red
        self._desk.sound(signal_for(verdict.format, verdict.verdict, verdict.reason, has_to_wait=has_to_wait))
        self._counting.lately = replace(self._counting.lately, verdict=verdict)


def _within(people: int) -> int:
    return min(max(people, 1), MAX_PEOPLE)
