"""Makes the bundle of all whom doors may believe, and tells it to every unit: when it changes, every day, and when the broker returns.

Owns `DATA/lists/bundle.cbor`, the bundle in force, which the command line may replace from another process. What others retain on the
topics of the bundle is put right: a unit would not believe it, but it would miss ours.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import cbor2
import structlog

from central.broker.files import write
from central.errors import CentralError, StoreError
from central.ingest.service import Publish
from central.keys import BADGES, DECLARATIONS, exported
from central.store.badges import BadgeStore
from central.trust.sources import Source, TrustSources, merged
from central.worker import Worker
from edge.passes import Issuer, SigningKey, Trust, TrustError
from edge.passes.bundle import Bundle, encode_bundle, encode_content, read_bundle
from edge.protocol.codec import encode
from edge.protocol.topics import TRUST_PARTS, trust_part
from edge.protocol.trust_parts import cut

LOOK_EVERY_S = 1.0
RENEW_AFTER = timedelta(days=1)
HOLDS = timedelta(days=30)
"""A unit that central cannot reach believes its bundle for so long, and then, recorded instead of verified, on."""
MEND_EVERY_S = 5.0
"""Between two times that topics are put right: whoever keeps writing there must not keep central busy."""

TOPICS = TRUST_PARTS.removesuffix("+")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TrustStatus:
    """What pages tell of the bundle: its revision and the lists it was made of. *problem* is why it could not be made anew."""

    revision: int | None = None
    issued: datetime | None = None
    sources: tuple[Source, ...] = ()
    problem: str = ""


class TrustDesk:
    """Keeps the bundle of *data_dir* up to date with *key*. *publish* sends a message if the broker is there."""

    def __init__(
        self,
        data_dir: Path,
        badges: BadgeStore,
        key: SigningKey,
        publish: Publish = lambda *_: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        look_after: Sequence[Callable[[], object]] = (),
    ) -> None:
        """*look_after* are called each hour, before the certificates of central's own issuers are read: keys that end are renewed by it."""
        self.sources = TrustSources(data_dir / "lists")
        self._data_dir = data_dir
        self.file = data_dir / "lists" / "bundle.cbor"
        self._badges = badges
        self._key = key
        self._publish = publish
        self._now = now
        self._look_after = look_after
        self._making = threading.Lock()
        """Held while lists are read, which takes seconds; the broker's thread never waits for it."""
        self._lock = threading.Lock()
        """Over the parts told and when they are to be told again."""
        self._seen: object = None
        self._content = b""
        self._bundle: Bundle | None = None
        self._data = b""
        self._parts: tuple[bytes, ...] = ()
        self._status = TrustStatus()
        self._told_ended: set[tuple[str, datetime | None]] = set()
        self._mend_after_s: float | None = None
        self._worker = Worker("trust", self._turn)

    @property
    def status(self) -> TrustStatus:
        """The bundle in force."""
        return self._status

    def start(self) -> None:
        """Begin to look for changes."""
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def nudge(self) -> None:
        """Look now."""
        self._worker.wake()

    def publish_all(self) -> None:
        """Tell the bundle: the broker may have forgotten it."""
        with self._lock:
            self._tell()

    def heard(self, topic: str, payload: bytes) -> None:
        """Take note of what is retained on a topic of the bundle by somebody else, or by central before; it is put right soon."""
        number = topic.removeprefix(TOPICS)
        with self._lock:
            # Anybody may write there: a number is compared as text, for one of many digits could not be read as a figure.
            ours = next((part for own, part in enumerate(self._parts) if str(own) == number), b"")
            if payload == ours or (not payload and not self._parts):
                return
            if self._parts and not ours:
                self._publish(topic, b"", 1, True)  # of a bundle that had more parts
            elif self._parts and self._mend_after_s is None:
                self._mend_after_s = time.monotonic() + MEND_EVERY_S
                self._tell()

    def refresh(self, *, must: bool = False) -> Bundle:
        """Make the bundle anew if anything in it changed, if a day has passed, or if it *must* be, and tell it.

        Raises: StoreError, TrustError, ValueError when it cannot be made; the one before stays in force.
        """
        with self._making:
            now = self._now()
            for look in self._look_after:
                look()
            self._load()
            sources = self.sources.all()
            trust, problems = merged(sources)
            for words in problems:
                log.warning("a signer is left out of the bundle", words=words)
            revoked = self._badges.revoked(int(now.timestamp() * 1000))
            trust = replace(trust, issuers=(*self._own(), *trust.issuers), revoked_badges=revoked)
            content = sha256(cbor2.dumps(encode_content(trust))).digest()
            kept = self._bundle
            if must or kept is None or content != self._content or not kept.issued <= now < kept.issued + RENEW_AFTER:
                kept = self._make(trust, now, content)
            self._status = TrustStatus(kept.revision, kept.issued, sources)
            self._tell_ended(sources, now)
            return kept

    # --- under the lock of making ---

    def _load(self) -> None:
        """Take what another process, or an earlier run, made in the meantime."""
        try:
            data = self.file.read_bytes()
        except OSError:
            return
        if data == self._data:
            return
        try:
            bundle = read_bundle(data, (self._key.issuer,))
        except TrustError as error:
            log.warning("the kept bundle cannot be used; another is made", words=str(error))
            return
        if self._bundle is None or bundle.revision > self._bundle.revision:
            self._take(bundle, data, sha256(cbor2.dumps(encode_content(_unlisted(bundle)))).digest())

    def _make(self, trust: Trust, now: datetime, content: bytes) -> Bundle:
        """Make, keep and tell a bundle. Its revision grows even if the data folder was restored from a copy: it follows the clock."""
        before = self._bundle.revision if self._bundle is not None else 0
        begin = now.replace(microsecond=0)
        bundle = Bundle(max(before + 1, int(now.timestamp() * 1000)), begin, begin + HOLDS, trust)
        data = encode_bundle(bundle, self._key)
        try:
            self.file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            write(self.file, data)
        except OSError as error:
            raise StoreError(f"the bundle cannot be kept: {error.strerror}") from None
        self._take(bundle, data, content)
        log.info(
            "a bundle of certificates is told", revision=bundle.revision, signers=len(trust.issuers), bytes=len(data)
        )
        return bundle

    def _take(self, bundle: Bundle, data: bytes, content: bytes) -> None:
        self._bundle, self._data, self._content = bundle, data, content
        parts = tuple(encode(part) for part in cut(data, bundle.revision))
        with self._lock:
            before, self._parts = len(self._parts), parts
            self._tell()
            for number in range(len(parts), before):
                self._publish(trust_part(number), b"", 1, True)

    def _tell(self) -> None:
        for number, part in enumerate(self._parts):
            self._publish(trust_part(number), part, 1, True)

    def _own(self) -> list[Issuer]:
        """Return the certificates of central's own issuers, former ones included."""
        own: list[Issuer] = []
        for place in (DECLARATIONS, BADGES):
            issuers, problems = exported(self._data_dir, place)
            if problems:
                raise StoreError(problems[0])
            own += issuers
        return own

    def _tell_ended(self, sources: tuple[Source, ...], now: datetime) -> None:
        for source in sources:
            mark = (source.name, source.until)
            if source.has_ended(now) and mark not in self._told_ended:
                self._told_ended.add(mark)
                log.error(
                    "a trust list is past its end; import the newest", source=source.name, until=str(source.until)
                )

    # --- the thread ---

    def _turn(self) -> float:
        try:
            self._look()
        except (CentralError, TrustError, ValueError) as error:
            if self._status.problem != str(error):
                log.error("the bundle of certificates cannot be made", words=str(error))
            self._status = replace(self._status, problem=str(error))
        return LOOK_EVERY_S

    def _look(self) -> None:
        if self._mend_after_s is not None and time.monotonic() >= self._mend_after_s:
            self._mend_after_s = None
            self.publish_all()
        now = self._now()
        ended = tuple(source.name for source in self._status.sources if source.has_ended(now))
        seen = (self.sources.mark(), self._badges.mark(), _mark(self.file), ended, int(now.timestamp()) // 3600)
        if seen != self._seen or self._status.problem:
            self.refresh()
            self._seen = (*seen[:2], _mark(self.file), *seen[3:])


def _mark(file: Path) -> tuple[int, int]:
    try:
        stat = file.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _unlisted(bundle: Bundle) -> Trust:
    """Return a bundle's trust as it was before the bundle's own end was put on its signers."""
    issuers = tuple(
        replace(each, listed_until=None) if each.listed_until == bundle.until else each for each in bundle.trust.issuers
    )
    return replace(bundle.trust, issuers=issuers)
