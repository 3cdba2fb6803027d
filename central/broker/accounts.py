"""Brings the broker's password and ACL files in step with the registry's doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from central.broker import files, passwords
from central.broker.acl import CENTRAL_USER, DoorKey, acl_text

PASSWORDS = "passwords"
ACL = "acl"
SECRETS = "secrets"


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What changed: names that got a password, names that lost theirs, and how many accounts stand now."""

    created: tuple[str, ...]
    removed: tuple[str, ...]
    total: int


def secret_file(folder: Path, user: str) -> Path:
    """The file in which the password of *user* is handed over, once."""
    return folder / SECRETS / f"{user}.password"


def provision(
    folder: Path, doors: Iterable[DoorKey], group: str | None = None, renew: frozenset[str] = frozenset()
) -> Provisioned:
    """Write `passwords`, `acl` and, for each account without a password or in *renew*, `secrets/<user>.password` into *folder*.

    An account that has a password keeps it, so that running this again disturbs no door; doors the registry no longer has lose
    theirs. The secret is written before its hash: if this ends in between, the next run makes both anew. With *group* (Mosquitto's),
    that group may read what the broker reads, and never the secrets.

    Raises: PasswordFileError, OSError, and LookupError for a group or a name to renew that is not there.
    """
    doors = tuple(doors)
    wanted = {door.user for door in doors} | {CENTRAL_USER}
    if strangers := sorted(renew - wanted):
        raise LookupError(f"no such account: {', '.join(strangers)}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SECRETS).mkdir(mode=0o700, exist_ok=True)
    mode = files.PRIVATE if group is None else files.GROUP_MAY_READ

    password_file = folder / PASSWORDS
    standing = passwords.parse(password_file.read_text(), str(password_file)) if password_file.exists() else {}
    created = tuple(sorted(user for user in wanted if user not in standing or user in renew))
    removed = tuple(sorted(set(standing) - wanted))
    hashes = {user: hashed for user, hashed in standing.items() if user in wanted}
    for user in created:
        secret = passwords.new_password()
        files.write(secret_file(folder, user), secret + "\n")
        hashes[user] = passwords.hash_password(secret)
    for user in removed:
        secret_file(folder, user).unlink(missing_ok=True)
    # The ACL first: an account with a password and no ACL could connect and would be refused everything.
    files.write(folder / ACL, acl_text(doors), mode, group)
    files.write(password_file, passwords.render(hashes), mode, group)
    return Provisioned(created, removed, len(wanted))
