"""Keeps the rules of the door: the plan's terms, the key of the day and who is on file; the reader hears each change.

Owns when a day begins and ends here. What the rules make of a code is `edge.passes.rules`'s to say.
"""

import secrets
from collections.abc import Callable

import structlog

from edge.core import days, effects, events
from edge.core.days import KeptDay
from edge.desk import Desk
from edge.passes.pseudonym import KEY_BYTES
from edge.passes.rules import Rules, key_bytes, key_text, on_file
from edge.ports import DayStore
from edge.protocol.messages import Plan

_log = structlog.get_logger(__name__)


class Ruling:
    """The rules in force. *plan* returns the plan in force; *store* keeps the day over a restart."""

    def __init__(self, desk: Desk, plan: Callable[[], Plan | None], store: DayStore | None) -> None:
        self._desk = desk
        self._plan = plan
        self._store = store
        self._day = store.load() if store is not None else None
        self._ruled_by: tuple[Plan | None, KeptDay | None] = (None, None)
        self._rules = Rules()
        self._told: Rules | None = None

    @property
    def rules(self) -> Rules:
        """What is in force now."""
        now = (self._plan(), self._day)
        if any(new is not old for new, old in zip(now, self._ruled_by, strict=True)):
            self._ruled_by, self._rules = now, _rules_of(*now)
        return self._rules

    def day_told(self, event: events.DayReceived) -> None:
        """Central told the key of the day and the declarations on file."""
        self._keep(days.told(self._day, event.day, self._desk.utc_ms))

    def file(self, who: str, people: int) -> None:
        """Put a declaration on file that staff took of *who*; without a key in force there is no file."""
        if self._day is not None and self._day.key is not None:
            self._keep(days.filed_here(self._day, who, people))

    def withdraw(self, who: str) -> None:
        """Take what is on file of *who* off the file; central does the same when it hears of it."""
        if self._day is not None:
            self._keep(days.withdrawn_here(self._day, who))

    def settle(self) -> None:
        """Destroy the key of a day that is over, begin a day of its own where there is none, and tell the reader what has changed."""
        if self._day is not None:
            self._keep(days.ended(self._day, self._desk.utc_ms))
        self._begin_own()
        if self.rules is not self._told:
            self._told = self.rules
            self._desk.effects.append(effects.TellReader(self.rules))

    def next_deadline(self) -> float | None:
        """Return when the day is over, while there is one and the time is known."""
        utc_ms, day = self._desk.utc_ms, self._day
        if day is None or day.key is None or utc_ms is None:
            return None
        return self._desk.now + max(0, day.until_utc_ms - utc_ms) / 1000 + 0.001

    def _begin_own(self) -> None:
        """Central or the network may be away over midnight: without a key no card waits for its declaration, and no contact is kept."""
        plan, utc_ms = self._plan(), self._desk.utc_ms
        if plan is not None and utc_ms is not None and days.is_lacking(self._day, utc_ms):
            self._keep(days.own(utc_ms, plan.utc_offset_min, key_text(secrets.token_bytes(KEY_BYTES))))

    def _keep(self, day: KeptDay | None) -> None:
        if day is None or day is self._day:
            return
        if day.key is None:
            _log.info("the day is over; its key and its file are destroyed")
        self._day = day
        if self._store is not None:
            self._store.keep(day)


def _rules_of(plan: Plan | None, day: KeptDay | None) -> Rules:
    contacts = plan.contacts if plan is not None else None
    day_key = day.key if day is not None else None
    return Rules(
        taking=plan.taking if plan is not None else {},
        filed=on_file(day.filed, day.heard) if day is not None else {},
        day_key=None if day_key is None else key_bytes(day_key),
        contacts_key=None if contacts is None else key_bytes(contacts.key),
        areas=frozenset(plan.areas) if plan is not None else frozenset(),
    )
