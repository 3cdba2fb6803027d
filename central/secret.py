"""The key that signs session cookies: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path

from central.errors import StoreError

_FILE = "secret.key"


def load_secret(data_dir: Path) -> str:
    """Return the key in *data_dir*, made on first use with mode 0600.

    Raises: StoreError when the folder or file cannot be used.
    """
    path = data_dir / _FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_text("ascii").strip()
        else:
            key = secrets.token_hex(32)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the session key {path} cannot be used: {error}") from None
    if len(key) < 32:
        raise StoreError(f"the session key {path} is too short to be one; remove it, and all sign in again")
    return key
