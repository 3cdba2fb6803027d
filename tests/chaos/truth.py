"""What people really did at a door, and what the door has said about it so far.

A walk is *counted* once the door has announced it. Walks that were not announced when the unit died are in doubt: the first state after
the return tells how many of them are in the ledger, and those who are not stay where they came from. Knows no process and no clock.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What became of a walk."""

    UNDER_WAY = "under way"
    COUNTED = "counted"
    UNCOUNTED = "uncounted"
    """The unit died before it had said anything of it, and does not know of it."""


@dataclass(eq=False, slots=True)
class Walk:
    """One person through one door. `ordered_ms` is the machine's monotonic time; `is_done`: both beams were played to the end;
    `was_in_doubt`: the unit died before it had announced it."""

    is_entry: bool
    ordered_ms: int
    is_done: bool = False
    was_in_doubt: bool = False
    fate: Fate = Fate.UNDER_WAY
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, fate: Fate) -> None:
        """Its fate is known."""
        self.fate = fate
        self.settled.set()


class DoorTruth:
    """All walks at one door, and the announcements of its unit."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.walks: list[Walk] = []
        self.violations: list[str] = []
        self.epochs: list[str] = []
        self.last: dict[str, Any] | None = None
        self._pending: deque[Walk] = deque()

    @property
    def pending(self) -> int:
        """How many walks are neither announced nor given up."""
        return len(self._pending)

    @property
    def net(self) -> int:
        """People who came in here less those who went out, as far as counted."""
        counted = [walk for walk in self.walks if walk.fate is Fate.COUNTED]
        return sum(1 if walk.is_entry else -1 for walk in counted)

    def begin(self, is_entry: bool, now_ms: int) -> Walk:
        """Somebody sets out."""
        walk = Walk(is_entry, now_ms)
        self.walks.append(walk)
        self._pending.append(walk)
        return walk

    def died(self) -> None:
        """The unit is gone; what it had not announced is in doubt."""
        for walk in self._pending:
            walk.was_in_doubt = True

    def said(self, state: dict[str, Any]) -> None:
        """The unit announced *state*."""
        last = self.last
        if last is None or last["epoch"] != state["epoch"]:
            self.epochs.append(state["epoch"])
            if last is not None and any(state[key] < last[key] for key in ("entries", "exits")):
                last = state  # a new card: it goes on from what it could learn, and counts from there
        if last is not None and last["epoch"] == state["epoch"] and state["number"] < last["number"]:
            self.violations.append(f"{self.door}: announced row {last['number']}, then row {state['number']}")
        for key, is_entry in (("entries", True), ("exits", False)):
            more = state[key] - (last[key] if last else 0)
            if more < 0:
                self.violations.append(f"{self.door}: took back {-more} announced {key}")
            for _ in range(more):
                self._count(is_entry)
        self.last = state

    def settle_doubts(self) -> None:
        """The unit has told what its ledger knows: what was in doubt and is not in it has not happened."""
        for walk in [walk for walk in self._pending if walk.was_in_doubt]:
            self._pending.remove(walk)
            walk.settle(Fate.UNCOUNTED)

    def _count(self, is_entry: bool) -> None:
        walk = next((walk for walk in self._pending if walk.is_entry is is_entry), None)
        if walk is None:
            self.violations.append(f"{self.door}: announced an {'entry' if is_entry else 'exit'} that nobody made")
            return
        self._pending.remove(walk)
        walk.settle(Fate.COUNTED)
