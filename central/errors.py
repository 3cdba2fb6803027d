"""Faults of central: one root; the texts are sentences for the operator."""


class CentralError(Exception):
    """Root of all errors central raises on purpose."""


class ConfigError(CentralError, ValueError):
    """The configuration cannot be used; `problems` lists each key with what is wrong."""

    def __init__(self, file: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{file}: " + "; ".join(problems))
        self.file = file
        self.problems = problems


class StoreError(CentralError):
    """The database could not be read or written."""


class ContactKeysError(StoreError):
    """The keys of the days, with which contacts are locked, cannot be used."""


class NotFound(CentralError, LookupError):
    """No such area, agency, room, door or account."""


class Conflict(CentralError, ValueError):
    """The thing is there already, or in the way."""


class Invalid(CentralError, ValueError):
    """A value that cannot be taken: an id that cannot stand in a topic, an empty name, a limit below zero."""


class BrokerError(CentralError):
    """The broker's settings cannot be used."""


class StartError(CentralError):
    """The service cannot start: the port is taken, or another central runs on the same data."""


class IssuerError(CentralError):
    """The key or certificate that signs declarations cannot be used."""


class KeyFileError(CentralError):
    """A key file of the health department, or an export, cannot be used."""


class NoDoor(CentralError):
    """No door of a room can put its count right now. *is_link_down*: central hears none, since the broker is away."""

    def __init__(self, words: str, *, is_link_down: bool = False) -> None:
        super().__init__(words)
        self.is_link_down = is_link_down
