"""`counterroom-central area`: epidemic levels from the command line. Answers: 0 done, 2 it could not be done."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from central.bootstrap import open_store
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config

SET_BY = "command line"
"""Who set a level, where no account did."""

_INHERIT = "inherit"


@click.group()
def command() -> None:
    """See and set the epidemic levels of areas."""


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the areas: id, level in force, the area it is set for, name."""
    with closing(open_store(load_config(config))) as store:
        places = store.registry.places()
    for area in places.areas.values():
        source = places.level_source(area.id)
        click.echo(f"{area.id}\t{places.level(area.id)}\t{source.id if source else '-'}\t{area.name}")


@command.command()
@config_option
@click.argument("area")
@click.argument("level")
@in_words
def level(config: Path, area: str, level: str) -> None:
    """Set the epidemic LEVEL of an area, 1 to 4; `inherit` for that of the area above. The doors in it are told at once."""
    if level != _INHERIT and not (level.isascii() and level.isdigit() and len(level) == 1):
        raise Refused(f"a level is 1, 2, 3, 4 or {_INHERIT}, not {level[:20]!r}")
    with closing(open_store(load_config(config))) as store:
        changed = store.registry.set_level(area, None if level == _INHERIT else int(level), SET_BY)
        places = store.registry.places()
    click.echo(f"{places.areas[area].name}: level {places.level(area)}; it changed in {len(changed)} rooms.", err=True)


@command.command()
@config_option
@click.argument("area")
@in_words
def history(config: Path, area: str) -> None:
    """List when which level was set for an area, and by whom, oldest first."""
    with closing(open_store(load_config(config))) as store:
        store.registry.area(area)
        changes = store.registry.level_changes([area])
    for each in changes:
        since = datetime.fromtimestamp(each.since_ms / 1000, UTC).isoformat(timespec="seconds")
        click.echo(f"{since}\t{_INHERIT if each.level is None else each.level}\t{each.set_by}")
