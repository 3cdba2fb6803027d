"""`counterroom-edge check`: whether a configuration can be used, and what is wrong with it key by key."""

import json
import sys
from pathlib import Path

import click

from edge.config import load
from edge.errors import ConfigError

WITH_FAULTS = 1
UNREADABLE = 2


@click.command()
@click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The unit's unit.toml.")
def command(file: Path) -> None:
    """Check a configuration file.

    Prints {"ok": true, ...} and ends with status 0, or one JSON line {"key", "words"} a fault and ends with 1. A file that
    cannot be read at all ends with 2.
    """
    try:
        config = load(file)
    except ConfigError as error:
        for problem in error.problems:
            key, _, words = problem.partition(": ")
            click.echo(json.dumps({"key": key, "words": words}, ensure_ascii=False))
        say_problems(error)
        sys.exit(WITH_FAULTS if file.is_file() else UNREADABLE)
    unit = config.unit
    click.echo(json.dumps({"ok": True, "file": str(file), "room": unit.room, "door": unit.door}, ensure_ascii=False))


def say_problems(error: ConfigError) -> None:
    """Write each problem of a configuration to standard error, with the file's name."""
    for problem in error.problems:
        click.echo(f"{error.file}: {problem}", err=True)
