"""`counterroom-central broker`: writes the files Mosquitto runs on, from the registry.

Answers: 0 done, 2 when the call was wrong or a file could not be read or written.
"""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import click

from central.broker.accounts import ACL, PASSWORDS, SECRETS, provision
from central.broker.acl import DoorKey
from central.broker.certificates import CA_CERTIFICATE, make_certificates
from central.commands.refusal import Refused, config_option
from central.config import load_config
from central.errors import CentralError
from central.store.engine import Database
from central.store.registry import Registry

_FOLDER = "/etc/counterroom/broker"
_folder = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_FOLDER,
    show_default=True,
    help="Where the files stand.",
)
_group = click.option(
    "--group",
    default=None,
    metavar="NAME",
    help="Mosquitto's group, which may then read what the broker reads: mosquitto on Debian.",
)


@click.group()
def command() -> None:
    """Accounts, access rules and certificates of the broker."""


@command.command()
@config_option
@_folder
@_group
@click.option("--renew", multiple=True, metavar="ROOM.DOOR", help="Give this account a new password; may be repeated.")
@click.option("--reload", is_flag=True, help="Let the running Mosquitto read the files again (SIGHUP to --pid-file).")
@click.option(
    "--pid-file",
    type=click.Path(path_type=Path),
    default="/run/mosquitto/mosquitto.pid",
    show_default=True,
    help="For --reload.",
)
def accounts(
    config: Path, folder: Path, group: str | None, renew: tuple[str, ...], reload: bool, pid_file: Path
) -> None:
    """Write the password file and the access rules for the rooms and doors of the registry.

    A new door gets a password in FOLDER/secrets/ROOM.DOOR.password: bring that file to its unit, then delete it here. Doors that
    have a password keep it; doors that left the registry lose theirs.
    """
    try:
        registry = Registry(Database(load_config(config).database_url))
        doors = [DoorKey(room, door) for room, door in registry.places().door_ids]
        done = provision(folder, doors, group, frozenset(renew))
    except (CentralError, OSError, LookupError) as error:
        raise Refused(_sentence(error)) from None
    for user in done.created:
        click.echo(folder / SECRETS / f"{user}.password")
    for user in done.removed:
        click.echo(f"{user}: no such door any more, its account is removed", err=True)
    click.echo(f"{done.total} accounts in {folder / PASSWORDS} and {folder / ACL}; {len(done.created)} new.", err=True)
    if reload:
        _reload(pid_file)


@command.command()
@_folder
@_group
@click.option(
    "--name",
    "names",
    multiple=True,
    required=True,
    metavar="HOST",
    help="A name or address by which doors reach the broker; may be repeated.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=825,
    show_default=True,
    help="How long the server certificate holds.",
)
def certificates(folder: Path, group: str | None, names: tuple[str, ...], days: int) -> None:
    """Write the broker's server certificate, and before it, the first time, the authority that signs it.

    ca.crt goes to every unit. ca.key signs new server certificates and belongs off this machine once they are made.
    """
    try:
        made = make_certificates(folder, names, datetime.now(UTC), days, group)
    except (CentralError, OSError, LookupError) as error:
        raise Refused(_sentence(error)) from None
    if made.is_new_authority:
        click.echo(f"A new authority was made: every unit needs {folder / CA_CERTIFICATE}.", err=True)
    click.echo(f"The server certificate for {', '.join(names)} holds until {made.server_until:%Y-%m-%d}.", err=True)


def _reload(pid_file: Path) -> None:
    try:
        os.kill(int(pid_file.read_text()), signal.SIGHUP)
    except (OSError, ValueError) as error:
        raise Refused(f"Mosquitto could not be told to read its files again ({pid_file}): {_sentence(error)}") from None
    click.echo("Mosquitto reads its files again; doors whose password changed are disconnected.", err=True)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror}"
    return str(error.args[0] if error.args else error)
