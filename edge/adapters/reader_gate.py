"""Which frames are worth decoding, and which codes are new.

Owns the memories of the reader: the last scene, the codes held in view, and those accepted lately. It must not know how a code is decoded
or judged.
"""

import hashlib
import os

import numpy as np
from numpy.typing import NDArray

from edge.adapters.camera import Gray
from edge.passes.rules import Ruled, Rules

_STRIDE = 16
_STEP = 80  # brightness of four pixels; more than five times the noise of a small sensor in poor light
_SAMPLES = 4  # so many sampled pixels: a phone at arm's length changes hundreds
_AWAKE_S = 1.0
_FIRST_REST_S = 1.0
_LONGEST_REST_S = 16.0
_AFTER_CODE_S = 0.4
_LATELY_S = 10.0

PUT_AWAY_S = 1.0
"""A code that was not seen for so long, while another was answered, has been put away: who shows it again wants an answer again."""

ACCEPTED_FOR_S = 600.0
"""So long after it was last shown an accepted code is known again; who shows it then waits for the light, and is no further person."""

ACCEPTED_AT_MOST = 512
"""More codes than a door takes in that time. The one shown longest ago is forgotten first."""


class SceneGate:
    """Says which frames to decode; looking costs some hundredths of a millisecond, decoding tens of milliseconds.

    Every frame for a second after the scene changed; then ever more seldom, but never never: a code that was held still and not yet
    read is tried again, each time with other noise. While a code is read a few looks a second keep it in memory.
    """

    def __init__(self) -> None:
        self._last: NDArray[np.int16] | None = None
        self._changed_s = float("-inf")
        self._found_s = float("-inf")
        self._paused_until_s = float("-inf")
        self._resting_until_s = float("-inf")
        self._rest_s = _FIRST_REST_S

    def wants(self, frame: Gray, at_s: float) -> bool:
        """Return whether the frame taken at *at_s* should be decoded."""
        if self._is_other(frame):
            self._changed_s = at_s
            self._resting_until_s = at_s
            self._rest_s = _FIRST_REST_S
        if at_s - self._changed_s <= _AWAKE_S:
            return at_s >= self._paused_until_s
        if at_s < self._resting_until_s:
            return False
        self._resting_until_s = at_s + self._rest_s
        if (
            at_s - self._found_s > _LATELY_S
        ):  # a code that was read lately may still be held: it must not be forgotten meanwhile
            self._rest_s = min(self._rest_s * 2, _LONGEST_REST_S)
        return True

    def found(self, at_s: float) -> None:
        """A code was read in the frame taken at *at_s*."""
        self._found_s = at_s
        self._paused_until_s = at_s + _AFTER_CODE_S
        self._rest_s = _FIRST_REST_S

    def _is_other(self, frame: Gray) -> bool:
        rows = frame[::_STRIDE, : frame.shape[1] // _STRIDE * _STRIDE]
        # Four neighbours of one cache line are as quick to read as one pixel, and their sum has half its noise.
        sample = rows[:, ::_STRIDE].astype(np.int16)
        for shift in range(1, 4):
            sample += rows[:, shift::_STRIDE]
        last, self._last = self._last, sample
        if last is None or last.shape != sample.shape:
            return True
        return int(np.count_nonzero(np.abs(sample - last) > _STEP)) >= _SAMPLES


class HeldCodes:
    """Tells a code shown anew from one still held in view, and which of these rules have refused. Remembers keyed digests, no texts."""

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s
        self._key = os.urandom(32)
        self._seen_s: dict[bytes, float] = {}
        self._newest_s = float("-inf")
        self._waiting: dict[bytes, tuple[Rules, Ruled]] = {}

    def is_new(self, code: bytes, at_s: float) -> bool:
        """Return whether *code* was out of view for longer than `hold_s`, or another was held up instead of it; remember that it is in
        view at *at_s*."""
        self._seen_s = {digest: seen for digest, seen in self._seen_s.items() if at_s - seen <= self._hold_s}
        self._waiting = {digest: waits for digest, waits in self._waiting.items() if digest in self._seen_s}
        digest = self._digest(code)
        seen_s = self._seen_s.get(digest)
        is_new = seen_s is None or (seen_s < self._newest_s and at_s - seen_s > PUT_AWAY_S)
        if is_new:
            self._newest_s = at_s
        self._seen_s[digest] = at_s
        return is_new

    def answered(self, code: bytes, rules: Rules, ruled: Ruled, *, is_waiting: bool) -> None:
        """Remember what *rules* said about *code* if it *is waiting*: it was they, and nothing in the code, that refused it."""
        self._waiting.pop(self._digest(code), None)
        if is_waiting:
            self._waiting[self._digest(code)] = rules, ruled

    def waits_for(self, code: bytes, rules: Rules) -> Ruled | None:
        """Return the answer that was given about *code* if others than *rules* gave it: it may be another one now."""
        refused_by, ruled = self._waiting.get(self._digest(code), (rules, None))
        return ruled if refused_by is not rules else None

    def _digest(self, code: bytes) -> bytes:
        return hashlib.blake2b(code, key=self._key, digest_size=16).digest()


class AcceptedCodes:
    """Tells an accepted code that was accepted here a while ago already. Remembers keyed digests, no texts."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._shown_s: dict[bytes, float] = {}  # in the order of their times

    def is_repeated(self, code: bytes, at_s: float) -> bool:
        """Return whether *code* was accepted within `ACCEPTED_FOR_S` before, and remember that it was at *at_s*."""
        digest = hashlib.blake2b(code, key=self._key, digest_size=16).digest()
        before_s = self._shown_s.pop(digest, None)
        self._shown_s[digest] = at_s
        for oldest, shown_s in tuple(self._shown_s.items()):
            if len(self._shown_s) <= ACCEPTED_AT_MOST and at_s - shown_s <= ACCEPTED_FOR_S:
                break
            del self._shown_s[oldest]
        return before_s is not None and at_s - before_s <= ACCEPTED_FOR_S
