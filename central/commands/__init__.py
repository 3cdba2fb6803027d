"""The commands of `counterroom-central`: one module each. Words go to standard error, results to standard output."""

import click

COMMANDS: dict[str, click.Command] = {}
