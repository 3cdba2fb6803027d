"""The unit's configuration: unit.toml read once into frozen sections, with every fault named by its key.

Owns which keys there are, what each may be, and how the keys must agree. It must not know what anybody does with them.
Relative paths are taken from the folder of the configuration file.
"""

import difflib
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta

from edge.errors import ConfigError
from edge.protocol.messages import Slug

Flag = Annotated[bool, Meta(description="true or false")]
Pin = Annotated[int, Meta(ge=2, le=27, description="a GPIO number (BCM) from 2 to 27")]
Port = Annotated[int, Meta(ge=0, le=65535, description="a port from 0 to 65535")]
Text = Annotated[str, Meta(max_length=1000, description="a text")]
Required = Annotated[str, Meta(min_length=1, max_length=1000, description="a text that is not empty")]
Label = Annotated[str, Meta(min_length=1, max_length=120, description="a name of 1 to 120 letters")]
Id = Annotated[Slug, Meta(description="1 to 48 lower-case letters, digits or inner hyphens")]
People = Annotated[int, Meta(ge=0, le=100_000, description="a number of people from 0 to 100000")]
Metres = Annotated[float, Meta(ge=0.01, le=1.0, description="a distance of 0.01 to 1 m")]
Seconds = Annotated[float, Meta(ge=0.0, le=60.0, description="a time of 0 to 60 s")]
Pixels = Annotated[int, Meta(ge=160, le=4096, description="160 to 4096 pixels")]
FramesPerS = Annotated[float, Meta(ge=1, le=60, description="1 to 60 frames a second")]
KeepaliveS = Annotated[int, Meta(ge=5, le=600, description="a time of 5 to 600 s")]
CameraSource = Annotated[
    Literal["picamera2", "v4l2", "video", "pictures", "none"],
    Meta(description='"picamera2", "v4l2", "video", "pictures" or "none"'),
]
Language = Annotated[Literal["vi", "en"], Meta(description='"vi" or "en"')]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], Meta(description='"debug", "info", "warning" or "error"')
]
ClockTrust = Annotated[Literal["kernel", "trusted"], Meta(description='"kernel" or "trusted"')]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSection:
    """[unit] Who the unit is.

    `limit` holds until central's plan is known; 0 keeps the door red until then. `clock`: "kernel" trusts UTC once the
    kernel says that it is synchronised, "trusted" at once (a server or a simulated unit; never a Pi without an RTC).
    """

    room: Id
    door: Id
    room_name: Label
    door_name: Label
    data_dir: Required
    language: Language = "vi"
    limit: People = 0
    log_level: LogLevel = "info"
    clock: ClockTrust = "kernel"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeamsSection:
    """[beams] The two beams of the doorway; `gap_m` is the distance between them."""

    outer_pin: Pin = 17
    inner_pin: Pin = 27
    broken_is_low: Flag = True
    gap_m: Metres = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class LampsSection:
    """[lamps] The red/green light; `min_red_s` keeps relays from flickering."""

    red_pin: Pin = 23
    green_pin: Pin = 24
    active_high: Flag = True
    min_red_s: Seconds = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SounderSection:
    """[sounder] The sounder; without this table there is none."""

    pin: Pin = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonsSection:
    """[buttons] The staff's buttons; without this table there are none."""

    plus_pin: Pin = 5
    minus_pin: Pin = 6
    take_over_pin: Pin = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSection:
    """[camera] Where frames come from. `device` is for "v4l2", `path` for "video" and "pictures"."""

    source: CameraSource = "picamera2"
    device: Required = "/dev/video0"
    path: Text = ""
    width: Pixels = 1280
    height: Pixels = 720
    frames_per_s: FramesPerS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PassesSection:
    """[passes] How shown codes are taken. The same code held in view for `hold_s` is one scan."""

    trust_dir: Text = ""
    hold_s: Seconds = 4.0
    require_declaration: Flag = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSection:
    """[mqtt] The broker. An empty `ca_file` means no TLS; an empty `username` means no sign-in."""

    host: Required
    port: Annotated[int, Meta(ge=1, le=65535, description="a port from 1 to 65535")] = 8883
    username: Text = ""
    password_file: Text = ""
    ca_file: Text = ""
    keepalive_s: KeepaliveS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSection:
    """[console] The door display and staff's page. Port 0 takes a free one; without a PIN file staff pages answer loopback only."""

    host: Required = "127.0.0.1"
    port: Port = 8081
    staff_pin_file: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitConfig:
    """The whole of unit.toml. `sounder` and `buttons` are None when their tables are absent."""

    unit: UnitSection
    mqtt: MqttSection
    beams: BeamsSection = field(default_factory=BeamsSection)
    lamps: LampsSection = field(default_factory=LampsSection)
    camera: CameraSection = field(default_factory=CameraSection)
    passes: PassesSection = field(default_factory=PassesSection)
    console: ConsoleSection = field(default_factory=ConsoleSection)
    sounder: SounderSection | None = None
    buttons: ButtonsSection | None = None


SECTIONS: dict[str, type[Any]] = {
    "unit": UnitSection,
    "mqtt": MqttSection,
    "beams": BeamsSection,
    "lamps": LampsSection,
    "camera": CameraSection,
    "passes": PassesSection,
    "console": ConsoleSection,
    "sounder": SounderSection,
    "buttons": ButtonsSection,
}
"""The tables of unit.toml and what each becomes."""

_PATHS = (
    ("unit", "data_dir"),
    ("camera", "path"),
    ("passes", "trust_dir"),
    ("mqtt", "password_file"),
    ("mqtt", "ca_file"),
    ("console", "staff_pin_file"),
)


def load(path: Path) -> UnitConfig:
    """Return the configuration in *path*; whether the files it names are here is for `lacking` to say.

    Raises: ConfigError with all problems at once, each "table.key: what is wrong", in the order of the file.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(str(path), (f"file: cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError:
        raise ConfigError(str(path), ("file: is not a text in UTF-8",)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), (f"file: is not TOML: {error}",)) from None
    problems: list[str] = []
    values = {name: _checked(name, tables.get(name), problems) for name in SECTIONS}
    problems.extend(f"{name}: no such table{_hint(name, SECTIONS)}" for name in tables if name not in SECTIONS)
    _take_paths_from(path.resolve().parent, values)
    problems.extend(_disagreements(values))
    if problems:
        raise ConfigError(str(path), tuple(problems))
    return UnitConfig(**{name: SECTIONS[name](**keys) for name, keys in values.items() if keys is not None})


def _checked(name: str, given: object, problems: list[str]) -> dict[str, Any] | None:
    """Return the keys of table *name* that can be used, with defaults filled in; None for an optional table left out."""
    section = SECTIONS[name]
    if given is None:
        if name in ("sounder", "buttons"):
            return None
        given = {}
    if not isinstance(given, dict):
        problems.append(f"{name}: must be a table, [{name}]")
        return {}
    known: dict[str, Field[Any]] = {each.name: each for each in fields(section)}
    problems.extend(f"{name}.{key}: no such key{_hint(key, known)}" for key in given if key not in known)
    types = get_type_hints(section, include_extras=True)
    values: dict[str, Any] = {}
    for key, each in known.items():
        if key not in given:
            if each.default is MISSING:
                problems.append(f"{name}.{key}: is missing; must be {_description(types[key])}")
            else:
                values[key] = each.default
            continue
        try:
            values[key] = msgspec.convert(given[key], types[key])
        except msgspec.ValidationError:
            problems.append(f"{name}.{key}: must be {_description(types[key])}, not {str(given[key])[:60]!r}")
    return values


def _description(kind: Any) -> str:
    return next(str(meta.description) for meta in reversed(kind.__metadata__) if meta.description)


def _hint(word: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


def _take_paths_from(folder: Path, values: dict[str, dict[str, Any] | None]) -> None:
    for name, key in _PATHS:
        keys = values[name]
        if keys and keys.get(key):
            keys[key] = str(folder / Path(keys[key]).expanduser())


def _disagreements(values: Mapping[str, Mapping[str, Any] | None]) -> Iterator[str]:
    """Yield what is wrong between keys."""
    pins: defaultdict[int, list[str]] = defaultdict(list)
    for name, keys in values.items():
        for key, value in (keys or {}).items():
            if key == "pin" or key.endswith("_pin"):
                pins[value].append(f"{name}.{key}")
    for pin, users in pins.items():
        if len(users) > 1:
            yield f"{users[-1]}: pin {pin} is already taken by {' and '.join(users[:-1])}"
    camera, passes, mqtt = (values[name] or {} for name in ("camera", "passes", "mqtt"))
    source = camera.get("source")
    if source in ("video", "pictures") and not camera.get("path"):
        yield f'camera.path: is missing; the source "{source}" reads from it'
    if source not in (None, "none") and passes.get("trust_dir") == "":
        yield "passes.trust_dir: is missing; shown codes are verified against its certificates"
    if mqtt.get("password_file") and not mqtt.get("username"):
        yield "mqtt.username: is missing; the password file alone signs nobody in"


def lacking(config: UnitConfig) -> tuple[str, ...]:
    """Return what the configuration names and this machine does not have, each "table.key: what is wrong"."""
    found = []
    for name, key in _PATHS:
        value = getattr(getattr(config, name), key)
        if value and (problem := _path_problem(key, Path(value), config.camera.source)):
            found.append(f"{name}.{key}: {problem}")
    return tuple(found)


def load_here(path: Path) -> UnitConfig:
    """Return the configuration in *path*, to be run on this machine.

    Raises: ConfigError also for files and folders that it names and that are not there.
    """
    config = load(path)
    if problems := lacking(config):
        raise ConfigError(str(path), problems)
    return config


def _path_problem(key: str, path: Path, source: str | None) -> str:
    if key == "data_dir":
        if path.is_dir() or (not path.exists() and path.parent.is_dir()):
            return ""
        return f"{path} is no folder and cannot become one"
    if key == "path" and source not in ("video", "pictures"):
        return ""
    is_folder = key == "trust_dir" or (key == "path" and source == "pictures")
    if is_folder and not path.is_dir():
        return f"there is no folder {path}"
    if not is_folder and not path.is_file():
        return f"there is no file {path}"
    return ""
