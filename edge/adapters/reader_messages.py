"""What the unit and its reader process say to each other: JSON lines over pipes. No text of a code crosses to the unit.

The rules of a busy day fill three times what a pipe holds: whoever says them must be able to wait.
"""

from typing import TypeAlias

import msgspec

from edge.config import CameraSection
from edge.passes.rules import Rules, key_bytes, key_text
from edge.protocol.fields import Key32, KeyId, Pseudonym, Reference, Sealed, Slug
from edge.protocol.messages import Filed
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind

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


class RulesSaid(msgspec.Struct, frozen=True, kw_only=True, tag="rules"):
    """Judge by these rules from now on; see `edge.passes.rules.Rules`. The reader judges nothing before it has heard some."""

    taking: dict[PassFormat, Taking] = {}
    filed: tuple[Filed, ...] = ()
    day_key: Key32 | None = None
    contacts_key: Key32 | None = None
    areas: frozenset[Slug] = frozenset()

    def __repr__(self) -> str:
        """Return what a log may show."""
        return "RulesSaid(…)"


ToReader: TypeAlias = Settings | ClockSaid | RulesSaid | Show


def rules_said(rules: Rules) -> RulesSaid:
    """Return *rules* as they are said."""
    return RulesSaid(
        taking=dict(rules.taking),
        filed=tuple(rules.filed.values()),
        day_key=_written(rules.day_key),
        contacts_key=_written(rules.contacts_key),
        areas=rules.areas,
    )


def rules_of(said: RulesSaid) -> Rules:
    """Return the rules that were said."""
    return Rules(
        taking=said.taking,
        filed={each.who: each for each in said.filed},
        day_key=None if said.day_key is None else key_bytes(said.day_key),
        contacts_key=None if said.contacts_key is None else key_bytes(said.contacts_key),
        areas=said.areas,
    )


def _written(key: bytes | None) -> str | None:
    return None if key is None else key_text(key)


# --- reader to unit ---------------------------------------------------------------------------------------------------


class Judged(msgspec.Struct, frozen=True, kw_only=True, tag="judged"):
    """A code was seen in the frame taken at `at_s` (monotonic) and judged by the rules. `is_repeated`: it had been accepted a while before.

    `who` is its bearer's pseudonym of the day; `key`, `sealed` and `ref` as in `rows.ContactSealed`, where contacts are kept.
    """

    at_s: float
    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: int
    judged_in_ms: float
    is_repeated: bool = False
    who: Pseudonym | None = None
    key: KeyId | None = None
    sealed: Sealed = ""
    ref: Reference = ""


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


class ShowOver(msgspec.Struct, frozen=True, kw_only=True, tag="shown"):
    """An order to show something is done: it is out of the picture, and every frame with it has been read. With `words`: it could not
    be shown, and why. Each order is answered once."""

    words: str = ""


FromReader: TypeAlias = Judged | CameraSaid | Beat | ShowOver

_encoder = msgspec.json.Encoder()
NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the decoders raise for a line that is no message."""

to_reader = msgspec.json.Decoder(ToReader)
from_reader = msgspec.json.Decoder(FromReader)


def line(message: ToReader | FromReader) -> bytes:
    """Return *message* as one line."""
    return _encoder.encode(message) + b"\n"
