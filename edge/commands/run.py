"""`counterroom-edge run`: the door unit, until it is told to end."""

import signal
import sys
from pathlib import Path

import click
import structlog

from edge.bootstrap import build
from edge.commands.check import risks, say_problems
from edge.config import load_here
from edge.errors import ConfigError, CounterroomError
from edge.logs import configure

COULD_NOT_START = 3


@click.command()
@click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The unit's unit.toml.")
def command(file: Path) -> None:
    """Run the door unit."""
    try:
        config = load_here(file)
    except ConfigError as error:
        say_problems(error)
        sys.exit(COULD_NOT_START)
    configure(config.unit.log_level)
    for words in risks(config.mqtt):
        structlog.get_logger(__name__).warning(words)
    try:
        unit = build(config)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: unit.stop())
        unit.run()
    except CounterroomError as error:
        click.echo(f"The unit could not start: {error}", err=True)
        sys.exit(COULD_NOT_START)
