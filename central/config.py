"""Reads central.toml into frozen sections, once, and says in sentences all that is wrong with it.

Knows the file's keys and their ranges; opens no database, socket or broker. Relative paths are taken from the file's folder. A problem
is "table.key: what is wrong".
"""

import dataclasses
import ipaddress
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from central.config_sections import (
    ApiSection,
    CentralSection,
    ContactsSection,
    DeclarationsSection,
    MetricsSection,
    MqttSection,
    SessionsSection,
)
from central.errors import ConfigError

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class CentralConfig:
    """All of central.toml."""

    central: CentralSection
    mqtt: MqttSection = field(default_factory=MqttSection)
    api: ApiSection = field(default_factory=ApiSection)
    metrics: MetricsSection = field(default_factory=MetricsSection)
    sessions: SessionsSection = field(default_factory=SessionsSection)
    declarations: DeclarationsSection = field(default_factory=DeclarationsSection)
    contacts: ContactsSection = field(default_factory=ContactsSection)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL: the one given, or central.db in the data folder."""
        return self.central.database or f"sqlite:///{self.central.data_dir / 'central.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a day begins."""
        return ZoneInfo(self.central.time_zone)


_RANGES = {
    "central.port": (1, 65535),
    "central.proxies": (0, 5),
    "mqtt.port": (1, 65535),
    "mqtt.keepalive_s": (5, 3600),
    "sessions.lifetime_h": (1, 24 * 30),
    "declarations.valid_h": (1, 24 * 14),
}
_WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    Path: "a text with a path",
    tuple: "a list of texts",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What a configuration file holds: `config` unless there are `problems`; `lacking` is what it names and this machine has not."""

    config: CentralConfig | None
    problems: tuple[str, ...]
    lacking: tuple[str, ...] = ()


def load_config(file: Path) -> CentralConfig:
    """Read and check *file*; whether the files it names are here is for `load_here` to say.

    Raises: ConfigError with every problem found, each naming its key.
    """
    return _usable(file, examine(file))


def load_here(file: Path) -> CentralConfig:
    """Read and check *file*, to be run on this machine.

    Raises: ConfigError also for files that it names and that are not there.
    """
    found = examine(file)
    if found.lacking:
        raise ConfigError(str(file), found.problems + found.lacking)
    return _usable(file, found)


def parse_config(document: dict[str, Any], file: Path) -> CentralConfig:
    """Check a parsed *document* that came from *file*.

    Raises: ConfigError with every problem found, each naming its key.
    """
    return _usable(file, _examined(document, file))


def examine(file: Path) -> Examination:
    """Read *file* and find all that is wrong with it, and all that is not there."""
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        return Examination(None, (f"file: cannot be read: {error.strerror}",))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Examination(None, (f"file: is not TOML: {error}",))
    except (RecursionError, ValueError):
        return Examination(None, ("file: holds a number too long, or is nested too deep",))
    return _examined(document, file)


def risks(mqtt: MqttSection) -> tuple[str, ...]:
    """Return what may be meant so but should be known."""
    if mqtt.ca_file is not None or _is_loopback(mqtt.host):
        return ()
    what = "the password travels" if mqtt.password_file is not None else "all that is said travels"
    return (f"mqtt.ca_file: is empty: {what} to the broker at {mqtt.host} in clear",)


def _usable(file: Path, found: Examination) -> CentralConfig:
    if found.config is None:
        raise ConfigError(str(file), found.problems)
    return found.config


def _examined(document: Mapping[str, Any], file: Path) -> Examination:
    known = get_type_hints(CentralConfig)
    problems = [
        f"{name}: is not a table of this file; known are {', '.join(known)}" for name in document if name not in known
    ]
    values: dict[str, dict[str, Any]] = {}
    for name, section_type in known.items():
        table = document.get(name, {})
        if isinstance(table, dict):
            values[name] = _section_values(name, section_type, table, file.parent, problems)
        else:
            values[name] = {}
            problems.append(f"{name}: must be a table, written [{name}]")
    problems.extend(_meaning_problems(values))
    lacking = tuple(_lacking(values))
    if problems:
        return Examination(None, tuple(problems), lacking)
    return Examination(CentralConfig(**{name: known[name](**keys) for name, keys in values.items()}), (), lacking)


def _section_values(
    name: str, section_type: type, table: dict[str, Any], folder: Path, problems: list[str]
) -> dict[str, Any]:
    """Return the usable arguments of *section_type* out of *table*, defaults included; the others add to *problems*."""
    hints = get_type_hints(section_type)
    values: dict[str, Any] = {}
    problems += [
        f"{name}.{key}: is not a key of this table; known are {', '.join(hints)}" for key in table if key not in hints
    ]
    for entry in dataclasses.fields(section_type):
        if entry.name not in table:
            if entry.default is dataclasses.MISSING:
                problems.append(f"{name}.{entry.name}: is missing")
            else:
                values[entry.name] = entry.default
            continue
        value, problem = _checked(table[entry.name], hints[entry.name], folder)
        low, high = _RANGES.get(f"{name}.{entry.name}", (None, None))
        if problem is None and low is not None and not low <= value <= high:
            problem = f"must be from {low} to {high}, not {value}"
        if problem is None:
            values[entry.name] = value
        else:
            problems.append(f"{name}.{entry.name}: {problem}")
    return values


def _checked(value: Any, hint: Any, folder: Path) -> tuple[Any, str | None]:
    """Return *value* in the type of *hint*, and what is wrong with it, if anything."""
    is_optional_path = hint == (Path | None)
    wanted: type = Path if is_optional_path else (get_origin(hint) or hint)
    wrong = f"must be {_WORDS[wanted]}"
    if wanted is Path:
        if not isinstance(value, str):
            return None, wrong
        if not value:
            return (None, None) if is_optional_path else (None, "must not be empty")
        try:
            return (folder / Path(value).expanduser()).absolute(), None
        except RuntimeError:
            return None, "begins with ~ and a name that no user here has"
    if wanted is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return None, wrong
        return tuple(value), None
    if type(value) is not wanted:
        return None, wrong
    return value, None


def _meaning_problems(values: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong beyond types and ranges with those *values* that have the right ones."""
    central, mqtt = values["central"], values["mqtt"]
    if central.get("log_level", LOG_LEVELS[0]) not in LOG_LEVELS:
        yield f"central.log_level: must be one of {', '.join(LOG_LEVELS)}"
    if not _takes(ZoneInfo, zone := central.get("time_zone", "UTC"), ZoneInfoNotFoundError, ValueError, OSError):
        yield f"central.time_zone: is no time zone this machine knows: {zone!r}"
    if (database := central.get("database")) and not _takes(make_url, database, ArgumentError):
        yield "central.database: is no database URL such as postgresql+psycopg://user@host/name"
    if (url := central.get("public_url")) and not url.startswith(("http://", "https://")):
        yield "central.public_url: must begin with http:// or https://"
    if central.get("host") == "":
        yield "central.host: must not be empty"
    if mqtt.get("host") == "":
        yield "mqtt.host: must not be empty"
    for network in values["metrics"].get("allow", ()):
        if not _takes(ipaddress.ip_network, network, ValueError):
            yield f"metrics.allow: holds {network!r}, which is no address and no network"
    if not values["declarations"].get("issuer_name", "-").strip():
        yield "declarations.issuer_name: must not be empty"


def _lacking(values: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield which files that the configuration names are not here."""
    for section, key in (("mqtt", "password_file"), ("mqtt", "ca_file"), ("contacts", "public_key_file")):
        if (path := values[section].get(key)) is not None and not _is_file(path):
            yield f"{section}.{key}: names no file: {path}"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for any file, a folder that may not be looked into
        return False


def _takes(reader: Callable[[str], object], text: str, *refusals: type[Exception]) -> bool:
    """Return whether *reader* takes *text*, which it otherwise refuses by raising one of *refusals*."""
    try:
        reader(text)
    except refusals:
        return False
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
