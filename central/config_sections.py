"""The tables of central.toml with their defaults, as frozen sections. What is checked of them stands in `central.config`."""

from dataclasses import dataclass
from pathlib import Path


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
class ContactsSection:
    """The health department's public key, as `contacts keygen` writes it. No file: no contact is kept anywhere."""

    public_key_file: Path | None = None
