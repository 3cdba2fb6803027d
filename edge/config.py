"""The unit's configuration: unit.toml read once into frozen sections, with every fault named by its key.

Owns how a file becomes sections and how the keys must agree; which keys there are stands in `edge.config_sections`. It must not
know what anybody does with them. Relative paths are taken from the folder of the configuration file.
"""

import difflib
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from edge.config_sections import (
    OPTIONAL,
    PATHS,
    SECTIONS,
    BeamsSection,
    ButtonsSection,
    CameraSection,
    ConsoleSection,
    LampsSection,
    MqttSection,
    PassesSection,
    RangeSensorSection,
    SounderSection,
    UnitConfig,
    UnitSection,
)
from edge.errors import ConfigError

__all__ = [
    "OPTIONAL",
    "PATHS",
    "SECTIONS",
    "BeamsSection",
    "ButtonsSection",
    "CameraSection",
    "ConsoleSection",
    "LampsSection",
    "MqttSection",
    "PassesSection",
    "RangeSensorSection",
    "SounderSection",
    "UnitConfig",
    "UnitSection",
    "lacking",
    "load",
    "load_here",
]

WAKING_ADDRESS = 0x29
"""Where a VL53L1X answers after it has been switched on (ST DS12385, 5.4)."""

SHORT_REACH_M = 1.36
"""How far the distance mode "short" ranges (ST DS12385, table of distance modes)."""

LOWEST_SEEN_M = 1.1
"""Children of this height must be seen from overhead."""


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
    except (RecursionError, ValueError):
        raise ConfigError(str(path), ("file: holds a number too long, or is nested too deep",)) from None
    problems: list[str] = []
    values = {name: _checked(name, tables.get(name), problems) for name in SECTIONS}
    problems.extend(f"{name}: no such table{_hint(name, SECTIONS)}" for name in tables if name not in SECTIONS)
    if values["range_sensor"] is not None:
        if "beams" in tables:
            problems.append(
                "beams: with [range_sensor] everybody would be counted twice; leave one of the two tables out"
            )
        values["beams"] = None
    problems.extend(_take_paths_from(path.resolve().parent, values))
    problems.extend(_disagreements(values))
    if problems:
        raise ConfigError(str(path), tuple(problems))
    return UnitConfig(**{name: SECTIONS[name](**keys) for name, keys in values.items() if keys is not None})


def _checked(name: str, given: object, problems: list[str]) -> dict[str, Any] | None:
    """Return the keys of table *name* that can be used, with defaults filled in; None for an optional table left out."""
    section = SECTIONS[name]
    if given is None:
        if name in OPTIONAL:
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


def _take_paths_from(folder: Path, values: dict[str, dict[str, Any] | None]) -> Iterator[str]:
    for name, key in PATHS:
        keys = values[name]
        if keys and keys.get(key):
            try:
                keys[key] = str(folder / Path(keys[key]).expanduser())
            except RuntimeError:
                yield f"{name}.{key}: begins with ~ and a name that no user here has"


def _disagreements(values: Mapping[str, Mapping[str, Any] | None]) -> Iterator[str]:
    """Yield what is wrong between keys."""
    pins: defaultdict[int, list[str]] = defaultdict(list)
    for name, keys in values.items():
        for key, value in (keys or {}).items():
            if key == "pin" or key.endswith("_pin"):
                pins[value].append(f"{name}.{key}")
            elif key.endswith("_pins"):
                for pin in value:
                    pins[pin].append(f"{name}.{key}")
    for pin, users in pins.items():
        if len(users) > 1:
            yield f"{users[-1]}: pin {pin} is already taken by {' and '.join(users[:-1])}"
    camera, passes, mqtt = (values[name] or {} for name in ("camera", "passes", "mqtt"))
    source = camera.get("source")
    if source in ("video", "pictures") and not camera.get("path"):
        yield f'camera.path: is missing; the source "{source}" reads from it'
    if source not in (None, "none") and passes.get("trust_dir") == "":
        yield "passes.trust_dir: is missing; shown codes are verified against its certificates"
    yield from _range_sensor_disagreements(values["range_sensor"] or {})
    if mqtt.get("password_file") and not mqtt.get("username"):
        yield "mqtt.username: is missing; the password file alone signs nobody in"


def _range_sensor_disagreements(sensor: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong between the keys of [range_sensor], as far as they are what they must be."""
    addresses, pins = sensor.get("addresses", ()), sensor.get("xshut_pins", ())
    if len(set(addresses)) < len(addresses):
        yield "range_sensor.addresses: two sensors cannot share an address"
    if len(addresses) > 1 and len(pins) != len(addresses):
        yield f"range_sensor.xshut_pins: {len(addresses)} sensors need a pin each, to be woken one after the other"
    elif len(pins) > 1 and len(pins) != len(addresses):
        yield f"range_sensor.addresses: {len(pins)} sensors need an address each"
    if not pins and len(addresses) == 1 and WAKING_ADDRESS not in addresses:
        yield f"range_sensor.xshut_pins: is missing; a sensor without one stays at address {WAKING_ADDRESS}"
    if len(addresses) > 1 and WAKING_ADDRESS in addresses:
        yield f"range_sensor.addresses: {WAKING_ADDRESS} is where every sensor wakes; give each of several another one"
    if sensor.get("distance_mode") != "short":
        if sensor.get("timing_budget_ms") == 15:
            yield 'range_sensor.timing_budget_ms: 15 ms are enough for the distance mode "short" alone'
        return
    if sensor.get("mount") == "overhead" and sensor.get("height_m", 0.0) - SHORT_REACH_M > LOWEST_SEEN_M:
        lowest_m = sensor["height_m"] - SHORT_REACH_M
        yield (
            f"range_sensor.height_m: from {sensor['height_m']:g} m nobody below {lowest_m:.2f} m would be seen;"
            ' hang it lower or set distance_mode = "long"'
        )
    if sensor.get("mount") == "side" and sensor.get("reach_m", 0.0) > SHORT_REACH_M:
        yield f'range_sensor.reach_m: the distance mode "short" ends at {SHORT_REACH_M:g} m; set distance_mode = "long"'


def lacking(config: UnitConfig) -> tuple[str, ...]:
    """Return what the configuration names and this machine does not have, each "table.key: what is wrong"."""
    found = []
    for name, key in PATHS:
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
    try:
        return _what_is_missing(key, path, source)
    except OSError as error:
        return f"{path} cannot be looked at: {error.strerror}"


def _what_is_missing(key: str, path: Path, source: str | None) -> str:
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
