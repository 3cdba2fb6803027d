"""What people of the demo really did, kept to be compared with what was counted."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import TextIO

from central.broker.acl import DoorKey


class Truth:
    """Counts every crossing by door and direction, and writes each as a JSON line to *file* if one is given."""

    def __init__(self, file: Path | None = None) -> None:
        self._file: TextIO | None = file.open("w", encoding="utf-8") if file is not None else None
        self.entries: Counter[DoorKey] = Counter()
        self.exits: Counter[DoorKey] = Counter()

    @property
    def total(self) -> int:
        """All crossings so far."""
        return self.entries.total() + self.exits.total()

    def crossed(self, door: DoorKey, direction: str) -> None:
        """Keep that somebody went "in" or "out" by *door* just now."""
        (self.entries if direction == "in" else self.exits)[door] += 1
        if self._file is not None:
            line = {"at": time.time_ns() // 1_000_000, "room": door.room, "door": door.door, "direction": direction}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file. Idempotent."""
        if self._file is not None:
            self._file.close()
