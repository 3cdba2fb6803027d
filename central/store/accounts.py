"""Who may sign in: names, hashed passwords (scrypt), role and area. Knows no session, cookie or page.

An Account answers what Flask-Login asks of a user. Its session id carries a stamp renewed with the password, so that changing a
password ends the sessions opened with the old one.
"""

import re
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row
from werkzeug.security import check_password_hash, generate_password_hash

from central.errors import Conflict, Invalid, NotFound
from central.names import in_order
from central.store.engine import Database
from central.store.tables import accounts, areas

MIN_PASSWORD = 10
MAX_PASSWORD = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


class Role(StrEnum):
    """What an account may do: a viewer looks, an admin also changes, health (the health department) also sees what contacts are kept."""

    ADMIN = "admin"
    VIEWER = "viewer"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `area_id` bounds what is shown to an area and all below it; None is everywhere."""

    id: int
    name: str
    role: Role
    area_id: str | None
    stamp: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def is_admin(self) -> bool:
        """Whether the account may change rooms, limits and devices."""
        return self.role is Role.ADMIN

    @property
    def sees_contacts(self) -> bool:
        """Whether the account may see how many contacts are kept and who took which out; none can see a contact."""
        return self.role in (Role.ADMIN, Role.HEALTH)

    def get_id(self) -> str:
        """Return what the session cookie holds; see `Accounts.by_session`."""
        return f"{self.id}:{self.stamp}"


class Accounts:
    """The accounts in *database*. Methods raise NotFound, Conflict, Invalid or StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._nobody = generate_password_hash(secrets.token_hex(16))

    def list(self) -> tuple[Account, ...]:
        """Return all accounts by name."""
        with self._database.read() as connection:
            found = [_account(row) for row in connection.execute(select(accounts))]
        return tuple(sorted(found, key=lambda account: in_order(account.name)))

    def add(self, name: str, password: str, role: Role = Role.VIEWER, area_id: str | None = None) -> Account:
        """Add an account; *name* in lower-case letters, digits, dots, hyphens, underscores."""
        if not _NAME.fullmatch(name):
            raise Invalid("an account's name is 1 to 63 lower-case letters, digits, dots, hyphens or underscores")
        values = {
            "name": name,
            "password_hash": _hash(password),
            "role": Role(role).value,
            "area_id": area_id,
            "stamp": secrets.token_hex(8),
            "created_ms": time.time_ns() // 1_000_000,
        }
        with self._database.write() as connection:
            if connection.execute(select(accounts.c.id).where(accounts.c.name == name)).first() is not None:
                raise Conflict(f"there is already an account {name!r}")
            if area_id is not None and not connection.execute(select(areas.c.id).where(areas.c.id == area_id)).first():
                raise NotFound(f"there is no area {area_id!r}")
            connection.execute(insert(accounts).values(**values))
        return self.by_name(name)

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account if *password* is right, else None, in the same time whether or not the name exists."""
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
        is_right = check_password_hash(row.password_hash if row else self._nobody, password[: MAX_PASSWORD + 1])
        return _account(row) if row is not None and is_right else None

    def by_name(self, name: str) -> Account:
        """Return one account."""
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
        if row is None:
            raise NotFound(f"there is no account {name!r}")
        return _account(row)

    def by_session(self, session_id: str) -> Account | None:
        """Return the account a session cookie names (`Account.get_id`), or None when it ended. For Flask-Login's user_loader."""
        number, _, stamp = session_id.partition(":")
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            return None
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == int(number))).one_or_none()
        return _account(row) if row is not None and secrets.compare_digest(row.stamp, stamp) else None

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password; its open sessions end."""
        values = {"password_hash": _hash(password), "stamp": secrets.token_hex(8)}
        with self._database.write() as connection:
            if connection.execute(update(accounts).where(accounts.c.name == name).values(**values)).rowcount == 0:
                raise NotFound(f"there is no account {name!r}")

    def remove(self, name: str) -> None:
        """Remove an account; its open sessions end."""
        with self._database.write() as connection:
            if connection.execute(delete(accounts).where(accounts.c.name == name)).rowcount == 0:
                raise NotFound(f"there is no account {name!r}")


def _hash(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(f"a password must have {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    return generate_password_hash(password)


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, Role(row.role), row.area_id, row.stamp)
