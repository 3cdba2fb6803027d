"""A click group that imports a command's module only when the command is used: `count` must not wait for Flask."""

import importlib

import click


class LazyGroup(click.Group):
    """Commands named up front, imported on use.

    Arguments: *package* holds a module per command with an attribute `command`; *commands* maps names to one-line summaries.
    """

    def __init__(self, package: str, commands: dict[str, str], help: str) -> None:
        super().__init__(help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self._package = package
        self._summaries = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they were given."""
        return list(self._summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command."""
        if cmd_name not in self._summaries:
            return None
        module = importlib.import_module(f"{self._package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from their summaries, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries.items()))
