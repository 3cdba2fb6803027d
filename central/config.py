"""Reads central.toml into frozen sections, once, and says in sentences all that is wrong with it.

Knows the file's keys and their ranges; opens no database, socket or broker. Relative paths are taken from the file's folder.
"""

import dataclasses
import ipaddress
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from central.errors import ConfigError

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class CentralSection:
    """Where central keeps its data and answers. `proxies` is how many reverse proxies of ours stand before it."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8080
    database: str = ""
    public_url: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    log_level: str = "info"
    proxies: int = 0


@dataclass(frozen=True, slots=True)
class MqttSection:
    """The broker. No `password_file`: no password; no `ca_file`: no TLS."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str = "central"
    password_file: Path | None = None
    ca_file: Path | None = None
    keepalive_s: int = 20


@dataclass(frozen=True, slots=True)
class ApiSection:
    """Who may read the API. Occupancy holds no personal data: citizens may know how full a room is."""

    is_public: bool = True


@dataclass(frozen=True, slots=True)
class MetricsSection:
    """Addresses and networks that may read /metrics."""

    allow: tuple[str, ...] = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class SessionsSection:
    """The sign-in cookie. `cookie_secure` off is for plain http on a test bench only."""

    cookie_secure: bool = True
    lifetime_h: int = 12


@dataclass(frozen=True, slots=True)
class DeclarationsSection:
    """The signed declarations citizens get: how many hours they hold, and the name in the issuer's certificate."""

    valid_h: int = 12
    issuer_name: str = "counterroom"


@dataclass(frozen=True, slots=True)
class CentralConfig:
    """All of central.toml."""

    central: CentralSection
    mqtt: MqttSection = field(default_factory=MqttSection)
    api: ApiSection = field(default_factory=ApiSection)
    metrics: MetricsSection = field(default_factory=MetricsSection)
    sessions: SessionsSection = field(default_factory=SessionsSection)
    declarations: DeclarationsSection = field(default_factory=DeclarationsSection)

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


def load_config(file: Path) -> CentralConfig:
    """Read and check *file*.

    Raises: ConfigError with every problem found, each naming its key.
    """
    try:
        text = file.read_text("utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(str(file), (f"cannot be read: {error.strerror}",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(file), (f"is not TOML: {error}",)) from None
    return parse_config(document, file)


def parse_config(document: dict[str, Any], file: Path) -> CentralConfig:
    """Check a parsed *document* that came from *file*.

    Raises: ConfigError with every problem found, each naming its key.
    """
    problems: list[str] = []
    sections: dict[str, Any] = {}
    known = get_type_hints(CentralConfig)
    problems += [
        f"[{name}] is not a table of this file; known are {', '.join(known)}" for name in document if name not in known
    ]
    for name, section_type in known.items():
        table = document.get(name, {})
        if not isinstance(table, dict):
            problems.append(f"{name} must be a table, written [{name}]")
            continue
        values = _section_values(name, section_type, table, file.parent, problems)
        if values is not None:
            sections[name] = section_type(**values)
    if not problems:
        problems.extend(_meaning_problems(sections))
    if problems:
        raise ConfigError(str(file), tuple(problems))
    return CentralConfig(**sections)


def _section_values(
    name: str, section_type: type, table: dict[str, Any], folder: Path, problems: list[str]
) -> dict[str, Any] | None:
    """Return the arguments of *section_type* out of *table*, or None after adding to *problems*."""
    before = len(problems)
    hints = get_type_hints(section_type)
    values: dict[str, Any] = {}
    problems += [
        f"{name}.{key} is not a key of this table; known are {', '.join(hints)}" for key in table if key not in hints
    ]
    for entry in dataclasses.fields(section_type):
        if entry.name not in table:
            if entry.default is dataclasses.MISSING:
                problems.append(f"{name}.{entry.name} is missing")
            continue
        value, problem = _checked(table[entry.name], hints[entry.name], folder)
        low, high = _RANGES.get(f"{name}.{entry.name}", (None, None))
        if problem is None and low is not None and not low <= value <= high:
            problem = f"must be from {low} to {high}, not {value}"
        if problem is not None:
            problems.append(f"{name}.{entry.name} {problem}")
        values[entry.name] = value
    return values if len(problems) == before else None


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
        return (folder / Path(value).expanduser()).absolute(), None
    if wanted is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return None, wrong
        return tuple(value), None
    if type(value) is not wanted:
        return None, wrong
    return value, None


def _meaning_problems(sections: dict[str, Any]) -> list[str]:
    """Return what is wrong beyond types and ranges."""
    problems = []
    central: CentralSection = sections["central"]
    if central.log_level not in LOG_LEVELS:
        problems.append(f"central.log_level must be one of {', '.join(LOG_LEVELS)}")
    try:
        ZoneInfo(central.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(f"central.time_zone is no time zone this machine knows: {central.time_zone!r}")
    if central.database:
        try:
            make_url(central.database)
        except ArgumentError:
            problems.append("central.database is no database URL such as postgresql+psycopg://user@host/name")
    if central.public_url and not central.public_url.startswith(("http://", "https://")):
        problems.append("central.public_url must begin with http:// or https://")
    if not central.host:
        problems.append("central.host must not be empty")
    mqtt: MqttSection = sections["mqtt"]
    for key, path in (("password_file", mqtt.password_file), ("ca_file", mqtt.ca_file)):
        if path is not None and not path.is_file():
            problems.append(f"mqtt.{key} names no file: {path}")
    metrics: MetricsSection = sections["metrics"]
    for network in metrics.allow:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            problems.append(f"metrics.allow holds {network!r}, which is no address and no network")
    if not sections["declarations"].issuer_name.strip():
        problems.append("declarations.issuer_name must not be empty")
    return problems
