"""The commands of `counterroom-central`: one module each. Words go to standard error, results to standard output."""

import click

from central.commands import badge, broker, check, demo, room, run, trust, user

COMMANDS: dict[str, click.Command] = {
    "run": run.command,
    "demo": demo.command,
    "check": check.command,
    "user": user.command,
    "room": room.command,
    "broker": broker.command,
    "trust": trust.command,
    "badge": badge.command,
}
