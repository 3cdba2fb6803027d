"""Generates the reference page of both configuration files from the sections that read them, so that it cannot drift from the code.

`python -m tests.support.config_reference > docs/configuration.md` writes it; a test holds the file equal. Keys, types, defaults and
ranges come from the code; what a key is for stands here, and a key without a meaning is an error.
"""

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import central.config
import edge.config

PAGE = "docs/configuration.md"

UNIT_MEANINGS = {
    "unit.room": "The room's id, as central knows it.",
    "unit.door": "The door's id within the room. With the room it is the unit's address on the wire.",
    "unit.room_name": "The room's name on the screens, until central's plan brings another.",
    "unit.door_name": "The door's name on the screens, until central's plan brings another.",
    "unit.data_dir": "Folder of the ledger and of the last plan. It is made where its parent folder is there.",
    "unit.language": "Language the display starts in.",
    "unit.limit": "The most people inside until central's plan is known. 0 keeps the door red until then.",
    "unit.log_level": "The least severe line that is logged.",
    "unit.clock": '`"kernel"` takes the time as known once the kernel says that it is synchronised, `"trusted"` at once: never on a Pi '
    "without a clock chip.",
    "mqtt.host": "The broker's name, as in its certificate, or its address.",
    "mqtt.port": "The broker's port.",
    "mqtt.username": "The account: `<room>.<door>` on the shipped broker. Empty: no sign-in.",
    "mqtt.password_file": "File with the account's password.",
    "mqtt.ca_file": "Certificate of the broker's authority. Empty: no TLS, which the shipped broker refuses.",
    "mqtt.keepalive_s": "The longest silence on the connection, in seconds.",
    "beams.outer_pin": "The beam somebody coming in meets first.",
    "beams.inner_pin": "The beam somebody coming in meets last.",
    "beams.broken_is_low": "Whether a broken beam pulls its pin low (open-collector receivers, dark on).",
    "beams.gap_m": "Distance between the two beams in metres, as measured.",
    "range_sensor.bus": "I2C bus of the time-of-flight sensors (VL53L1X). With this table the door is counted by them, not by beams.",
    "range_sensor.addresses": "Address of each sensor, a lane each, from one side of the door to the other. 41 is where one wakes.",
    "range_sensor.xshut_pins": "Pin at the XSHUT of each sensor, in the same order. Needed with several, so that each is given its address "
    "in turn; with one it lets a hung sensor be switched off and on.",
    "range_sensor.mount": '`"overhead"`: above the door, looking down, heights are told; `"side"`: at the frame, looking across.',
    "range_sensor.height_m": "Overhead: from the floor to the sensor in metres, as measured.",
    "range_sensor.reach_m": "At the side: from the sensor to the other side of the door in metres, as measured.",
    "range_sensor.child_m": "Overhead: who is lower is counted as a child.",
    "range_sensor.distance_mode": '`"short"` bears sunlight best; `"long"` for higher mounts and wider doors.',
    "range_sensor.timing_budget_ms": "How long one ranging takes. Longer sees darker clothes and smaller children, shorter sees runners.",
    "range_sensor.is_swapped": "Whether the sensor hangs the other way round, so that its outer zone looks inwards.",
    "lamps.red_pin": "The red lamp.",
    "lamps.green_pin": "The green lamp.",
    "lamps.active_high": "Whether a high pin lights the lamp. `false` for relay boards that switch on low.",
    "lamps.min_red_s": "How long red stays at least, in seconds.",
    "camera.source": '`"picamera2"`: ribbon camera; `"v4l2"`: USB camera; `"none"`: the door counts and reads no codes; `"video"` and '
    '`"pictures"` are for tests.',
    "camera.device": 'Device of `"v4l2"`.',
    "camera.path": 'File of `"video"`, folder of `"pictures"`; needed with them.',
    "camera.width": "Width of a frame.",
    "camera.height": "Height of a frame.",
    "camera.frames_per_s": "Frames a second asked of the camera.",
    "camera.focus": '`"follow"`: the lens follows what is held up, among near distances alone where `code_distance_m` is at most 0.3; '
    '`"fixed"`: it stays at `code_distance_m`. For `"picamera2"` with a lens that moves; others are turned by hand, see '
    "`counterroom-edge focus`.",
    "camera.code_distance_m": "From the lens to a code held up, in metres.",
    "camera.exposure": '`"short"`: the camera keeps exposures short and chooses them; `"bounded"`: always as long as a code of `module_mm` '
    "moved at `hand_mm_per_s` takes to move by one module, and the camera chooses only the gain. For dark places.",
    "camera.module_mm": "The smallest module to be read; an identity card's is about 0.2 mm.",
    "camera.hand_mm_per_s": "The speed at which it may move meanwhile.",
    "camera.exposure_bias_ev": "How much brighter (above 0) or darker than its own measure the camera exposes, in powers of two: what is "
    "too bright runs over its neighbours, what is too dark is read all the same.",
    "passes.trust_dir": "Folder of trusted certificates: `declarations/` holds those that may sign declarations, `staff/` "
    "those that may sign staff badges (and `revoked.txt`, the withdrawn ones), `icao/` the authorities over ICAO seals, `shc/` key sets "
    "of SMART Health Cards, `lists/` those that may sign central's bundle, which the unit keeps in `central/`; the rest health "
    'certificates. Needed unless the camera is `"none"`.',
    "passes.hold_s": "The same code held in view this long is one scan, unless another is held up instead of it.",
    "passes.require_declaration": "Whether an entry without an accepted declaration shortly before is reported as undeclared.",
    "console.host": "Where the display and the staff's page answer.",
    "console.port": "Their port. 0 takes a free one.",
    "console.staff_pin_file": "File with the staff's PIN. Empty: the staff's page answers on this machine alone.",
    "console.declare_url": "Central's declaration page as visitors' phones reach it, as `https://khai-bao.example.vn/khai-bao/`. The "
    "display shows a QR code that leads there, for this room. Empty: none.",
    "sounder.pin": "The sounder.",
    "sounder.is_active": "Whether it is an active buzzer, which has one tone of its own: it is switched on and off, and signals are "
    "told apart by their rhythm.",
    "buttons.plus_pin": "Button +1.",
    "buttons.minus_pin": "Button −1.",
    "buttons.take_over_pin": "Button that takes counting over by hand, and gives it back.",
}

CENTRAL_MEANINGS = {
    "central.data_dir": "Folder of the database, the session key, the keys that sign declarations, staff badges and bundles, their "
    "certificates (`trust/`), and the trust lists taken in (`lists/`).",
    "central.host": "Where pages and API answer. Loopback when a reverse proxy stands before it.",
    "central.port": "Their port.",
    "central.database": "SQLAlchemy URL, as `postgresql+psycopg://user@host/counterroom`. Empty: SQLite in `data_dir`.",
    "central.public_url": "The address under which people reach it.",
    "central.time_zone": "The time zone in which a day begins, and in which times are shown.",
    "central.log_level": "The least severe line that is logged.",
    "central.proxies": "How many reverse proxies of ours stand before it. Wrong figures let callers claim any address.",
    "mqtt.host": "The broker's name, as in its certificate, or its address.",
    "mqtt.port": "The broker's port. The shipped broker listens on 8883.",
    "mqtt.username": "The account. Empty: no sign-in.",
    "mqtt.password_file": "File with the account's password. Empty: none.",
    "mqtt.ca_file": "Certificate of the broker's authority. Empty: no TLS.",
    "mqtt.keepalive_s": "The longest silence on the connection, in seconds.",
    "api.is_public": "Whether `/api/v1` answers without a sign-in. Occupancy holds no personal data.",
    "metrics.allow": "Addresses and networks that may read `/metrics`.",
    "sessions.cookie_secure": "Whether the sign-in cookie goes over https only. `false` for plain http on a test bench.",
    "sessions.lifetime_h": "How many hours a sign-in lasts.",
    "declarations.valid_h": "How many hours a declaration holds.",
    "declarations.issuer_name": "The name in the certificate of the issuer of declarations.",
    "contacts.public_key_file": "The health department's public key, to which contacts are sealed where a plan orders that they are kept. "
    "`counterroom-central contacts keygen` makes it. Empty: no contact is kept.",
}

_HEAD = """# Configuration

Generated by `python -m tests.support.config_reference`; do not edit.

Both files are TOML, read once at the start. An unknown key or table, a wrong type and a figure out of range are errors that
name the file and the key; all of them are told at once. Relative paths are taken from the folder of the file. Keys without a default
must be given. Commented examples: [unit.toml](../firmware_config/examples/unit.toml) and
[central.toml](../firmware_config/examples/central.toml)."""

_UNIT_HEAD = """## unit.toml: the door unit

Usually `/etc/counterroom/unit.toml`. `counterroom-edge check --config F` checks it and says what is wrong, key by key. Pins are GPIO (BCM)
numbers, and no two keys may name the same one; the defaults are those of the [wiring](../firmware_config/wiring.md)."""

_CENTRAL_HEAD = """## central.toml: the aggregator

Usually `/etc/counterroom/central.toml`. `counterroom-central check --config F` checks it."""

_PLAIN = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Path: "path",
    tuple: "list of texts",
}
_PLAIN_SAID = {"a text", "true or false"}
"""What the code says of a key that may be anything of its type."""


def page() -> str:
    """Return the reference page as Markdown."""
    out = [_HEAD, "", _UNIT_HEAD]
    for name, section in edge.config.SECTIONS.items():
        is_optional = name in edge.config.OPTIONAL
        out += _table(name, _unit_rows(name, section), is_optional)
    out += ["", _CENTRAL_HEAD]
    for name, section in get_type_hints(central.config.CentralConfig).items():
        out += _table(name, _central_rows(name, section), is_optional=False)
    return "\n".join(out) + "\n"


def unit_keys() -> list[str]:
    """Return every key of unit.toml as table.key."""
    return [
        f"{name}.{key.name}" for name, section in edge.config.SECTIONS.items() for key in dataclasses.fields(section)
    ]


def central_keys() -> list[str]:
    """Return every key of central.toml as table.key."""
    sections = get_type_hints(central.config.CentralConfig)
    return [f"{name}.{key.name}" for name, section in sections.items() for key in dataclasses.fields(section)]


def _table(name: str, rows: Iterator[str], is_optional: bool) -> list[str]:
    left_out = ["", "Without this table there is none."] if is_optional else []
    return [
        "",
        f"### `[{name}]`",
        *left_out,
        "",
        "| key | type | default | must be | meaning |",
        "| --- | --- | --- | --- | --- |",
        *rows,
    ]


def _unit_rows(name: str, section: type[Any]) -> Iterator[str]:
    hints = get_type_hints(section, include_extras=True)
    for key in dataclasses.fields(section):
        allowed = next(str(meta.description) for meta in reversed(hints[key.name].__metadata__) if meta.description)
        type_name = "path" if (name, key.name) in edge.config.PATHS else _type_name(hints[key.name])
        yield _row(key, type_name, "" if allowed in _PLAIN_SAID else allowed, UNIT_MEANINGS[f"{name}.{key.name}"])


def _central_rows(name: str, section: type[Any]) -> Iterator[str]:
    hints = get_type_hints(section)
    for key in dataclasses.fields(section):
        low, high = central.config._RANGES.get(f"{name}.{key.name}", (None, None))
        allowed = "" if low is None else f"from {low} to {high}"
        if key.name == "log_level":
            allowed = ", ".join(central.config.LOG_LEVELS)
        yield _row(key, _type_name(hints[key.name]), allowed, CENTRAL_MEANINGS[f"{name}.{key.name}"])


def _row(key: "dataclasses.Field[Any]", type_name: str, allowed: str, meaning: str) -> str:
    return f"| `{key.name}` | {type_name} | {_default(key)} | {allowed} | {meaning} |"


def _type_name(hint: Any) -> str:
    """Return the type in words: `Annotated[int, ...]` and `Literal[...]` are what they hold, `X | None` is X."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin is typing.Literal:
        return _PLAIN[type(get_args(hint)[0])]
    if origin is tuple:
        return "list of numbers" if _type_name(get_args(hint)[0]) == "whole number" else "list of texts"
    if origin in _PLAIN:
        return _PLAIN[origin]
    if origin in (types.UnionType, typing.Union):
        return _type_name(next(part for part in get_args(hint) if part is not type(None)))
    return _type_name(get_args(hint)[0] if origin is typing.Annotated else hint.__origin__)


def _default(key: "dataclasses.Field[Any]") -> str:
    if key.default is dataclasses.MISSING:
        return "must be given"
    value = "" if key.default is None else list(key.default) if isinstance(key.default, tuple) else key.default
    return f"`{json.dumps(value, ensure_ascii=False)}`"


if __name__ == "__main__":
    sys.stdout.write(page())
