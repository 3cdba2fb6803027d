"""`counterroom-central user`: who may sign in. Answers: 0 done, 2 it could not be done."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

import click

from central.bootstrap import open_store
from central.commands.asking import secret
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.store.accounts import Accounts, Role

_password_file = click.option(
    "--password-file",
    type=click.File("r", encoding="utf-8"),
    help="Read the password from the first line of this file (- for standard input) instead of asking.",
)


@click.group()
def command() -> None:
    """Manage accounts."""


@command.command()
@config_option
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.VIEWER.value, show_default=True)
@click.option("--area", metavar="ID", help="Show only this area and what lies in it.")
@_password_file
@in_words
def add(config: Path, name: str, role: str, area: str | None, password_file: TextIO | None) -> None:
    """Add an account."""
    with _accounts(config) as accounts:
        accounts.add(name, _password(password_file), Role(role), area)
    click.echo(f"{name} may sign in as {role}.", err=True)


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the accounts: name, role, area."""
    with _accounts(config) as accounts:
        for account in accounts.list():
            click.echo(f"{account.name}\t{account.role.value}\t{account.area_id or '-'}")


@command.command()
@config_option
@click.argument("name")
@_password_file
@in_words
def password(config: Path, name: str, password_file: TextIO | None) -> None:
    """Give an account a new password; its open sessions end."""
    with _accounts(config) as accounts:
        accounts.by_name(name)
        accounts.set_password(name, _password(password_file))
    click.echo(f"{name} has a new password.", err=True)


@command.command()
@config_option
@click.argument("name")
@in_words
def remove(config: Path, name: str) -> None:
    """Remove an account; its open sessions end."""
    with _accounts(config) as accounts:
        accounts.remove(name)
    click.echo(f"{name} is removed.", err=True)


@contextmanager
def _accounts(config: Path) -> Iterator[Accounts]:
    with closing(open_store(load_config(config))) as store:
        yield store.accounts


def _password(file: TextIO | None) -> str:
    if file is None:
        return secret("password", "--password-file", is_new=True)
    try:
        return str(file.readline()).rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused("the password file is not UTF-8 text") from None
