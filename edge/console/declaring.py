"""The code on the display that leads a visitor's phone to the declaration of this room.

Owns the address and the picture, made once at the start; it must not know when they are shown.
"""

import io
from dataclasses import dataclass

import segno

from edge.config import ConsoleSection, UnitSection

_QUIET_ZONE = 4
"""Modules of white around a code (ISO/IEC 18004, 6.3.8): old phones need all of them."""


@dataclass(frozen=True, slots=True)
class Declaring:
    """Where visitors declare: `address` for people to read, `picture` as SVG for phones; both empty where it is not known."""

    address: str = ""
    picture: bytes = b""


def declaring(section: ConsoleSection, unit: UnitSection) -> Declaring:
    """Return how visitors of this room reach the declaration."""
    if not section.declare_url:
        return Declaring()
    symbol = segno.make(f"{section.declare_url}?room={unit.room}", micro=False, error="m")
    picture = io.BytesIO()
    symbol.save(picture, kind="svg", border=_QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return Declaring(section.declare_url.split("://", 1)[1].rstrip("/"), picture.getvalue())
