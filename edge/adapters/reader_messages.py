"""What the unit and its reader process say to each other: JSON lines over pipes. No text of a code crosses to the unit."""

from typing import TypeAlias

import msgspec

from edge.config import CameraSection
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

# --- unit to reader ---------------------------------------------------------------------------------------------------


class Settings(msgspec.Struct, frozen=True, kw_only=True, tag="settings"):
    """The first line: what to read from and how to judge. `source` is that of [camera], or "script"."""

    source: str
    camera: CameraSection
    trust_dir: str
    hold_s: float


class ClockSaid(msgspec.Struct, frozen=True, kw_only=True, tag="clock"):
    """UTC minus the monotonic clock, or null while UTC is not known: validity cannot be judged then."""

    utc_offset_ms: int | None


class Show(msgspec.Struct, frozen=True, kw_only=True, tag="show"):
    """Hold a code of `text`, or the picture in the file `picture`, before the scripted camera."""

    text: str | None = None
    picture: str | None = None
    for_s: float = 1.5


ToReader: TypeAlias = Settings | ClockSaid | Show

# --- reader to unit ---------------------------------------------------------------------------------------------------


class Judged(msgspec.Struct, frozen=True, kw_only=True, tag="judged"):
    """A code was seen in the frame taken at `at_s` (monotonic) and judged. `is_repeated`: it had been accepted a while before."""

    at_s: float
    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: int
    judged_in_ms: float
    is_repeated: bool = False


class CameraSaid(msgspec.Struct, frozen=True, kw_only=True, tag="camera"):
    """The camera delivers, or does not, and why."""

    is_lost: bool
    words: str = ""


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag="beat"):
    """The reader turns. Figures since the last beat, but `failed`: frames that raised, since the start."""

    frames_per_s: float
    decoded: int
    decode_ms: float
    failed: int


class Complained(msgspec.Struct, frozen=True, kw_only=True, tag="complained"):
    """An order could not be carried out."""

    words: str


FromReader: TypeAlias = Judged | CameraSaid | Beat | Complained

_encoder = msgspec.json.Encoder()
to_reader = msgspec.json.Decoder(ToReader)
from_reader = msgspec.json.Decoder(FromReader)


def line(message: ToReader | FromReader) -> bytes:
    """Return *message* as one line."""
    return _encoder.encode(message) + b"\n"
