"""Opens an export on the department's machine, with its private key, and writes a table. Needs no server and no network."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from central.contacts.export_file import Damaged, Head, Sealed, Visit, read
from central.contacts.spreadsheet import cell
from edge.passes.sealing import FIELDS, MOST_SEALED_BYTES, key_id

COLUMNS = ("time", "time_is_certain", "door", "source", *FIELDS)
_MOST_FIELD = 500
_MOST_REASONS = 10
_BOM = "\ufeff"
"""By which Excel knows UTF-8."""


@dataclass(slots=True)
class Outcome:
    """What came of it: contacts opened, visits of which nothing tells whom to reach, and what could not be opened, by reason and, where it
    is of a line, the first of these."""

    head: Head
    opened: int = 0
    visits: int = 0
    empty: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)


def open_export(file: BinaryIO, key: PrivateKey) -> tuple[Outcome, str]:
    """Return what came of opening *file* with *key*, and the table as CSV text (RFC 4180, all cells quoted).

    Raises: KeyFileError when the file is no export.
    """
    head, lines = read(file)
    outcome = Outcome(head)
    table = io.StringIO()
    table.write(_BOM)
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    box, own = SealedBox(key), key_id(bytes(key.public_key))
    for line in lines:
        if isinstance(line, Damaged):
            outcome.failed[line.why] += 1
            outcome.first_lines.setdefault(line.why, line.line)
            continue
        outcome.visits += 1
        if line.shown is None and not line.declared:
            outcome.empty += 1
        for source, sealed in _sources(line):
            contact = _contact(box, own, sealed)
            if isinstance(contact, str):
                is_told = contact in outcome.failed or len(outcome.failed) < _MOST_REASONS
                outcome.failed[contact if is_told else "of many kinds more"] += 1
                continue
            outcome.opened += 1
            certain = "yes" if line.is_timed else "no"
            cells = [line.at, certain, line.door, source, *(contact.get(name, "") for name in FIELDS)]
            writer.writerow([cell(each[:_MOST_FIELD]) for each in cells])
    return outcome, table.getvalue()


def _sources(visit: Visit) -> Iterator[tuple[str, Sealed]]:
    if visit.shown is not None:
        yield "shown at the door", visit.shown
    for declared in visit.declared:
        yield "declared on the web", declared


def _contact(box: "SealedBox[PrivateKey]", own: str, sealed: Sealed) -> dict[str, str] | str:
    """Return the contact in *sealed*, or why there is none."""
    if sealed.key != own:
        return f"sealed to another key ({_name(sealed.key)}); this one is {own}"
    if len(sealed.box) > MOST_SEALED_BYTES:
        return "larger than a contact can be"
    try:
        document: Any = json.loads(box.decrypt(sealed.box))
    except CryptoError:
        return "damaged, or not sealed to this key"
    except (ValueError, RecursionError):
        return "opened, and is no contact"
    if not isinstance(document, dict):
        return "opened, and is no contact"
    return {name: value for name in FIELDS if isinstance(value := document.get(name), str)}


def _name(key: str) -> str:
    return key if len(key) == 16 and key.isalnum() and key.isascii() else "no name of a key"
