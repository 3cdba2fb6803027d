"""`counterroom-central room`: areas, agencies, rooms and doors from the command line. Answers: 0 done, 2 it could not be done."""

import tomllib
from pathlib import Path

import click
import msgspec

from central.commands.refusal import Refused, config_option, in_words
from central.commands.registry import open_registry
from central.commands.room_file import RoomsFile, bring_in
from central.commands.room_rules import contacts, declarations, rules
from central.plans.leaving import NotSettled, Obstacle
from central.plans.publisher import plan_of
from central.store.places import read_closings


@click.group()
def command() -> None:
    """Manage areas, agencies, rooms and doors."""


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the rooms: id, limit, name, doors."""
    with open_registry(config) as registry:
        for room in registry.rooms():
            doors = " ".join(door.id for door in room.doors)
            click.echo(f"{room.id}\t{room.limit}\t{room.name}\t{doors}")


@command.command()
@config_option
@click.argument("room")
@click.argument("limit", type=int)
@in_words
def limit(config: Path, room: str, limit: int) -> None:
    """Set how many people may be inside a room at the same time; its doors are told at once."""
    with open_registry(config) as registry:
        changed = registry.update_room(room, limit=limit)
    click.echo(f"{changed.name}: {changed.limit} people at most.", err=True)


@command.command()
@config_option
@click.argument("room")
@click.argument("times", nargs=-1)
@click.option(
    "--utc-offset", type=int, help="Minutes that the room's clock is ahead of UTC.  [default: as it is, at first 420]"
)
@in_words
def closes(config: Path, room: str, times: tuple[str, ...], utc_offset: int | None) -> None:
    """Set when a room closes each day, lunch included, as in 11:30 17:00; without TIMES nobody says."""
    with open_registry(config) as registry:
        closings_min = read_closings(" ".join(times))
        changed = registry.update_room(room, closings_min=closings_min, utc_offset_min=utc_offset)
    click.echo(f"{changed.name}: {changed.closings or 'no closing time'}.", err=True)


@command.command()
@config_option
@click.argument("room")
@in_words
def doors(config: Path, room: str) -> None:
    """List a room's doors: id, what its permits start from, open or closing, name."""
    with open_registry(config) as registry:
        found = registry.room(room)
    for door, planned in zip(found.doors, plan_of(found).doors, strict=True):
        click.echo(f"{door.id}\t{planned.share}\t{'closing' if door.is_closing else 'open'}\t{door.name}")


@command.command("add-door")
@config_option
@click.argument("room")
@click.argument("door")
@click.argument("name")
@in_words
def add_door(config: Path, room: str, door: str, name: str) -> None:
    """Add a door to a room. In a running room it starts without places, and its unit draws them from the others."""
    with open_registry(config) as registry:
        registry.add_door(room, door, name)


@command.command("close-door")
@config_option
@click.argument("room")
@click.argument("door")
@in_words
def close_door(config: Path, room: str, door: str) -> None:
    """Close a door: its light stays red, and its unit hands all its places to the other doors."""
    with open_registry(config) as registry:
        registry.set_closing(room, door, True)


@command.command("open-door")
@config_option
@click.argument("room")
@click.argument("door")
@in_words
def open_door(config: Path, room: str, door: str) -> None:
    """Open a closed door again."""
    with open_registry(config) as registry:
        registry.set_closing(room, door, False)


@command.command("remove-door")
@config_option
@click.argument("room")
@click.argument("door")
@click.option(
    "--force",
    is_flag=True,
    help="Do not wait for its unit. Only where that is switched off, or the door locked: a unit that is cut off and goes on would let "
    "people in beyond the limit, and nobody would count them.",
)
@in_words
def remove_door(config: Path, room: str, door: str, force: bool) -> None:
    """Take a closed door from a room, once its unit has handed over its places. The people who came in by it stay counted."""
    with open_registry(config) as registry:
        try:
            left = registry.remove_door(room, door, is_forced=force)
        except NotSettled as error:
            more = "" if error.obstacle is Obstacle.UNREADABLE else " (--force does not wait: see --help)"
            raise Refused(f"{error}{more}") from None
    click.echo(f"{left.name}: {len(left.doors)} doors are left; {left.carried} people are carried.", err=True)


@command.command("import")
@config_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_words
def import_file(config: Path, file: Path) -> None:
    """Add what a TOML FILE lists under [[areas]], [[agencies]], [[rooms]], [rooms.taking.LEVEL] and [[rooms.doors]].

    What is there already is brought up to date. The form of the whole file is checked before anything is taken; where the registry
    refuses an entry, those before it are taken.
    """
    try:
        found = msgspec.convert(tomllib.loads(file.read_text("utf-8")), RoomsFile)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file} is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise Refused(f"{file} cannot be taken: {error}") from None
    except (RecursionError, ValueError):
        raise Refused(f"{file} holds a number too long, or is nested too deep") from None
    with open_registry(config) as registry:
        bring_in(registry, found)
    doors = sum(len(room.doors) for room in found.rooms)
    click.echo(
        f"{len(found.areas)} areas, {len(found.agencies)} agencies, {len(found.rooms)} rooms, {doors} doors.", err=True
    )


command.add_command(rules)
command.add_command(declarations)
command.add_command(contacts)
