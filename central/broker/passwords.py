"""Passwords of the broker's accounts: made at random, kept as Mosquitto keeps them (`$7$`, PBKDF2-HMAC-SHA512)."""

import base64
import hashlib
import os
import secrets

from central.errors import CentralError

ITERATIONS = 101
"""What `mosquitto_passwd` uses. Our passwords are 256 random bits, which no amount of stretching makes safer, while thousands of
doors that reconnect after a restart of the broker all have theirs checked in its one thread."""

_SALT_BYTES = 12


class PasswordFileError(CentralError, ValueError):
    """A password file with a line Mosquitto would not take."""


def new_password() -> str:
    """Return a random password of 43 characters that needs no quoting anywhere."""
    return secrets.token_urlsafe(32)


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Return *password* as it stands in Mosquitto's password file, with a random salt unless one is given."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def parse(text: str, where: str) -> dict[str, str]:
    """Return the hashes by user name of a password file's *text*.

    Raises: PasswordFileError naming *where* and the line.
    """
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user, colon, hashed = line.partition(":")
        if not (user and colon and hashed.startswith("$7$") and len(hashed.split("$")) == 5):
            raise PasswordFileError(f"{where}, line {number}: not `name:$7$...` as mosquitto_passwd writes it")
        hashes[user] = hashed
    return hashes


def render(hashes: dict[str, str]) -> str:
    """Return the password file for *hashes*, in the order of the names."""
    return "".join(f"{user}:{hashed}\n" for user, hashed in sorted(hashes.items()))
