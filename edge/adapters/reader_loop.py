"""The reader's work on one frame: gate, decode, tell new codes from held ones, judge by the rules, seal the contact.

Owns the order of these and the figures about them. It must not know where frames come from, nor who hears the judgements.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import structlog

from edge.adapters.camera import Gray
from edge.adapters.reader_contacts import NO_CONTACT, Contacts
from edge.adapters.reader_gate import AcceptedCodes, HeldCodes, SceneGate
from edge.adapters.reader_messages import Beat, Judged
from edge.passes import Judgement
from edge.passes.bearer import bearer_of
from edge.passes.rules import Rules, rule
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

Decode = Callable[[Gray], Iterable[str | bytes]]
Judge = Callable[[str, datetime | None], Judgement]

_SIGNED = (
    PassFormat.DECLARATION,
    PassFormat.STAFF_BADGE,
    PassFormat.DCC,
    PassFormat.DDCC,
    PassFormat.TRAVEL_SEAL,
)
_BY_THE_RULES = (Reason.NOT_ACCEPTED, Reason.ANOTHER_AREA, Reason.DECLARATION_NEEDED)

log = structlog.get_logger(__name__)


class FrameReader:
    """Reads frames. `utc_offset_ms` is UTC minus the monotonic clock; None: judged without knowing the time. `rules` are laid over what
    *judge* says a code is worth; both may be put to something else from another thread."""

    def __init__(self, decode: Decode, judge: Judge, hold_s: float) -> None:
        self.utc_offset_ms: int | None = None
        self.rules = Rules()
        self._decode = decode
        self._judge = judge
        self._gate = SceneGate()
        self._held = HeldCodes(hold_s)
        self._accepted = AcceptedCodes()
        self._contacts = Contacts()
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
            answers = [self._answer(code, at_s) for code in codes]
            return [answer for answer in answers if answer is not None]
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

    def _answer(self, code: str | bytes, at_s: float) -> Judged | None:
        """Return the judgement of *code* if it is news: shown anew, or refused by rules that have changed since."""
        raw, rules = _raw(code), self.rules
        is_new = self._held.is_new(raw, at_s)
        before = None if is_new else self._held.waits_for(raw, rules)
        if not is_new and before is None:
            return None
        began = time.perf_counter()
        text = code if isinstance(code, str) else code.decode("utf-8", "replace")
        utc = None
        if self.utc_offset_ms is not None:
            utc = datetime.fromtimestamp(at_s + self.utc_offset_ms / 1000, UTC)
        judgement = self._judge(text, utc)
        bearer = None if judgement.verdict is VerdictKind.REFUSED else bearer_of(judgement.format, text)
        subject, area = (bearer.subject, bearer.area) if bearer else (None, "")
        ruled = rule(judgement, subject, rules, utc, area)
        self._held.answered(raw, rules, ruled, is_waiting=ruled.judgement.reason in _BY_THE_RULES)
        if ruled == before:
            return None
        answer = ruled.judgement
        is_accepted = answer.verdict is not VerdictKind.REFUSED
        # The same pass can be packed into another text without its signature suffering.
        shown = bearer.subject.encode() if bearer is not None and answer.format in _SIGNED else raw
        is_repeated = is_accepted and self._accepted.is_repeated(shown, at_s)
        is_kept = (is_accepted and not is_repeated) or answer.reason is Reason.DECLARATION_NEEDED
        contact = NO_CONTACT
        if bearer is not None and is_kept:
            contact = self._contacts.sealed(bearer, rules.contacts_key, ruled.ref)
        return Judged(
            at_s=at_s,
            format=answer.format,
            verdict=answer.verdict,
            reason=answer.reason,
            people=answer.people,
            judged_in_ms=round((time.perf_counter() - began) * 1000, 3),
            is_repeated=is_repeated,
            who=ruled.who,
            key=contact.key,
            sealed=contact.sealed,
            ref=contact.ref,
        )


def _raw(code: str | bytes) -> bytes:
    return code if isinstance(code, bytes) else code.encode("utf-8", "surrogatepass")
