"""`counterroom-edge check`: whether a configuration can be used, and what is wrong with it key by key."""

import ipaddress
import json
import sys
from pathlib import Path

import click

from edge.config import MqttSection, lacking, load
from edge.errors import ConfigError

WITH_FAULTS = 1
UNREADABLE = 2


@click.command()
@click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The unit's unit.toml.")
@click.option("--strict", is_flag=True, help="Files and folders that the configuration names must be here, too.")
def command(file: Path, strict: bool) -> None:
    """Check a configuration file.

    Prints {"ok": true, ...} and ends with status 0, or one JSON line {"key", "words"} a fault and ends with 1. What it names and
    this machine lacks stands under "lacking" (a fault with --strict). A file that cannot be read at all ends with 2.
    """
    try:
        config = load(file)
    except ConfigError as error:
        _tell_faults(error)
        sys.exit(WITH_FAULTS if file.is_file() else UNREADABLE)
    missing = lacking(config)
    if missing and strict:
        _tell_faults(ConfigError(str(file), missing))
        sys.exit(WITH_FAULTS)
    for words in (*missing, *risks(config.mqtt)):
        click.echo(f"{file}: {words}", err=True)
    unit = config.unit
    answer = {"ok": True, "file": str(file), "room": unit.room, "door": unit.door}
    click.echo(json.dumps(answer | {"lacking": [_fault(each) for each in missing]}, ensure_ascii=False))


def _tell_faults(error: ConfigError) -> None:
    for problem in error.problems:
        click.echo(json.dumps(_fault(problem), ensure_ascii=False))
    say_problems(error)


def _fault(problem: str) -> dict[str, str]:
    key, _, words = problem.partition(": ")
    return {"key": key, "words": words}


def risks(mqtt: MqttSection) -> tuple[str, ...]:
    """Return what may be meant so but should be known, each "table.key: what"."""
    if mqtt.ca_file or _is_loopback(mqtt.host):
        return ()
    what = "the password and all that is said travel" if mqtt.password_file else "all that is said travels"
    return (f"mqtt.ca_file: is empty: {what} to the broker in clear",)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def say_problems(error: ConfigError) -> None:
    """Write each problem of a configuration to standard error, with the file's name."""
    for problem in error.problems:
        click.echo(f"{error.file}: {problem}", err=True)
