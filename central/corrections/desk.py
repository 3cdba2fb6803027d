"""Headcounts on their way: sends each order to its door until it is answered or worth nothing any more, and keeps what became of it.

Owns the one thread that sends and settles; others hand in orders, replies and ledger rows and go on. What is under way stands in
the store before it is sent, so that a restart goes on where the last run ended. It must not know pages or MQTT.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

import structlog

from central.corrections.correction import HOLDS_MS, Correction, Outcome, answered, applied, choose_door, given_up
from central.corrections.figures import adjusted_body
from central.errors import Invalid, NoDoor, StoreError
from central.live.view import LiveView
from central.store.accounts import Account
from central.store.corrections import CorrectionStore
from central.store.counting_rows import CountingRows
from central.worker import Worker
from edge.protocol.codec import encode
from edge.protocol.fields import LARGEST_COUNT
from edge.protocol.messages import Reply
from edge.protocol.rows import Adjusted
from edge.protocol.topics import DoorTopics

log = structlog.get_logger(__name__)

SEND_EVERY_S = 3.0
RETRY_S = 1.0
LONGEST_WHY = 200
LONGEST_ORDER = 64

Change = Callable[[Correction], Correction]


class Ask(Protocol):
    """Sends a question over the broker (MQTT 5, 4.10); lost when the broker is away."""

    def __call__(
        self, topic: str, payload: bytes, *, answer_topic: str, correlation: bytes, expires_after_s: int
    ) -> None: ...


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Corrections:
    """The orders of all rooms. *live* tells which doors can take one; *ask* sends; *now_ms* is milliseconds since 1970 UTC;
    *rows* are the stored ledger rows."""

    def __init__(
        self,
        store: CorrectionStore,
        live: LiveView,
        ask: Ask,
        now_ms: Callable[[], int] = _now_ms,
        rows: CountingRows | None = None,
    ) -> None:
        self._store = store
        self._live = live
        self._ask = ask
        self._now_ms = now_ms
        self._rows = rows
        self._lock = threading.Lock()
        self._news: deque[tuple[str, Change]] = deque()
        self._open: dict[str, Correction] = {}
        self._sent_at: dict[str, float] = {}
        self._worker = Worker("corrections", self._turn, retry_s=RETRY_S)

    # --- from other threads ---

    def start(self) -> None:
        """Take up what an earlier run left under way. Raises: StoreError."""
        self._open = {order.id: order for order in self._store.open()}
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def order(self, room_id: str, inside: int, why: str, account: Account, order_id: str) -> Correction:
        """Store that *inside* people were counted in a room, and have a door told; once, however often *order_id* comes.

        Raises: NotFound, Invalid, Conflict (the id stands for another order), NoDoor, StoreError.
        """
        _check(inside, why, order_id)
        status = self._live.room(room_id)
        known = self._store.find(order_id)
        door = None if known else choose_door(status.doors)
        if known is None and not self._live.is_link_up:
            raise NoDoor("central is cut off from the broker, and so from the doors", is_link_down=True)
        if known is None and door is None:
            raise NoDoor("no door of the room is connected and able to write it down")
        order = Correction(
            id=order_id,
            room=room_id,
            door=known.door if known else door.id if door else "",
            inside=inside,
            why=why,
            account_id=account.id,
            account_name=account.name,
            asked_ms=self._now_ms(),
        )
        stored = self._store.add(order)
        if stored is order:
            log.info("a headcount was ordered", room=room_id, door=order.door, inside=inside, by=account.name)
            with self._lock:
                self._open[order.id] = order
            self._worker.wake()
        return stored

    def heard_reply(self, room: str, door: str, reply: Reply) -> None:
        """Take a door's answer."""
        self._hear(reply.order, lambda order: answered(order, door, reply, self._now_ms()), room)

    def heard_row(self, room: str, door: str, epoch: str, row: Adjusted) -> None:
        """Take a ledger row that names an order: it was applied, even if the answer was lost."""
        self._hear(row.order, lambda order: applied(order, door, row.delta, epoch, row.n, self._now_ms()), room)

    def _hear(self, order_id: str, change: Change, room: str) -> None:
        if not _is_order_id(order_id):
            return  # not one of ours; and no text that a database would stumble over, again and again
        with self._lock:
            self._news.append((order_id, lambda order: change(order) if order.room == room else order))
        self._worker.wake()

    # --- the one thread ---

    def _turn(self) -> float | None:
        try:
            self._work()
        except StoreError:
            raise
        except Exception:
            with self._lock:  # one word that cannot be handled must not end the sending of all orders
                if self._news:
                    self._news.popleft()
            raise
        return self._pause_s()

    def _pause_s(self) -> float | None:
        with self._lock:
            sent = [self._sent_at.get(order_id, 0.0) for order_id in self._open]
        return max(0.0, min(sent) + SEND_EVERY_S - time.monotonic()) if sent else None

    def _work(self) -> None:
        """Take the news, then send what is still open."""
        while self._news:
            order_id, change = self._news[0]
            known = self._open.get(order_id) or self._store.find(order_id)
            if known is not None:
                self._keep(known, self._with_row(change(known)))
            self._news.popleft()  # only now: what could not be kept is tried again
        for order in list(self._open.values()):
            now = time.monotonic()
            if self._sent_at.get(order.id, 0.0) + SEND_EVERY_S > now:
                continue
            order = self._keep(order, given_up(order, self._now_ms()))
            if order.is_open:
                self._sent_at[order.id] = now
                self._send(order)

    def _with_row(self, order: Correction) -> Correction:
        """Return *order* with what its row says, where the door only said that it knows the order and the row was stored before."""
        if self._rows is None or order.outcome is not Outcome.APPLIED or order.delta is not None:
            return order
        for row in self._rows.adjusted(order.room):
            body = adjusted_body(row)
            if body.order == order.id and row.door == order.door:
                return applied(order, row.door, body.delta, row.epoch, row.number, self._now_ms())
        return order

    def _keep(self, before: Correction, after: Correction) -> Correction:
        if after is not before:
            self._store.settle(after)
            if after.outcome is not before.outcome:
                log.info("a headcount was settled", room=after.room, door=after.door, outcome=str(after.outcome))
            with self._lock:
                if after.is_open:
                    self._open[after.id] = after
                else:
                    self._open.pop(after.id, None)
                    self._sent_at.pop(after.id, None)
        return after

    def _send(self, order: Correction) -> None:
        topics = DoorTopics(order.room, order.door)
        left_s = max(1, (order.asked_ms + HOLDS_MS - self._now_ms()) // 1000)
        self._ask(
            topics.command,
            encode(order.command()),
            answer_topic=topics.reply,
            correlation=order.id.encode(),
            expires_after_s=left_s,
        )


def _check(inside: int, why: str, order_id: str) -> None:
    if not 0 <= inside <= LARGEST_COUNT:
        raise Invalid(f"the number of people must be from 0 to {LARGEST_COUNT}")
    if len(why) > LONGEST_WHY or not (why.isprintable()):
        raise Invalid(f"the reason may have {LONGEST_WHY} printable characters at most")
    if not _is_order_id(order_id):
        raise Invalid(f"an order's id has 1 to {LONGEST_ORDER} printable ASCII characters")


def _is_order_id(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_ORDER and text.isascii() and text.isprintable()
