"""`counterroom-central run` for rooms whose plan orders contacts for 14 days, whatever the registry can say of it."""

import sys
from pathlib import Path

from central import logs, server
from central.config import load_here
from central.store.places import Room

DAYS = 14

if __name__ == "__main__":
    if not hasattr(Room, "contacts_days"):
        Room.contacts_days = DAYS  # type: ignore[attr-defined]
    config = load_here(Path(sys.argv[1]))
    logs.configure("debug")
    server.run(config)
