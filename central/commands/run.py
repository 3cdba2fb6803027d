"""`counterroom-central run`: the aggregator. Answers: 0 ended as told, 2 it could not start."""

from pathlib import Path

import click

from central import logs
from central.commands.refusal import config_option, in_words
from central.config import load_config


@click.command()
@config_option
@in_words
def command(config: Path) -> None:
    """Run the aggregator until SIGTERM or Ctrl-C."""
    loaded = load_config(config)
    logs.configure(loaded.central.log_level)
    from central import server  # the web stack is not needed to find a configuration wanting

    server.run(loaded)
