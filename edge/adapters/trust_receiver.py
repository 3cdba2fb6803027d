"""Takes central's bundle of certificates from the broker's messages, checks it and keeps it in the trust folder.

Owns the file in which the reader finds it, and the revision in force. Works on a thread of its own, for a bundle may have a megabyte
and the unit's one thread serves the light. It must not judge a pass.
"""

import queue
import threading
from pathlib import Path

import structlog

from edge.adapters.files import make_folder, replace_file
from edge.adapters.trust_folder import BUNDLE, read_anchors, read_kept
from edge.core.events import TrustTaken
from edge.passes import TrustError
from edge.passes.bundle import read_bundle
from edge.ports import Clock, Emit
from edge.protocol import codec
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import TrustPart
from edge.protocol.trust_parts import Joining

MOST_WAITING = 128
"""Messages that wait: more than a bundle has parts. What comes beyond is dropped; the broker tells it again on the next connection."""

log = structlog.get_logger(__name__)


class TrustReceiver:
    """A Source of `TrustTaken`, whenever the bundle in *folder* is replaced by a newer one, and once at the start."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._emit: Emit | None = None
        self._inbox: queue.Queue[bytes | None] = queue.Queue(MOST_WAITING)
        self._joining = Joining()
        self._revision = 0
        self._has_looked = False
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="trust", daemon=True)

    def take(self, payload: bytes) -> None:
        """Take a message of a trust topic. Returns at once; may be called from any thread."""
        try:
            self._inbox.put_nowait(payload)
        except queue.Full:
            self._tell("parts of a bundle come faster than they can be read; some were dropped")

    def start(self, emit: Emit) -> None:
        """Tell *emit* what is in force, and begin to take bundles."""
        self._emit = emit
        self._thread.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        if self._thread.is_alive():
            self._inbox.put(None)
            self._thread.join()

    def _run(self) -> None:
        self._look()
        while (payload := self._inbox.get()) is not None:
            try:
                self._look()
                self._take(payload)
            except (ProtocolError, TrustError) as error:
                self._tell(f"a bundle of certificates is not taken: {error}")
            except OSError as error:
                self._tell(f"a bundle of certificates could not be kept: {error.strerror}")

    def _look(self) -> None:
        """Tell what is in force from before, once that can be read."""
        if self._has_looked:
            return
        try:
            kept = read_kept(self._folder, [])  # what is wrong with the folder is for the reader to say
        except OSError as error:
            self._tell(f"the kept bundle of certificates cannot be looked at; trying again: {error.strerror}")
            return
        self._has_looked = True
        if kept is not None:
            self._in_force(kept.revision)

    def _take(self, payload: bytes) -> None:
        part = codec.decode(payload, TrustPart)
        if part.revision <= self._revision:
            if part.revision < self._revision:
                self._tell("an older bundle of certificates than the one in force is not taken")
            return
        data = self._joining.take(part)
        if data is None:
            return
        bundle = read_bundle(data, read_anchors(self._folder, []))
        if bundle.revision != part.revision:
            raise TrustError("it is not of the revision that was told")
        file = self._folder / BUNDLE
        make_folder(file.parent)
        replace_file(file, data)
        log.info("a bundle of certificates is in force", revision=bundle.revision)
        self._told.clear()
        self._in_force(bundle.revision)

    def _in_force(self, revision: int) -> None:
        self._revision = revision
        if self._emit is not None:
            self._emit(TrustTaken(self._clock.monotonic_s(), revision))

    def _tell(self, words: str) -> None:
        """Say *words* once, until a bundle is taken: an attacker must not fill the log."""
        if words not in self._told:
            self._told.add(words)
            log.warning(words)
