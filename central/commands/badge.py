"""`counterroom-central badge`: staff badges. Answers: 0 done, 2 it could not be done."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
import segno

from central import logs
from central.badges.desk import DEFAULT_DAYS, BadgeDesk
from central.bootstrap import open_store
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.keys import BADGES, open_key
from central.store.badges import BadgeRecord
from central.store.store import Store
from edge.passes.badge import MAX_ISSUER


@click.group()
def command() -> None:
    """Issue, list and withdraw staff badges."""


@command.command()
@config_option
@click.option("--area", default="", metavar="AREA", help="The area it is made for.  [default: everywhere]")
@click.option("--days", type=int, default=DEFAULT_DAYS, show_default=True, help="How long it holds.")
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write its code (SVG); print it and delete it. It is stored nowhere else.",
)
@click.argument("label")
@in_words
def issue(config: Path, area: str, days: int, picture: Path, label: str) -> None:
    """Issue a badge with a LABEL, a number or a role; prints its id."""
    with _desk(config) as (desk, store):
        if area:
            store.registry.area(area)
        with _new_picture(picture) as file:
            (printed,) = desk.issue([label], area, days, datetime.now(UTC))
            try:
                segno.make(printed.code, micro=False, error="q", boost_error=False).save(file, kind="svg", scale=4)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:  # a badge whose code nobody has is no badge
                desk.revoke(printed.record.id, datetime.now(UTC))
                raise
    click.echo(printed.record.id)


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the badges: id, label, area, until when, and whether in force, expired or withdrawn."""
    with _desk(config) as (_, store):
        for record in store.badges.all():
            click.echo(_line(record))


@command.command()
@config_option
@click.argument("badge")
@in_words
def revoke(config: Path, badge: str) -> None:
    """Withdraw a BADGE, named by its id, for good; the doors refuse it within seconds."""
    with _desk(config) as (desk, _):
        click.echo(_line(desk.revoke(badge.lower(), datetime.now(UTC))))


@contextmanager
def _new_picture(file: Path) -> Iterator[BinaryIO]:
    """Open *file*, which must not be there, for its owner alone; it goes again when what is done with it fails."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{file} is there already") from None
    try:
        with os.fdopen(handle, "wb") as opened:
            yield opened
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@contextmanager
def _desk(config: Path) -> Iterator[tuple[BadgeDesk, Store]]:
    loaded = load_config(config)
    logs.configure(loaded.central.log_level)  # results alone go to standard output
    name = loaded.declarations.issuer_name
    with closing(open_store(loaded)) as store:
        key = open_key(loaded.central.data_dir, BADGES, name, datetime.now(UTC))
        yield BadgeDesk(store.badges, lambda: key, name[:MAX_ISSUER]), store


def _line(record: BadgeRecord) -> str:
    end = datetime.fromtimestamp(record.expires_ms / 1000, UTC)
    state = "in force"
    if record.is_revoked:
        state = "withdrawn"
    elif record.is_expired(time.time_ns() // 1_000_000):
        state = "expired"
    return f"{record.id}\t{record.label}\t{record.area or '-'}\tuntil {end:%Y-%m-%d}\t{state}"
