"""Recorded rangings as text: `seconds,lane,zone,distance_mm` a line, under that header. Owns the reading and its faults, said in words.

A comment `# height_m = 2.2` tells how high a sensor above the door hangs, `# reach_m = 0.9` how far one at its side looks; without
either it hangs 2.2 m high.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from edge.commands.trace import decoded, short
from edge.core.events import Beam, RangeMeasured
from edge.core.ranging import RangingSettings
from edge.errors import TraceError

HEADER = ("seconds", "lane", "zone", "distance_mm")
USUAL_HEIGHT_M = 2.2
MOST_LANES = 4
FARTHEST_MM = 10_000

_MOUNT = re.compile(r"#\s*(height_m|reach_m)\s*=\s*(\S+)\s*$")
_TOLERANCE_S = 0.5


@dataclass(frozen=True, slots=True)
class Recorded:
    """A whole trace: how the sensors were mounted, and what they measured, by time."""

    settings: RangingSettings
    rangings: tuple[RangeMeasured, ...]


def recorded(name: str, raw: Iterable[bytes]) -> Recorded:
    """Return the trace in the lines *raw* of the file *name*.

    TraceError names the file, the line and what is wrong with it.
    """
    settings = RangingSettings(reach_m=USUAL_HEIGHT_M)
    rangings: list[RangeMeasured] = []
    for where, text in _texts(name, raw):
        if text.startswith("#"):
            if mount := _MOUNT.match(text):
                settings = _settings(mount[1], mount[2], where)
            continue
        fields = [field.strip() for field in text.split(",")]
        if not rangings and tuple(field.lower() for field in fields) == HEADER:
            continue
        ranging = _ranging(fields, where)
        if rangings and ranging.at_s < rangings[-1].at_s - _TOLERANCE_S:
            raise TraceError(f"{where}: the time {ranging.at_s:g} s is before an earlier line's; sort the file")
        rangings.append(ranging)
    return Recorded(settings, tuple(sorted(rangings, key=lambda each: each.at_s)))


def _texts(name: str, raw: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(raw, 1):
        where = f"{name}, line {number}"
        if text := decoded(line, where, is_first_line=number == 1):
            yield where, text


def _settings(key: str, value: str, where: str) -> RangingSettings:
    metres = _number(value)
    if metres is None or not 0.3 <= metres <= 4.0:
        raise TraceError(f"{where}: {key} must be 0.3 to 4 m, not {short(value)}")
    return RangingSettings(reach_m=metres, is_overhead=key == "height_m")


def _ranging(fields: list[str], where: str) -> RangeMeasured:
    if len(fields) != len(HEADER):
        raise TraceError(f"{where}: {len(fields)} fields instead of {','.join(HEADER)}")
    seconds, lane, zone, distance = fields
    at_s = _number(seconds)
    if at_s is None or at_s < 0.0:
        raise TraceError(f"{where}: {short(seconds)} is no time in seconds from the start of the trace")
    if not (lane.isascii() and lane.isdigit() and len(lane) < 3 and int(lane) < MOST_LANES):
        raise TraceError(f"{where}: {short(lane)} is no lane; it must be 0 to {MOST_LANES - 1}")
    try:
        which = Beam(zone.lower())
    except ValueError:
        raise TraceError(f"{where}: {short(zone)} is no zone; it must be outer or inner") from None
    if not distance:
        return RangeMeasured(at_s, int(lane), which, None)
    distance_mm = _number(distance)
    if distance_mm is None or not 0.0 <= distance_mm <= FARTHEST_MM:
        raise TraceError(f"{where}: {short(distance)} is no distance in mm; it is left empty where there is none")
    return RangeMeasured(at_s, int(lane), which, round(distance_mm))


def _number(word: str) -> float | None:
    try:
        number = float(word) if "_" not in word else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None
