"""Messages of the wire and of the reader's pipe: the codec on each type, central's reading of a topic, and both ends of the pipe."""

import json
from typing import Any

from central.ingest.reading import Refused, Taken, read
from edge.adapters.reader_messages import NOT_UNDERSTOOD, from_reader, line, to_reader
from edge.protocol.codec import decode, encode
from edge.protocol.errors import ProtocolError
from edge.protocol.table import TYPE_OF_LEAF
from tests.fuzz.target import Answer, Shape, Target, headed

_ROW = {"n": 1, "boot": "b1", "mono_ms": 5, "utc_ms": 1_790_000_000_000, "entries": 3, "exits": 1, "adjusted": -1}
_WHO, _KEY = "A" * 22, "A" * 43
_ROWS: tuple[dict[str, Any], ...] = (
    {"kind": "epoch_opened"},
    {"kind": "booted", "version": "1.0"},
    {"kind": "entered", "source": "beams", "on_red": True, "is_declared": True, "pass_of": "phu", "is_child": False},
    {"kind": "exited"},
    {"kind": "turned_back"},
    {"kind": "adjusted", "delta": 2, "by": "console.pin", "why": "đếm lại", "headcount": 4, "basis": {"phu": 3}, "doubts": {"phu": 9}},
    {"kind": "scanned", "format": "id_card", "verdict": "recorded", "reason": "as_stated", "people": 2, "who": _WHO},
    {"kind": "contact_sealed", "scan": 7, "key": "0123456789abcdef", "sealed": "AAAA", "ref": "0" * 32},
    {"kind": "pass_unused", "people": 1, "shown_ms": 9},
    {"kind": "pass_spent", "at": "phu", "people": 1},
    {"kind": "fault_raised", "fault": "beam_blocked"},
    {"kind": "fault_cleared", "fault": "beam_blocked"},
    {"kind": "mode_changed", "mode": "staff", "by": "console.unit"},
    {"kind": "plan_applied", "revision": 3, "limit": 12, "share": 6},
    {"kind": "permits_given", "to": "phu", "count": 2},
    {"kind": "permits_taken", "giver": "phu", "count": 2},
)  # fmt: skip

MESSAGES: dict[str, dict[str, Any]] = {
    "availability": {"v": 1, "online": True, "session": "s.1", "faults": ["ledger_failed"]},
    "state": {
        "v": 1, "epoch": "e1", "epoch_order": 1, "number": 4, "entries": 3, "exits": 1, "adjusted": 0, "light": "green", "cause": "room",
        "mode": "automatic", "limit": 10, "inside": 2, "plan_revision": 1, "boot": "b1", "started_mono_ms": 0, "mono_ms": 9, "version": "1",
        "utc_ms": 1_790_000_000_000, "edge_utc_ms": 1.79e12, "faults": [{"fault": "clock_unknown", "since_utc_ms": None}], "permits": -1,
        "given": {"phu": 2}, "taken": {"phu": 1}, "scans": {"verified": 3}, "spread": 1.5, "doubt": 7, "waiting": 1,
        "passes_used": {"phu": 1},
        "anchor": {"utc_ms": 1_790_000_000_000, "inside": 2, "delta": 0, "by": "x", "basis": {"phu": 1}, "doubts": {}, "left": 0},
    },
    "log": {"v": 1, "epoch": "e1", "epoch_order": 1, "rows": [_ROW | row for row in _ROWS]},
    "stored": {"v": 1, "epoch": "e1", "number": 4},
    "command": {"v": 1, "order": "o1", "inside": 4, "by": "central", "why": "đếm", "at_utc_ms": 1_790_000_000_000},
    "reply": {"v": 1, "order": "o1", "outcome": "applied", "delta": 1, "epoch": "e1", "number": 9},
    "plan": {
        "v": 1, "revision": 3, "name": "Bộ phận một cửa", "limit": 12, "doors": [{"id": "chinh", "name": "Cửa chính", "share": 12}],
        "closings_min": [690, 1020], "utc_offset_min": 420, "level": 2, "taking": {"id_card": "with_declaration"},
        "contacts": {"key": _KEY, "keep_days": 14},
    },
    "day": {
        "v": 1, "from_utc_ms": 1_790_000_000_000, "until_utc_ms": 1_790_050_000_000, "key": _KEY,
        "filed": [{"who": _WHO, "until_utc_ms": 1_790_050_000_000, "people": 2}],
    },
    "trust": {"v": 1, "revision": 3, "part": 0, "parts": 2, "digest": "0" * 64, "data": "QUJD"},
}  # fmt: skip
"""A genuine message a leaf; a test holds that no leaf is missing."""

_SETTINGS = {"source": "script", "device": "", "path": "", "width": 9, "height": 9, "frames_per_s": 1.0}
_PIPE: tuple[dict[str, Any], ...] = (
    {"type": "settings", **_SETTINGS, "trust_dir": "", "hold_s": 1.0},
    {"type": "clock", "utc_offset_ms": 1_790_000_000_000},
    {"type": "show", "text": "CR1:AB", "picture": None, "for_s": 1.5},
    {"type": "judged", "at_s": 1.0, "format": "dcc", "verdict": "refused", "reason": "expired", "people": 1, "judged_in_ms": 0.5},
    {"type": "camera", "is_lost": True, "words": "away"},
    {"type": "beat", "frames_per_s": 15.0, "decoded": 1, "decode_ms": 2.0, "failed": 0},
    {"type": "shown", "words": "no"},
)  # fmt: skip

_HEARD_WHOLE = frozenset({"availability", "state", "reply"})
"""What central takes whenever the codec does; of a `log` it wants text also where nobody looks, for it keeps the rows as they came."""
_DOORS = frozenset({("tiep-dan", "chinh")})


def codec_target() -> Target:
    """Return the codec, and central's reading, as a target; the head is the leaf."""

    def feed(data: bytes) -> Answer:
        leaf, payload = headed(data)
        found = read(f"counterroom/v1/tiep-dan/chinh/{leaf}", payload, _DOORS)
        message_type = TYPE_OF_LEAF.get(leaf)
        said = (
            found.detail if isinstance(found, Refused) and message_type is not None else ""
        )  # a topic may be said again
        if message_type is None:
            return Answer(type(found).__name__.lower(), said)
        try:
            message = decode(payload, message_type)
        except ProtocolError as error:
            assert not isinstance(found, Taken), "central takes what the codec refuses"
            return Answer(f"{leaf} {type(error).__name__}", f"{error} {said}")
        assert isinstance(found, Taken) or leaf not in _HEARD_WHOLE, "central refuses what the codec takes"
        assert message == decode(encode(message), message_type), "a message that does not survive the wire"
        return Answer(f"{leaf} taken")

    seeds = tuple(
        f"{leaf}\n".encode() + json.dumps(message, ensure_ascii=False).encode() for leaf, message in MESSAGES.items()
    )
    return Target("wire", Shape.HEADED, seeds, feed, most_s=0.5)


def pipe_target() -> Target:
    """Return both ends of the reader's pipe as a target; the head says which end listens."""

    def feed(data: bytes) -> Answer:
        head, payload = headed(data)
        end, decoder = ("reader", to_reader) if head == "reader" else ("unit", from_reader)
        try:
            message: Any = decoder.decode(payload)
        except NOT_UNDERSTOOD:
            return Answer(f"{end} not understood")
        assert line(message).endswith(b"\n")
        return Answer(f"{end} {type(message).__name__}")

    seeds = tuple(f"{end}\n".encode() + json.dumps(message).encode() for message in _PIPE for end in ("reader", "unit"))
    return Target("pipe", Shape.HEADED, seeds, feed, most_s=0.5)
