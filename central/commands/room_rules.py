"""`counterroom-central room rules`, `declarations`, `contacts`: what a room's plan orders beyond its limit."""

from pathlib import Path

import click

from central.commands.refusal import Refused, config_option, in_words
from central.commands.registry import open_registry
from central.plans.rules import KINDS, LEVELS, RuleKey, Rules
from central.store.registry import Registry
from edge.protocol.vocabulary import PassFormat, Taking

_DEFAULT = "default"
_OFF = "off"


@click.command()
@config_option
@click.argument("words", metavar="[ROOM] [KIND=TAKING]...", nargs=-1)
@click.option(
    "--all-rooms", is_flag=True, help="What holds in every room that says nothing else; then no ROOM is named."
)
@click.option(
    "--level", "levels", type=click.IntRange(1, 4), multiple=True, help="At which level; may be given several times."
)
@in_words
def rules(config: Path, words: tuple[str, ...], all_rooms: bool, levels: tuple[int, ...]) -> None:
    """Show or set on what terms a room takes each kind of code at each epidemic level.

    TAKING is alone, with_declaration, not, or default (as all rooms, or as the program says). Without KIND=TAKING the rules are shown: a
    line a kind, a column a level, * where the room itself says so. Example: room rules thang-nhat --level 2 --level 3 id_card=not
    """
    if not all_rooms and not words:
        raise Refused("name a room, or say --all-rooms")
    room, changes = (None, words) if all_rooms else (words[0], words[1:])
    if changes and not levels:
        raise Refused("say at which level: --level 2")
    with open_registry(config) as registry:
        known = _known(registry, room)
        if changes:
            own = dict(known.own)
            for word in changes:
                _change(own, word, levels)
            changed = registry.set_rules(room, own)
            click.echo(f"Something else is taken now in {len(changed)} rooms.", err=True)
            known = _known(registry, room)
    for kind in KINDS:
        marks = [f"{known.taking(level, kind)}{'*' if (level, kind) in known.own else ''}" for level in LEVELS]
        click.echo("\t".join((kind.value, *marks)))


@click.command()
@config_option
@click.argument("room")
@click.option("--hours", required=True, help="1 to 72, or default: as configured.")
@in_words
def declarations(config: Path, room: str, hours: str) -> None:
    """Set for how many hours a declaration for a room holds."""
    with open_registry(config) as registry:
        changed = registry.set_declaration_h(room, _number(hours, _DEFAULT, "hours"))
    held = "as long as configured" if changed.declaration_h is None else f"for {changed.declaration_h} h"
    click.echo(f"{changed.name}: declarations hold {held}.", err=True)


@click.command()
@config_option
@click.argument("room")
@click.option("--days", required=True, help="1 to 21, or off: none are kept.")
@in_words
def contacts(config: Path, room: str, days: str) -> None:
    """Order that contacts of a room's visitors are kept, sealed, for so many days; or that none are."""
    with open_registry(config) as registry:
        changed = registry.set_contacts_days(room, _number(days, _OFF, "days"))
        has_key = registry.places().contacts_key is not None
    if changed.contacts_days is None:
        click.echo(f"{changed.name}: no contacts are kept.", err=True)
        return
    click.echo(f"{changed.name}: contacts are kept for {changed.contacts_days} days.", err=True)
    if not has_key:
        click.echo(
            "None are kept before the health department's public key is put in place and central has started.", err=True
        )


def _known(registry: Registry, room: str | None) -> Rules:
    return Rules(own=registry.rules(None)) if room is None else registry.room(room).rules


def _change(own: dict[RuleKey, Taking], word: str, levels: tuple[int, ...]) -> None:
    """Put KIND=TAKING into *own* at *levels*."""
    name, _, value = word.partition("=")
    if name not in KINDS:
        raise Refused(f"{name[:40]!r} is no kind of code; known are {', '.join(KINDS)}")
    if value != _DEFAULT and value not in tuple(Taking):
        raise Refused(f"{name}: {value[:40]!r} is none of {', '.join(Taking)}, {_DEFAULT}")
    for level in levels:
        if value == _DEFAULT:
            own.pop((level, PassFormat(name)), None)
        else:
            own[level, PassFormat(name)] = Taking(value)


def _number(text: str, none: str, what: str) -> int | None:
    if text == none:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused(f"--{what} is a whole number or {none}, not {text[:20]!r}")
    return int(text)
