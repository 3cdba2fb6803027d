"""`counterroom-central room`: areas, agencies, rooms and doors from the command line. Answers: 0 done, 2 it could not be done."""

import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import msgspec

from central.bootstrap import open_store
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.plans.leaving import NotSettled, Obstacle
from central.plans.publisher import plan_of
from central.store.places import AreaKind, read_closings
from central.store.registry import Registry


@click.group()
def command() -> None:
    """Manage areas, agencies, rooms and doors."""


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the rooms: id, limit, name, doors."""
    with _registry(config) as registry:
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
    with _registry(config) as registry:
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
    with _registry(config) as registry:
        closings_min = read_closings(" ".join(times))
        changed = registry.update_room(room, closings_min=closings_min, utc_offset_min=utc_offset)
    click.echo(f"{changed.name}: {changed.closings or 'no closing time'}.", err=True)


@command.command()
@config_option
@click.argument("room")
@in_words
def doors(config: Path, room: str) -> None:
    """List a room's doors: id, what its permits start from, open or closing, name."""
    with _registry(config) as registry:
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
    with _registry(config) as registry:
        registry.add_door(room, door, name)


@command.command("close-door")
@config_option
@click.argument("room")
@click.argument("door")
@in_words
def close_door(config: Path, room: str, door: str) -> None:
    """Close a door: its light stays red, and its unit hands all its places to the other doors."""
    with _registry(config) as registry:
        registry.set_closing(room, door, True)


@command.command("open-door")
@config_option
@click.argument("room")
@click.argument("door")
@in_words
def open_door(config: Path, room: str, door: str) -> None:
    """Open a closed door again."""
    with _registry(config) as registry:
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
    with _registry(config) as registry:
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
    """Add what a TOML FILE lists under [[areas]], [[agencies]], [[rooms]] and [[rooms.doors]].

    What is there already is brought up to date. The form of the whole file is checked before anything is taken; where the registry
    refuses an entry, those before it are taken.
    """
    try:
        found = msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file} is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise Refused(f"{file} cannot be taken: {error}") from None
    except (RecursionError, ValueError):
        raise Refused(f"{file} holds a number too long, or is nested too deep") from None
    with _registry(config) as registry:
        _bring_in(registry, found)
    doors = sum(len(room.doors) for room in found.rooms)
    click.echo(
        f"{len(found.areas)} areas, {len(found.agencies)} agencies, {len(found.rooms)} rooms, {doors} doors.", err=True
    )


class _Area(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    kind: AreaKind
    parent: str | None = None


class _Agency(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    area: str


class _Door(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str


class _Room(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    area: str
    agency: str
    limit: int
    closings: list[str] | None = None
    doors: list[_Door] = []

    def __post_init__(self) -> None:
        read_closings(" ".join(self.closings or ()))  # a time that is none is an error of the file

    @property
    def closings_min(self) -> tuple[int, ...] | None:
        return None if self.closings is None else read_closings(" ".join(self.closings))


class _File(msgspec.Struct, forbid_unknown_fields=True):
    areas: list[_Area] = []
    agencies: list[_Agency] = []
    rooms: list[_Room] = []


def _bring_in(registry: Registry, found: _File) -> None:
    places = registry.places()
    for area in found.areas:
        if area.id in places.areas:
            registry.update_area(area.id, name=area.name)
        else:
            registry.add_area(area.id, area.name, area.kind, area.parent)
    for agency in found.agencies:
        if agency.id in places.agencies:
            registry.update_agency(agency.id, name=agency.name)
        else:
            registry.add_agency(agency.id, agency.name, agency.area)
    for room in found.rooms:
        known = places.rooms.get(room.id)
        if known is not None:
            registry.update_room(
                room.id,
                name=room.name,
                area_id=room.area,
                agency_id=room.agency,
                limit=room.limit,
                closings_min=room.closings_min,
            )
        else:
            registry.add_room(
                room.id, room.name, room.area, room.agency, room.limit, closings_min=room.closings_min or ()
            )
        known_doors = {door.id for door in known.doors} if known is not None else set()
        for door in room.doors:
            if door.id in known_doors:
                registry.update_door(room.id, door.id, name=door.name)
            else:
                registry.add_door(room.id, door.id, door.name)


@contextmanager
def _registry(config: Path) -> Iterator[Registry]:
    with closing(open_store(load_config(config))) as store:
        yield store.registry
