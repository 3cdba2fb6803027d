"""`counterroom-central run`: the aggregator. Answers: 0 ended as told, 2 it could not start."""

from pathlib import Path

import click
import structlog

from central import logs
from central.commands.refusal import config_option, in_words
from central.config import load_here, risks

log = structlog.get_logger(__name__)


@click.command()
@config_option
@in_words
def command(config: Path) -> None:
    """Run the aggregator until SIGTERM or Ctrl-C."""
    loaded = load_here(config)
    logs.configure(loaded.central.log_level)
    for risk in risks(loaded.mqtt):
        log.warning("the configuration holds a risk", problem=risk)
    from central import server  # the web stack is not needed to find a configuration wanting

    server.run(loaded)
