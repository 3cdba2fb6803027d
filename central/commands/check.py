"""`counterroom-central check`: is a configuration usable? Answers: 0 it is, 1 it is not."""

import json
import sys
from pathlib import Path

import click

from central.commands.refusal import config_option
from central.config import load_config
from central.errors import ConfigError


@click.command()
@config_option
def command(config: Path) -> None:
    """Check a configuration file and say all that is wrong with it, a JSON line a problem."""
    try:
        load_config(config)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(json.dumps({"ok": False, "file": str(config), "problem": problem}, ensure_ascii=False))
            click.echo(f"{config}: {problem}", err=True)
        sys.exit(1)
    click.echo(json.dumps({"ok": True, "file": str(config)}, ensure_ascii=False))
