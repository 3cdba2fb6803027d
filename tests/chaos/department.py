"""The health department of a run: its pair of keys, and what it can open in the end of the contacts that central keeps.

Goes the way of `contacts export` and `contacts open`. Central must have ended.
"""

import csv
import io
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from central.bootstrap import contact_keys, open_store
from central.config import load_config
from central.contacts.department import load_private_key, make_pair
from central.contacts.exporting import Wanted, export
from central.contacts.opening import open_export
from central.store.contacts_tables import contacts
from central.store.tables import ledger_rows
from edge.passes.sealing import FIELDS

_DAY_MS = 86_400_000
_DAYS = 14

Line = tuple[str, ...]
"""(door, source, and each of the contact's fields): a line of the table that the department sees, without its time."""


@dataclass(slots=True)
class Opened:
    """What the department finds: its lines, how many visits say nothing of whom to reach, and what cannot be opened."""

    lines: Counter[Line] = field(default_factory=Counter)
    empty: int = 0
    trouble: list[str] = field(default_factory=list)


def order(config: Path, room: str) -> None:
    """Make the department's keys beside central's *config*, and order contacts in *room*. Before central starts."""
    private = config.parent.parent / "department.key"
    public = make_pair(private)
    with config.open("a", encoding="utf-8") as file:
        file.write(f'[contacts]\npublic_key_file = "{public}"\n')
    with closing(open_store(load_config(config))) as store:
        store.registry.set_contacts_days(room, _DAYS)


def opened(config: Path, room: str) -> Opened:
    """Take all contacts of *room* out, day by day, and open them."""
    loaded = load_config(config)
    key = load_private_key(config.parent.parent / "department.key").open()
    found = Opened()
    with closing(open_store(loaded)) as store:
        is_row = (ledger_rows.c.epoch_id == contacts.c.epoch_id) & (ledger_rows.c.number == contacts.c.number)
        at = func.coalesce(ledger_rows.c.utc_ms, contacts.c.at_ms)
        query = select(at).join_from(contacts, ledger_rows, is_row, isouter=True).where(contacts.c.door.is_not(None))
        with store.database.read() as connection:
            days = sorted({int(each) // _DAY_MS for each in connection.execute(query).scalars()})
        for day in days:
            start = datetime.fromtimestamp(day * _DAY_MS / 1000, UTC)
            wanted = Wanted(room, room, start, start + timedelta(days=1), "chaos", "chaos")
            file = config.parent.parent / f"export-{day}"
            head = export(store.contacts, contact_keys(loaded), wanted, file, loaded.zone, datetime.now(UTC))
            with file.open("rb") as export_file:
                outcome, table = open_export(export_file, key)
            found.empty += outcome.empty
            found.trouble += [f"{count} contacts: {why}" for why, count in outcome.failed.items()]
            if head.lost:
                found.trouble.append(f"{head.lost} contacts whose day's key is gone")
            for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))):
                found.lines[(row["door"], row["source"], *(row[name] for name in FIELDS))] += 1
    return found
