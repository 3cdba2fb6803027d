"""`counterroom-central contacts`: sealed contacts, the department's side and the server's. Answers: 0 done, 1 not all could be opened,
2 it could not be done.

`keygen` and `open` run on the health department's machine, without central.toml, broker or network; `export` runs on the server.
"""

import os
import pwd
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from central import logs
from central.bootstrap import contact_keys, open_store
from central.commands.asking import secret
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.contacts.department import load_private_key, make_pair
from central.contacts.exporting import Wanted, export
from central.contacts.opening import Outcome, open_export
from central.contacts.spreadsheet import cell
from central.errors import KeyFileError

NOT_ALL = 1
_MOST_EXPORT_BYTES = 512 * 1024 * 1024

_path = click.Path(dir_okay=False, path_type=Path)
_passphrase_file = click.option(
    "--passphrase-file",
    type=click.File("r", encoding="utf-8"),
    help="Read the passphrase from the first line of this file (- for standard input) instead of asking.",
)


@click.group()
def command() -> None:
    """Make the department's keys, take sealed contacts out, open them."""


@command.command()
@click.option("--out", type=_path, required=True, help="The private key; the public one gets .pub behind it.")
@click.option("--no-passphrase", is_flag=True, help="Let whoever has the file open contacts.")
@_passphrase_file
@in_words
def keygen(out: Path, no_passphrase: bool, passphrase_file: TextIO | None) -> None:
    """Make the health department's pair of keys.

    Run it on the department's own machine. Only the file that ends in .pub goes to the server. Who loses the private key, or its
    passphrase, can open no contact any more: keep a copy in a safe.
    """
    passphrase = "" if no_passphrase else _passphrase(passphrase_file, is_new=True)
    public = make_pair(out, passphrase)
    click.echo(f"{out} is the private key: it stays here. {public} goes to the server.", err=True)


@command.command("export")
@config_option
@click.option("--room", required=True, metavar="ID")
@click.option("--from", "start", required=True, metavar="TIME", help="Local time, as 2026-11-27T08:00.")
@click.option("--to", "end", required=True, metavar="TIME", help="Local time, up to 24 hours later; not included.")
@click.option("--reason", required=True, metavar="TEXT", help="The case or the letter that asks for it. Names nobody.")
@click.option("--out", type=_path, required=True, help="The file to write; it must not be there.")
@in_words
def export_some(config: Path, room: str, start: str, end: str, reason: str, out: Path) -> None:
    """Write the sealed contacts of one room and time into a file that the department can open.

    Who did so, when, for which room and time and why is kept for good and shown on the page of contacts.
    """
    loaded = load_config(config)
    logs.configure(loaded.central.log_level)
    zone = loaded.zone
    with closing(open_store(loaded)) as store:
        known = store.registry.places().rooms.get(room)
        wanted = Wanted(room, known.name if known else "", _time(start, zone), _time(end, zone), reason.strip(), _who())
        head = export(store.contacts, contact_keys(loaded), wanted, out, zone, datetime.now(UTC))
    click.echo(f"{out} holds {head.visits} visits; {head.lost} cannot be read any more.", err=True)


@command.command("open")
@click.option("--key", "key_file", type=_path, required=True, help="The private key, as keygen made it.")
@click.option("--csv", "table_file", type=_path, help="Write the table here instead of to standard output.")
@click.argument("export_file", metavar="EXPORT", type=_path)
@_passphrase_file
@in_words
def open_one(key_file: Path, table_file: Path | None, export_file: Path, passphrase_file: TextIO | None) -> None:
    """Open an export with the department's private key and write a table (CSV, UTF-8).

    Ends with 1 when something in it could not be opened; what, and why, is said. An apostrophe stands before what a spreadsheet
    program would take for a formula.
    """
    locked = load_private_key(key_file)
    key = locked.open(_passphrase(passphrase_file, is_new=False) if locked.is_locked else "")
    if table_file is not None and table_file.exists():
        raise Refused(f"{table_file} is there already; nothing is overwritten")
    if export_file.stat().st_size > _MOST_EXPORT_BYTES:
        raise Refused(f"{export_file} is larger than an export can be")
    with export_file.open("rb") as file:
        outcome, table = open_export(file, key)
    if table_file is None:
        click.echo(table.encode(), nl=False)  # UTF-8, whatever the terminal takes
    else:
        _write(table_file, table)
    _tell(outcome)
    if outcome.failed:
        sys.exit(NOT_ALL)


def _tell(outcome: Outcome) -> None:
    head = outcome.head
    click.echo(f"Room {cell(head.room[:60])}, {cell(head.from_[:40])} to {cell(head.to[:40])}.", err=True)
    click.echo(f"Visits: {outcome.visits}. Contacts opened: {outcome.opened}.", err=True)
    if outcome.empty:
        click.echo(f"Without a contact: {outcome.empty}; what they showed holds none.", err=True)
    if head.lost > 0:
        click.echo(f"Lost on the server: {head.lost}; the key of their day is gone.", err=True)
    for why, count in outcome.failed.most_common():
        line = outcome.first_lines.get(why)
        click.echo(f"Not opened: {count}: {why}{f', line {line} first' if line else ''}.", err=True)


def _passphrase(file: TextIO | None, *, is_new: bool) -> str:
    if file is None:
        try:
            words = secret("passphrase", "--passphrase-file", is_new=is_new)
            words.encode()
        except UnicodeError:
            raise KeyFileError("the passphrase is not UTF-8 text") from None
        return words
    try:
        words = file.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused("the passphrase file is not UTF-8 text") from None
    if not words:
        raise KeyFileError("the passphrase is empty; --no-passphrase makes a key without one")
    return words


def _time(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no time such as 2026-11-27T08:00") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _who() -> str:
    """Return the account of the operating system, and whom it acts for."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    behind = os.environ.get("SUDO_USER", "")
    return f"{name} ({behind})" if behind and behind != name else name


def _write(file: Path, table: str) -> None:
    """Write the table for its owner alone; whole or not at all."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            opened.write(table)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
