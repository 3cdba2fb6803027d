"""The commands of `counterroom-central`: one module each. Words go to standard error, results to standard output."""

import click

from central.commands import area, badge, broker, check, contacts, demo, room, run, trust, user

COMMANDS: dict[str, click.Command] = {
    "run": run.command,
    "demo": demo.command,
    "check": check.command,
    "user": user.command,
    "area": area.command,
    "room": room.command,
    "broker": broker.command,
    "contacts": contacts.command,
    "trust": trust.command,
    "badge": badge.command,
}


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Central aggregator of counterroom: occupancy of one-stop counter rooms, live."""
