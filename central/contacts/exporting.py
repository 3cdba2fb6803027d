"""Takes the contacts of one room and time out for the health department: bounded, for a stated case, and noted before the file is there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import structlog

from central.contacts.boxes import Content, tag, unlock
from central.contacts.export_file import MOST_VISITS, Head, Sealed, Visit, write
from central.contacts.keyring import Keyring
from central.contacts.partition import partition_of
from central.errors import Invalid, NotFound
from central.store.contacts import ContactStore, Export, StoredContact

log = structlog.get_logger(__name__)

LONGEST = timedelta(hours=24)
EARLIEST, LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""No contact was kept before, and no time after it can be told on the page on which the export stands for good."""

MIN_REASON, MAX_REASON = 3, 80
_MANY_DIGITS = re.compile(r"\d(?:[ .\-]?\d){8,}")
"""As long as a phone's or a card's number: no case is called so, and none may stand in a log."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. *room_name* is empty for a room that is not registered; *start* and *end* carry their time zone; *who* is the
    account of the operating system."""

    room: str
    room_name: str
    start: datetime
    end: datetime
    reason: str
    who: str

    def __post_init__(self) -> None:
        if not EARLIEST <= self.start <= LATEST or not EARLIEST <= self.end <= LATEST:
            raise Invalid(f"the time must lie between {EARLIEST.year} and {LATEST.year}")
        if self.start >= self.end:
            raise Invalid("the time must end after it begins")
        if self.end - self.start > LONGEST:
            raise Invalid(
                "an export answers for 24 hours at most; ask for what the case needs, several times if it must be"
            )
        if not MIN_REASON <= len(self.reason) <= MAX_REASON or not self.reason.isprintable():
            raise Invalid(f"a case must be named in {MIN_REASON} to {MAX_REASON} printable characters")
        if _MANY_DIGITS.search(self.reason):
            raise Invalid("name the case, not a person: the reason holds what may be a phone or card number")


def export(store: ContactStore, keys: Keyring, wanted: Wanted, file: Path, zone: tzinfo, now: datetime) -> Head:
    """Write what is *wanted* to *file*, which must not be there, for its owner alone; return the file's head.

    Raises: Invalid, NotFound, StoreError, OSError. When the file cannot be written, the list of exports has it all the same.
    """
    if file.exists():
        raise Invalid(f"{file} is there already; nothing is overwritten")
    from_ms, to_ms = _ms(wanted.start), _ms(wanted.end)
    found = store.visits(wanted.room, from_ms, to_ms)
    if not found and not wanted.room_name:  # a room that is gone may have contacts still
        raise NotFound(f"there is no room {wanted.room!r}")
    if len(found) > MOST_VISITS:
        raise Invalid(f"these are {len(found)} visits, more than {MOST_VISITS}; ask for a shorter time")
    opened = [(row, at_ms, is_timed, _open(keys, row)) for row, at_ms, is_timed in found]
    declared = _declared(store, keys, {content.ref for *_, content in opened if content and content.ref})
    visits = [
        Visit(
            at=datetime.fromtimestamp(at_ms / 1000, zone).isoformat(timespec="seconds"),
            is_timed=is_timed,
            door=row.door or "",
            shown=Sealed(row.key_id, content.sealed) if content.sealed else None,
            declared=tuple(declared.get(content.ref, ())),
        )
        for row, at_ms, is_timed, content in opened
        if content is not None
    ]
    head = Head(
        room=wanted.room,
        room_name=wanted.room_name,
        from_=wanted.start.astimezone(zone).isoformat(timespec="seconds"),
        to=wanted.end.astimezone(zone).isoformat(timespec="seconds"),
        reason=wanted.reason,
        who=wanted.who,
        made=now.astimezone(zone).isoformat(timespec="seconds"),
        visits=len(visits),
        lost=len(found) - len(visits),
    )
    note = Export(_ms(now), wanted.who[:80], wanted.room, from_ms, to_ms, len(visits), wanted.reason)
    store.note_export(note)  # first: no file without its entry
    log.warning(
        "contacts were exported",
        who=note.who,
        room=note.room,
        start=head.from_,
        end=head.to,
        visits=note.visits,
        reason=note.reason,
    )
    _write(file, head, visits)
    return head


def _open(keys: Keyring, row: StoredContact) -> Content | None:
    """Return what the door sent, or None when the key of its day is gone or the row is damaged."""
    try:
        key = keys.find(partition_of(row.day, row.gone_on))
    except ValueError:
        return None
    return None if key is None else unlock(row.box, key)


def _declared(store: ContactStore, keys: Keyring, refs: set[bytes]) -> dict[bytes, list[Sealed]]:
    """Return what was declared on the web under each of *refs*."""
    by_tag = {tag(ref, key): ref for key in _all_keys(keys) for ref in refs}
    found: dict[bytes, list[Sealed]] = {}
    for row in store.declared(list(by_tag)):
        content = _open(keys, row)
        if content is not None and row.tag is not None:
            found.setdefault(by_tag[bytes(row.tag)], []).append(Sealed(row.key_id, content.sealed))
    return found


def _all_keys(keys: Keyring) -> Iterator[bytes]:
    for partition in keys.partitions():
        key = keys.find(partition)
        if key is not None:
            yield key


def _write(file: Path, head: Head, visits: list[Visit]) -> None:
    """Write *file*, whole or not at all."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            write(opened, head, visits)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, file)  # unlike a renaming it overwrites nothing
    finally:
        draft.unlink(missing_ok=True)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
