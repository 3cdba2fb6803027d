"""Faults of the unit: one root, families below it. Their texts are sentences for the technician."""


class CounterroomError(Exception):
    """Root of all errors this program raises on purpose."""


class ConfigError(CounterroomError, ValueError):
    """The configuration cannot be used; `problems` lists each key with what is wrong."""

    def __init__(self, file: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{file}: " + "; ".join(problems))
        self.file = file
        self.problems = problems


class LedgerError(CounterroomError, OSError):
    """The ledger could not be read or written; the door cannot promise anything until it can."""


class LedgerFull(LedgerError):
    """The disk has no room for another row."""


class LedgerCorrupt(LedgerError):
    """The ledger file is not a ledger any more."""


class DeviceError(CounterroomError, OSError):
    """A device of the rim (pins, camera, sounder) cannot be used."""


class PictureError(CounterroomError, ValueError):
    """A picture that cannot be read as a picture."""


class TraceError(CounterroomError, ValueError):
    """A trace file with a line that is no beam edge."""
