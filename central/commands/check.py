"""`counterroom-central check`: whether a configuration can be used, and what is wrong with it key by key.

Answers: 0 it can, 1 it cannot, 2 the file cannot be read.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from central.commands.refusal import config_option
from central.config import examine, risks
from central.errors import StoreError
from central.trust.sources import TrustSources

WITH_FAULTS = 1
UNREADABLE = 2


@click.command()
@config_option
@click.option("--strict", is_flag=True, help="Files that the configuration names must be here, too.")
def command(config: Path, strict: bool) -> None:
    """Check a configuration file.

    Prints {"ok": true, ...} and ends with status 0, or one JSON line {"key", "words"} a fault and ends with 1. What it names and
    this machine lacks stands under "lacking" (beside other faults, or with --strict: is one of them). A file that cannot be read at
    all ends with 2. Trust lists in the data folder that are past their end, or cannot be read, are told under "lists"; with --strict they
    are faults.
    """
    found = examine(config)
    warnings = risks(found.config.mqtt) if found.config is not None else ()
    lists = _lists(found.config.central.data_dir) if found.config is not None else ()
    for words in (*found.problems, *found.lacking, *warnings, *lists):
        click.echo(f"{config}: {words}", err=True)
    if found.config is None or (strict and (found.lacking or lists)):
        for problem in found.problems + found.lacking + lists:
            _write(_fault(problem))
        sys.exit(WITH_FAULTS if config.is_file() else UNREADABLE)
    answer: dict[str, object] = {"ok": True, "file": str(config), "lacking": [_fault(each) for each in found.lacking]}
    _write(answer | ({"lists": [_fault(each) for each in lists]} if lists else {}))


def _lists(data_dir: Path) -> tuple[str, ...]:
    """Return in words which trust lists no longer say what is so."""
    now = datetime.now(UTC)
    try:
        ended = [source for source in TrustSources(data_dir / "lists").all() if source.has_ended(now)]
    except StoreError as error:
        return (f"trust lists: {error}",)
    return tuple(
        f"trust list {source.name}: it ended at {source.until:%Y-%m-%d %H:%M} UTC; import the newest"
        for source in ended
    )


def _fault(problem: str) -> dict[str, str]:
    key, _, words = problem.partition(": ")
    return {"key": key, "words": words}


def _write(answer: dict[str, object] | dict[str, str]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))
