"""A life of a ledger, drawn by a seed: rows, acknowledgements, clocks, plans, restarts, a renewal, a broken file.

`python -m tests.support.ledger_story FOLDER SEED STEPS` lives it in FOLDER/data (with 0 STEPS it only opens what is there) and says on
standard output, as JSON lines, what it is about to do and what has returned; `Promises` is what such lines bind the disk to.
"""

import contextlib
import json
import os
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from edge.adapters.files import synchronise
from edge.adapters.ledger_sqlite import SqliteLedger
from edge.adapters.plan_file import PlanFile
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.logs import configure
from edge.protocol.messages import Plan
from edge.protocol.rows import (
    Adjusted,
    Booted,
    Entered,
    EpochOpened,
    Exited,
    LedgerRow,
    ModeChanged,
    Row,
    Scanned,
    TurnedBack,
)
from edge.protocol.vocabulary import Mode, PassFormat, Reason, VerdictKind

KINDS: tuple[tuple[type[Row], dict[str, Any]], ...] = (
    (Entered, {}),
    (Entered, {"on_red": True, "is_declared": True}),
    (Exited, {}),
    (TurnedBack, {}),
    (Adjusted, {"delta": -2, "by": "button"}),
    (Adjusted, {"delta": 1, "by": "console", "why": "đếm lại " * 20}),
    (Scanned, {"format": PassFormat.DCC, "verdict": VerdictKind.VERIFIED, "reason": Reason.SIGNATURE_VALID}),
    (ModeChanged, {"mode": Mode.STAFF, "by": "button"}),
    (Booted, {"version": "1"}),
)
"""Kinds of rows that a door writes, of different lengths."""

_UTC_MS = 1_800_000_000_000
_USUAL = ("row",) * 60 + ("stored", "stored", "clock", "plan", "restart")


class Life:
    """The ledger and the plan of a door, and what they were told."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self._plans = PlanFile(folder)
        self._revision = 0
        self._boot = 0
        self.open()

    def open(self) -> None:
        """Start as a unit does after its power came back."""
        self._boot += 1
        self._ledger = SqliteLedger(self._folder)
        base = self._ledger.base()
        self._totals = fold(base, self._ledger.rows_after(base.number, 1_000_000))
        _say("opened", epoch=self._ledger.epoch, base=msgspec.to_builtins(base), number=self._totals.number)

    def row(self) -> None:
        """Write a row."""
        kind, details = self._chance.choice(KINDS) if self._totals.number else (EpochOpened, {})
        stamp = Stamp(boot=f"boot-{self._boot}", mono_ms=self._totals.number)
        row = seal(self._totals, Draft(kind=kind, stamp=stamp, details=details))
        _say("do row", row=msgspec.to_builtins(row))
        self._ledger.append(row)
        _say("did row")
        self._totals = fold(self._totals, (row,))

    def stored(self) -> None:
        """Hear from central."""
        self._ledger.mark_stored(self._chance.randint(0, self._totals.number))

    def clock(self) -> None:
        """Hear the time."""
        self._ledger.set_utc_offset(f"boot-{self._boot}", _UTC_MS)
        _say("did clock", boot=f"boot-{self._boot}")

    def plan(self) -> None:
        """Hear a plan."""
        self._revision += 1
        _say("do plan", revision=self._revision)
        self._plans.keep(Plan(revision=self._revision, name="Phòng", limit=9, doors=()))
        _say("did plan", revision=self._revision)

    def restart(self) -> None:
        """End as told, and start again."""
        self._ledger.close()
        self.open()

    def renew(self) -> None:
        """Go on in a new epoch."""
        carried = msgspec.structs.replace(self._totals, number=0)
        opening = seal(carried, Draft(kind=EpochOpened, stamp=Stamp(boot=f"boot-{self._boot}", mono_ms=0)))
        entry = seal(fold(carried, (opening,)), Draft(kind=Entered, stamp=Stamp(boot=f"boot-{self._boot}", mono_ms=1)))
        _say("do renew", net=entry.net, rows=msgspec.to_builtins((opening, entry)))
        self._ledger.renew(1, carried, (opening, entry))
        self.open()

    def damage(self) -> None:
        """Find the file turned to rubbish at the next start, and its log still there."""
        self.row()
        file, log = self._folder / "ledger.sqlite3", self._folder / "ledger.sqlite3-wal"
        remains = log.read_bytes()
        self._ledger.close()
        _say("do damage")
        log.write_bytes(remains)
        file.write_bytes(b"rubbish!" * (file.stat().st_size // 8))
        for path in (file, log, self._folder):
            synchronise(path)
        _say("do renew", net=self._totals.net, rows=[])
        self.open()


def _say(what: str, **facts: object) -> None:
    line = json.dumps({"what": what, **facts}) + "\n"
    os.write(1, line.encode())  # one call a line, so that it stands in one place of a trace


class Promises:
    """What the disk is bound to by what has been said so far."""

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.base = Totals()
        self.rows: dict[int, LedgerRow] = {}
        self.returned = 0
        self.carried_net: int | None = None
        self.begun: dict[int, LedgerRow] = {}
        self.is_void = False
        self.dated: dict[str, int] = {}
        self.revisions: list[int] = [0]

    def hear(self, line: str) -> None:
        """Take in a line."""
        told = json.loads(line)
        match told["what"]:
            case "opened" if told["epoch"] != self.epoch:
                self.epoch, self.carried_net, self.base = told["epoch"], None, msgspec.convert(told["base"], Totals)
                self.rows, self.begun, self.returned = self.begun, {}, told["number"]
            case "opened":  # what was read once may have been told to others
                self.returned = max(self.returned, told["number"])
            case "do row":
                row = msgspec.convert(told["row"], LedgerRow)
                self.rows[row.n] = row
            case "did row":
                self.returned = max(self.rows)
            case "do damage":
                self.is_void = True
            case "do renew":
                self.carried_net, self.is_void = told["net"], False
                self.begun = {each["n"]: msgspec.convert(each, LedgerRow) for each in told["rows"]}
            case "did clock":
                self.dated[told["boot"]] = self.returned
            case "do plan":
                self.revisions = [*self.revisions[-1:], told["revision"]]
            case "did plan":
                self.revisions = [told["revision"]]

    def broken_by(self, folder: Path) -> str | None:
        """Open the disk *folder* as a unit does at its start; return in what way it is not what was promised, or None."""
        ledger = SqliteLedger(folder)
        with contextlib.closing(ledger):
            base = ledger.base()
            rows = ledger.rows_after(base.number, 1_000_000)
            totals = fold(base, rows)
            return self._of_ledger(ledger.epoch, base, rows, totals) or self._of_plan(PlanFile(folder).load())

    def _of_ledger(self, epoch: str, base: Totals, rows: tuple[LedgerRow, ...], totals: Totals) -> str | None:
        if self.is_void:
            return None
        if self.epoch is None:
            return None if (0, 0) == (totals.number, totals.net) else "a row out of nothing"
        if epoch != self.epoch:
            if self.carried_net is None:
                return f"a new epoch with {totals.number} rows, net {totals.net}, in place of {self.returned} rows"
            is_whole = (len(self.begun), self.carried_net) == (totals.number, totals.net)
            return None if is_whole else "a new epoch that forgot the people inside"
        if not self.returned <= totals.number <= max(self.rows, default=0):
            return f"{totals.number} rows where {self.returned} had returned and {len(self.rows)} were begun"
        if [each.n for each in rows] != list(range(base.number + 1, totals.number + 1)):
            return "rows with gaps"
        if any(_undated(each) != self.rows[each.n] for each in rows):
            return "a row that nobody wrote"
        if any(each.utc_ms is None and each.n <= self.dated.get(each.boot, 0) for each in rows):
            return "a row that lost its time"
        known = fold(self.base, (self.rows[n] for n in range(1, totals.number + 1)))
        return None if _counts(known) == _counts(totals) else f"totals {totals} where {known} were counted"

    def _of_plan(self, plan: Plan | None) -> str | None:
        revision = plan.revision if plan else 0
        return None if revision in self.revisions else f"plan {revision}, not one of {self.revisions}"


def _undated(row: LedgerRow) -> LedgerRow:
    return msgspec.structs.replace(row, utc_ms=None)


def _counts(totals: Totals) -> tuple[object, ...]:
    """Return what does not depend on how an epoch took over what it carries."""
    return totals.number, totals.net, totals.undeclared, totals.on_red, totals.mode, dict(totals.scans)


def promised(lines: Iterable[str]) -> Promises:
    """Return what *lines* bind to."""
    promises = Promises()
    for line in lines:
        promises.hear(line)
    return promises


def main() -> None:
    """Live."""
    configure("critical")
    folder, seed, steps = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    life = Life(folder / "data", chance)
    changes = {steps // 2: "renew", steps * 3 // 4: "damage"}
    for number in range(steps):
        getattr(life, changes.get(number) or chance.choice(_USUAL))()
    if steps:
        life.restart()


if __name__ == "__main__":
    main()
