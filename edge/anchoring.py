"""Writes the anchors that nobody orders, and says how well the room's count is known.

Owns how long the room has been quiet and its count below zero. When an anchor is due is `edge.core.anchors`'s to say, how wide the
interval is `edge.core.quality`'s.
"""

from dataclasses import replace

import structlog

from edge.core import anchors, quality
from edge.desk import Desk
from edge.protocol.messages import Anchor, Plan
from edge.roomkeeping import RoomKeeper

CLOSING = "closing"
FLOOR = "floor"
"""Who an anchor is by, where no person is."""

_log = structlog.get_logger(__name__)


class Anchoring:
    """The anchors of one door."""

    def __init__(self, desk: Desk, keeper: RoomKeeper) -> None:
        self._desk = desk
        self._keeper = keeper
        self._quiet = anchors.Quiet(desk.now)
        self._below_since_s: float | None = None
        self._closing_due_s: float | None = None
        self._closes = _hours(keeper.room.plan)
        self._closes_since_s: float | None = None
        self._counted_for_ms: int | None = None

    def watch(self) -> None:
        """Write the anchor that is due, if one is."""
        desk, keeper = self._desk, self._keeper
        self._closing_due_s = None
        self._note_hours()
        is_known = desk.books.is_known and keeper.is_known() and keeper.is_settled()
        if not is_known or desk.books.problem is not None:
            self._below_since_s = None
            return
        self._quiet = self._quiet.heard(anchors.counts(keeper.room, desk.totals, desk.now), desk.now)
        if not anchors.is_appointed(keeper.room, desk.totals.faults, desk.now):
            self._below_since_s = None
            return
        self._watch_floor()
        self._watch_closing()

    def next_deadline(self) -> float | None:
        """Return when an anchor is due if nothing happens."""
        floor_s = None if self._below_since_s is None else self._below_since_s + anchors.FLOOR_AFTER_S
        return min((each for each in (floor_s, self._closing_due_s) if each is not None), default=None)

    @property
    def spread(self) -> float | None:
        """Half the 95 % interval of the room's count in people, None while nothing can be said."""
        doors = anchors.counts(self._keeper.room, self._desk.totals, self._desk.now)
        return quality.spread(quality.doubt_since(quality.newest(self._anchors()), doors))

    def _watch_floor(self) -> None:
        desk, keeper = self._desk, self._keeper
        balance = keeper.room.balance(desk.totals.net)
        if balance >= 0 or not anchors.is_whole(keeper.room, desk.now):
            self._below_since_s = None
            return
        if self._below_since_s is None:
            self._below_since_s = desk.now
        if desk.now < self._below_since_s + anchors.FLOOR_AFTER_S:
            return
        self._below_since_s = None
        doors = anchors.counts(keeper.room, desk.totals, desk.now)
        heard = {name: replace(door, is_sound=True) for name, door in doors.items()}
        doubt = quality.doubt_since(quality.newest(self._anchors()), heard)
        keeper.anchor(0, by=FLOOR, left=None if doubt is None else quality.left_by_floor(doubt, balance))
        _log.info("more people have left than came in; the count was put to nobody", missed=-balance)

    def _watch_closing(self) -> None:
        desk, keeper, utc_ms = self._desk, self._keeper, self._desk.utc_ms
        if utc_ms is None:
            return
        closing = anchors.last_closing(keeper.room.plan, utc_ms)
        if closing is None:
            return
        since_s = (utc_ms - closing.utc_ms) / 1000
        self._closing_due_s = desk.now + closing.next_s - since_s
        if any(each.by != FLOOR and each.utc_ms >= closing.utc_ms for each in self._anchors()):
            self._counted_for_ms = closing.utc_ms  # a floor may take that anchor's place
        if self._counted_for_ms == closing.utc_ms:
            return  # whoever has counted people after closing time knows better
        if self._closes_since_s is not None and since_s > desk.now - self._closes_since_s:
            return
        crossed_s, inside = self._quiet.crossed_s, keeper.room.balance(desk.totals.net)
        doubt = quality.doubt_since(quality.newest(self._anchors()), anchors.counts(keeper.room, desk.totals, desk.now))
        due_s = anchors.closing_due_s(
            closing,
            since_s,
            self._quiet.lasts_s(desk.now),
            inside,
            quality.spread(doubt),
            is_whole=anchors.is_whole(keeper.room, desk.now),
            is_stirred=crossed_s is not None and crossed_s > desk.now - since_s + closing.leaving_s,
        )
        if due_s is None:
            return
        if due_s > 0:
            self._closing_due_s = desk.now + due_s
            return
        delta = keeper.anchor(0, by=CLOSING, left=anchors.left_by_closing(closing, doubt, inside))
        _log.info("the room is taken to be empty after closing time", delta=delta)

    def _anchors(self) -> list[Anchor]:
        """Return the last anchor of each door, less those of a clock that was wrong."""
        return quality.credible(self._keeper.anchors(), self._desk.utc_ms)

    def _note_hours(self) -> None:
        """Remember when the plan came to say other closing times: one that had passed by then is none."""
        hours = _hours(self._keeper.room.plan)
        if hours != self._closes:
            self._closes, self._closes_since_s = hours, self._desk.now


def _hours(plan: Plan | None) -> tuple[tuple[int, ...], int] | None:
    return (plan.closings_min, plan.utc_offset_min) if plan else None
