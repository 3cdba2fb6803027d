"""The reader's work on one frame: gate, decode, tell new codes from held ones, judge.

Owns the order of these and the figures about them. It must not know where frames come from, nor who hears the judgements.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import structlog

from edge.adapters.camera import Gray
from edge.adapters.reader_gate import AcceptedCodes, HeldCodes, SceneGate
from edge.adapters.reader_messages import Beat, Judged
from edge.passes import Judgement
from edge.protocol.vocabulary import VerdictKind

Decode = Callable[[Gray], Iterable[str | bytes]]
Judge = Callable[[str, datetime | None], Judgement]

log = structlog.get_logger(__name__)


class FrameReader:
    """Reads frames. `utc_offset_ms` is UTC minus the monotonic clock; None: judged without knowing the time."""

    def __init__(self, decode: Decode, judge: Judge, hold_s: float) -> None:
        self.utc_offset_ms: int | None = None
        self._decode = decode
        self._judge = judge
        self._gate = SceneGate()
        self._held = HeldCodes(hold_s)
        self._accepted = AcceptedCodes()
        self._frames = 0
        self._decoded = 0
        self._decode_s = 0.0
        self._failed = 0
        self._since_s: float | None = None

    def read(self, frame: Gray, at_s: float) -> list[Judged]:
        """Return the judgement of each code that is new in the frame taken at *at_s*. Never raises: a bad frame is counted."""
        self._frames += 1
        if self._since_s is None:
            self._since_s = at_s
        try:
            if not self._gate.wants(frame, at_s):
                return []
            began = time.perf_counter()
            codes = tuple(self._decode(frame))
            self._decode_s += time.perf_counter() - began
            self._decoded += 1
            if codes:
                self._gate.found(at_s)
            return [self._judged(code, at_s) for code in codes if self._held.is_new(_raw(code), at_s)]
        except Exception as error:  # noqa: BLE001  whatever a frame does to the decoder, the next one is read
            self._failed += 1
            if self._failed == 1:
                log.warning("frame_failed", why=type(error).__name__)
            return []

    def beat(self, now_s: float) -> Beat:
        """Return the figures since the last call, and begin anew."""
        span_s = max(1e-6, now_s - (now_s if self._since_s is None else self._since_s))
        beat = Beat(
            frames_per_s=round(self._frames / span_s, 2) if span_s > 0.1 else 0.0,
            decoded=self._decoded,
            decode_ms=round(self._decode_s * 1000 / self._decoded, 3) if self._decoded else 0.0,
            failed=self._failed,
        )
        self._frames = self._decoded = 0
        self._decode_s = 0.0
        self._since_s = now_s
        return beat

    def _judged(self, code: str | bytes, at_s: float) -> Judged:
        utc = None
        if self.utc_offset_ms is not None:
            utc = datetime.fromtimestamp(at_s + self.utc_offset_ms / 1000, UTC)
        text = code if isinstance(code, str) else code.decode("utf-8", "replace")
        began = time.perf_counter()
        judgement = self._judge(text, utc)
        is_accepted = judgement.verdict is not VerdictKind.REFUSED
        return Judged(
            at_s=at_s,
            format=judgement.format,
            verdict=judgement.verdict,
            reason=judgement.reason,
            people=judgement.people,
            judged_in_ms=round((time.perf_counter() - began) * 1000, 3),
            is_repeated=is_accepted and self._accepted.is_repeated(_raw(code), at_s),
        )


def _raw(code: str | bytes) -> bytes:
    return code if isinstance(code, bytes) else code.encode("utf-8", "surrogatepass")
