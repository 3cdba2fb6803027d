"""The command line of central."""

import click

from central.commands import COMMANDS


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Central aggregator of counterroom: occupancy of one-stop counter rooms, live."""


if __name__ == "__main__":
    main()
