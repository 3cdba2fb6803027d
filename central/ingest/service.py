"""The ingest as a running part: a bounded queue between the broker's thread and the writing thread.

What happens to a message: it is read (`reading`), a state goes to the live view at once, and everything goes to the store with the next
batch, by count or after 20 ms. A ledger is acknowledged (`stored`, retained) after the commit, up to the number below which
nothing is missing. Back-pressure: while the queue is full the broker's thread waits, so TCP slows the broker down. While
the database fails, states still reach the live view, and ledger rows beyond a bound are put off: not acknowledged, counted,
and sent again by their units.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import structlog

from central.errors import CentralError
from central.ingest.contact_keeper import ContactKeeper
from central.ingest.inbox import Inbox
from central.ingest.packets import Message
from central.ingest.reading import Ignored, Refused, Taken, read
from central.ingest.writer import Batch, LedgerWriter, Mark, SpokenDesk
from central.live.view import LiveView
from central.metrics import Metrics
from central.store.aside import Aside
from central.store.ledger import StoredState
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import Log, Reply, State, Stored
from edge.protocol.rows import Adjusted, Scanned
from edge.protocol.topics import DoorTopics
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

log = structlog.get_logger(__name__)

QUEUE_BYTES = 16 * 1024 * 1024
COMMIT_AFTER_S = 0.02
COMMIT_ROWS = 5_000
TAKE_BYTES = 1024 * 1024  # at once: under a steady flood the commit must get its turn
GATHER_S = 0.004
GATHER_BYTES = 64 * 1024
"""While messages come thick, let some gather: a thread switch for each would cost more than the message."""

ACKNOWLEDGE_EVERY_S = 0.1
PUT_OFF_ROWS = 100_000
SWEEP_AFTER_S = 5.0
_RETRY_S = (0.1, 0.5, 1.0, 2.0, 5.0)

Publish = Callable[[str, bytes, int, bool], None]
"""Send (topic, payload, qos, is_retained) to the broker."""

_NAMES_ORDER = b'"order":"'
"""Stands in a batch with a row that carries out an order; few do, so that the rows of all others need not be looked at."""

_IS_SPOKEN = b'"format":"spoken"'
"""Likewise with a row by which staff heard somebody's answers."""


class Answers(Protocol):
    """Who waits for what became of orders; called from the writing thread, and returns at once."""

    def heard_reply(self, room: str, door: str, reply: Reply) -> None:
        """Take a door's answer."""

    def heard_row(self, room: str, door: str, epoch: str, row: Adjusted) -> None:
        """Take a ledger row that names an order."""


class Ingest:
    """Takes messages from any thread (`put`) and stores them from its own.

    *on_newer_plan* is called with (room, revision) when a unit holds a newer plan than the registry knows. *answers* hears what doors did
    with orders; *desk* files what staff heard at doors, *contacts* keeps the contacts that come with rows.
    """

    def __init__(
        self,
        store: Store,
        live: LiveView,
        metrics: Metrics,
        publish: Publish,
        on_newer_plan: Callable[[str, int], None],
        answers: Answers | None = None,
        desk: SpokenDesk | None = None,
        contacts: ContactKeeper | None = None,
    ) -> None:
        self._writer = LedgerWriter(store.ledger, desk=desk, contacts=contacts)
        self._live = live
        self._metrics = metrics
        self._publish = publish
        self._on_newer_plan = on_newer_plan
        self._answers = answers
        self._inbox = Inbox(QUEUE_BYTES)
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)
        self._batch = Batch()
        self._waiting_since: float | None = None
        self._is_busy = False
        self._failures = 0
        self._try_at = 0.0
        self._marks: dict[tuple[str, str, str], Mark] = {}
        self._acknowledge_at = 0.0
        self._sweep_at: float | None = None
        self._last_edge: dict[tuple[str, str], float] = {}
        metrics.queue.set_function(self._inbox.__len__)

    # --- from other threads ---

    def put(self, messages: list[Message]) -> None:
        """Queue *messages*; waits while the queue is full."""
        self._inbox.put(messages, time.time_ns() // 1_000_000)

    def link_changed(self, is_up: bool) -> None:
        """The broker came or went; doors that do not confirm soon after count as offline."""
        self._live.link_changed(is_up)
        self._sweep_at = time.monotonic() + SWEEP_AFTER_S if is_up else None

    def start(self) -> None:
        """Start the writing thread."""
        self._thread.start()

    def close(self) -> None:
        """Store what is queued and end the thread. Idempotent."""
        self._is_closing.set()
        if self._thread.ident is not None:
            self._thread.join(10)

    @property
    def is_alive(self) -> bool:
        """Whether the writing thread runs."""
        return self._thread.is_alive()

    @property
    def is_failing(self) -> bool:
        """Whether the database refuses the last batch."""
        return self._failures > 0

    def lag_s(self) -> float:
        """Return how long the oldest message not yet stored has waited, in seconds."""
        since = self._waiting_since
        return 0.0 if since is None else time.monotonic() - since

    # --- the writing thread ---

    def _run(self) -> None:
        while not (self._is_closing.is_set() and not self._inbox and (not self._batch or self._failures)):
            try:
                self._turn()
            except Exception as error:
                log.error("the ingest stumbled over a message", exc_info=error)
        self._acknowledge()

    def _turn(self) -> None:
        """Take what is queued, commit when it is time, acknowledge when it is time."""
        self._drain(self._pause_s())
        now = time.monotonic()
        if self._sweep_at is not None and now >= self._sweep_at:
            self._sweep_at = None
            self._live.sweep()
        since = self._waiting_since
        is_due = since is not None and (
            self._batch.rows >= COMMIT_ROWS or now >= since + COMMIT_AFTER_S or self._is_closing.is_set()
        )
        if is_due and now >= self._try_at:
            self._commit()
        if self._marks and now >= self._acknowledge_at:
            self._acknowledge()

    def _pause_s(self) -> float:
        """Return how long the thread may sleep."""
        if self._is_closing.is_set():
            return 0.001
        now = time.monotonic()
        wake_at = now + 0.25
        if self._waiting_since is not None:
            wake_at = min(wake_at, max(self._waiting_since + COMMIT_AFTER_S, self._try_at))
        if self._marks:
            wake_at = min(wake_at, self._acknowledge_at)
        return max(0.0, wake_at - now)

    def _drain(self, wait_s: float) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        if self._inbox.wait(wait_s):
            if self._is_busy and self._inbox.size_bytes < GATHER_BYTES:
                time.sleep(GATHER_S)
            for messages, received_ms in self._inbox.take(TAKE_BYTES):
                for topic, payload in messages:
                    counts[self._take(topic, payload, received_ms)] += 1
        self._is_busy = counts.total() > 1
        for (kind, result), count in counts.items():
            self._metrics.messages.labels(kind, result).inc(count)

    def _take(self, topic: str, payload: bytes, received_ms: int) -> tuple[str, str]:
        """Take one message; return its kind and what became of it, as metric labels."""
        found = read(topic, payload, self._live.places.door_ids)
        if isinstance(found, Ignored):
            return "other", "ignored"
        if isinstance(found, Refused):
            self._batch.put_aside(
                Aside(received_ms, found.reason, found.leaf, topic, found.detail, payload, len(payload))
            )
            self._note_waiting()
            return found.leaf, found.reason
        message = found.message
        if isinstance(message, Log):
            if self._failures and self._batch.rows > PUT_OFF_ROWS:
                return found.leaf, "put_off"
            self._batch.logs.append((found, received_ms))
            self._batch.rows += len(message.rows)
            if self._answers is not None and _NAMES_ORDER in found.payload:
                for row in message.rows:
                    if isinstance(row, Adjusted) and row.order:
                        self._answers.heard_row(found.room, found.door, message.epoch, row)
            if _IS_SPOKEN in found.payload:
                self._batch.spoken += [
                    (found.room, row, received_ms)
                    for row in message.rows
                    if isinstance(row, Scanned)
                    and row.format is PassFormat.SPOKEN
                    and (row.verdict is VerdictKind.RECORDED or row.reason is Reason.ANSWERS_NOT_CLEAR)
                    and row.who is not None
                ]
        elif isinstance(message, State):
            if not self._live.hear_state(found.room, found.door, message, received_ms):
                return found.leaf, "repeated"
            self._take_state(found, message, received_ms)
        elif isinstance(message, Reply):
            if self._answers is not None:
                self._answers.heard_reply(found.room, found.door, message)
            return found.leaf, "taken"
        else:
            self._live.hear_availability(found.room, found.door, message, received_ms)
            return found.leaf, "taken"
        self._note_waiting()
        return found.leaf, "taken"

    def _take_state(self, found: Taken, state: State, received_ms: int) -> None:
        door = (found.room, found.door)
        self._batch.states[door] = StoredState(
            *door, state.epoch_order, state.number, str(found.payload, "utf-8"), received_ms
        )
        if state.utc_ms is not None:
            self._batch.clocks[(*door, state.epoch), state.boot] = state.utc_ms - state.mono_ms
        edge = state.edge_utc_ms
        if edge is not None and self._last_edge.get(door) != edge:
            self._last_edge[door] = edge
            took_s = time.time() - edge / 1000
            if 0 <= took_s < 60:  # beyond that it is a state retained from before, or a clock that lies
                self._metrics.edge_to_central_s.observe(took_s)
        revision = self._live.places.rooms[found.room].revision
        if state.plan_revision is not None and state.plan_revision > revision:
            self._on_newer_plan(found.room, state.plan_revision)

    def _note_waiting(self) -> None:
        if self._waiting_since is None:
            self._waiting_since = time.monotonic()

    def _commit(self) -> None:
        batch = self._batch
        began = time.monotonic()
        try:
            written = self._writer.write(batch)
        except CentralError as error:
            self._failed(error)
            return
        if self._failures:
            log.info("the database takes rows again")
        self._failures = 0
        self._batch = Batch()
        self._waiting_since = None
        self._metrics.commit_s.observe(time.monotonic() - began)
        self._metrics.rows.inc(written.rows)
        self._metrics.rows_per_commit.observe(written.rows)
        if written.repeated:
            self._metrics.messages.labels("row", "repeated").inc(written.repeated)
        if written.conflicts:
            self._metrics.messages.labels("row", "conflict").inc(written.conflicts)
        self._live.mark_stored(
            (mark.room, mark.door, mark.epoch, mark.number) for mark in written.marks if mark.is_newest
        )
        self._marks.update({(mark.room, mark.door, mark.epoch): mark for mark in written.marks})

    def _failed(self, error: CentralError) -> None:
        self._metrics.commit_failures.inc()
        if not self._failures:
            log.error("the database does not take rows; nothing is acknowledged until it does", problem=str(error))
        self._try_at = time.monotonic() + _RETRY_S[min(self._failures, len(_RETRY_S) - 1)]
        self._failures += 1

    def _acknowledge(self) -> None:
        """Tell units what is stored. QoS 0: a lost word is made good when the unit sends its rows again.

        Only the newest ledger's mark is retained, so that late rows of an older one never hide it.
        """
        self._acknowledge_at = time.monotonic() + ACKNOWLEDGE_EVERY_S
        marks, self._marks = self._marks, {}
        for mark in marks.values():
            payload = encode(Stored(epoch=mark.epoch, number=mark.number))
            self._publish(DoorTopics(mark.room, mark.door).stored, payload, 0, mark.is_newest)
