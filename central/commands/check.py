"""`counterroom-central check`: whether a configuration can be used, and what is wrong with it key by key.

Answers: 0 it can, 1 it cannot, 2 the file cannot be read.
"""

import json
import sys
from pathlib import Path

import click

from central.commands.refusal import config_option
from central.config import examine, risks

WITH_FAULTS = 1
UNREADABLE = 2


@click.command()
@config_option
@click.option("--strict", is_flag=True, help="Files that the configuration names must be here, too.")
def command(config: Path, strict: bool) -> None:
    """Check a configuration file.

    Prints {"ok": true, ...} and ends with status 0, or one JSON line {"key", "words"} a fault and ends with 1. What it names and
    this machine lacks stands under "lacking" (beside other faults, or with --strict: is one of them). A file that cannot be read at
    all ends with 2.
    """
    found = examine(config)
    warnings = risks(found.config.mqtt) if found.config is not None else ()
    for words in (*found.problems, *found.lacking, *warnings):
        click.echo(f"{config}: {words}", err=True)
    if found.config is None or (strict and found.lacking):
        for problem in found.problems + found.lacking:
            _write(_fault(problem))
        sys.exit(WITH_FAULTS if config.is_file() else UNREADABLE)
    _write({"ok": True, "file": str(config), "lacking": [_fault(each) for each in found.lacking]})


def _fault(problem: str) -> dict[str, str]:
    key, _, words = problem.partition(": ")
    return {"key": key, "words": words}


def _write(answer: dict[str, object] | dict[str, str]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))
