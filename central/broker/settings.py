"""Fills the shipped `mosquitto.conf` with this installation's values, keeping every other line as it stands."""

from collections.abc import Mapping

from central.errors import CentralError


class SettingError(CentralError, LookupError):
    """The configuration lacks a setting that should be replaced."""


def with_settings(text: str, values: Mapping[str, str], added: Mapping[str, str] | None = None) -> str:
    """Return *text* with the value of each setting in *values* replaced, and those of *added* put before it.

    Raises: SettingError when a setting of *values* does not stand in *text* exactly once: then the file is not the one this program
    was written for, and a broker started from it might lack its guard.
    """
    lines = text.splitlines()
    for name, value in values.items():
        places = [number for number, line in enumerate(lines) if line.split(" ", 1)[0] == name]
        if len(places) != 1:
            raise SettingError(f"mosquitto.conf has {len(places)} lines `{name}`, and exactly one was expected")
        lines[places[0]] = f"{name} {value}"
    head = [f"{name} {value}" for name, value in (added or {}).items()]
    return "\n".join([*head, *lines]) + "\n"
