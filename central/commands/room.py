"""`counterroom-central room`: areas, agencies, rooms and doors from the command line. Answers: 0 done, 2 it could not be done."""

import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from central.bootstrap import open_store
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.store.places import AreaKind
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


@command.command("import")
@config_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_words
def import_file(config: Path, file: Path) -> None:
    """Add what a TOML FILE lists under [[areas]], [[agencies]], [[rooms]] and [[rooms.doors]].

    What is there already is brought up to date. Either all of the file is taken or, where something in it is wrong, what stands before it.
    """
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file} is not TOML: {error}") from None
    with _registry(config) as registry:
        try:
            counts = _bring_in(registry, document)
        except KeyError as error:
            raise Refused(f"{file}: an entry lacks {error}") from None
        except (TypeError, AttributeError):
            raise Refused(f"{file}: areas, agencies, rooms and doors must be lists of tables, as [[rooms]]") from None
    click.echo(", ".join(f"{count} {what}" for what, count in counts.items()) + ".", err=True)


def _bring_in(registry: Registry, document: dict[str, Any]) -> dict[str, int]:
    unknown = document.keys() - {"areas", "agencies", "rooms"}
    if unknown:
        raise Refused(f"unknown tables: {', '.join(sorted(unknown))}; known are areas, agencies, rooms")
    places = registry.places()
    for area in document.get("areas", ()):
        if area["id"] in places.areas:
            registry.update_area(area["id"], name=area["name"])
        else:
            registry.add_area(area["id"], area["name"], _kind(area["kind"]), area.get("parent"))
    for agency in document.get("agencies", ()):
        if agency["id"] in places.agencies:
            registry.update_agency(agency["id"], name=agency["name"])
        else:
            registry.add_agency(agency["id"], agency["name"], agency["area"])
    doors = 0
    for room in document.get("rooms", ()):
        known = places.rooms.get(room["id"])
        if known is not None:
            registry.update_room(
                room["id"], name=room["name"], area_id=room["area"], agency_id=room["agency"], limit=room["limit"]
            )
        else:
            registry.add_room(room["id"], room["name"], room["area"], room["agency"], room["limit"])
        known_doors = {door.id for door in known.doors} if known is not None else set()
        for door in room.get("doors", ()):
            doors += 1
            if door["id"] in known_doors:
                registry.update_door(room["id"], door["id"], name=door["name"])
            else:
                registry.add_door(room["id"], door["id"], door["name"])
    return {**{what: len(document.get(what, ())) for what in ("areas", "agencies", "rooms")}, "doors": doors}


def _kind(value: str) -> AreaKind:
    try:
        return AreaKind(value)
    except ValueError:
        raise Refused(f"{value!r} is no kind of area; kinds are {', '.join(AreaKind)}") from None


@contextmanager
def _registry(config: Path) -> Iterator[Registry]:
    with closing(open_store(load_config(config))) as store:
        yield store.registry
