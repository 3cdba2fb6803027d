"""Turns the wheel: one thread takes events in their order, gives them to the service and carries out what it answers.

Owns the queue, the waiting and what happens when something fails. It must not know what any event or effect means.
"""

import contextlib
import queue
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from edge.core.effects import Effect, ShowLight
from edge.core.events import Event, TimePassed
from edge.ports import Clock, Emit, Watchdog
from edge.protocol.vocabulary import Light
from edge.service import EntranceService

ALIVE_EVERY_S = 3.0
"""The service manager hears from this thread this often: several times within its patience (WatchdogSec=)."""

_LEAST_WAIT_S = 0.001

_log = structlog.get_logger(__name__)


class Hands:
    """Carries out effects, each by the handler of its type; a handler that fails is logged and the unit goes on."""

    def __init__(self, handlers: Mapping[type[Effect], Callable[[Any], None]]) -> None:
        self._handlers = handlers
        self._failing: set[type[Effect]] = set()

    def carry_out(self, effect: Effect) -> None:
        """Do *effect*. Never raises."""
        kind = type(effect)
        handler = self._handlers.get(kind)
        if handler is None:
            return
        try:
            handler(effect)
        except Exception:  # noqa: BLE001 - one broken device must not stop the others
            if kind not in self._failing:
                self._failing.add(kind)
                _log.exception("an effect cannot be carried out", effect=kind.__name__)
        else:
            if kind in self._failing:
                self._failing.discard(kind)
                _log.info("an effect can be carried out again", effect=kind.__name__)


class Runner:
    """The unit's one thread.

    Arguments: *service* decides; *hands* act; *clock* tells when a deadline is due; *watchdog* hears that the thread turns;
    *on_event* is told of every event on the thread that emits it.
    """

    def __init__(
        self, service: EntranceService, hands: Hands, clock: Clock, watchdog: Watchdog, on_event: Emit | None = None
    ) -> None:
        self._service = service
        self._hands = hands
        self._clock = clock
        self._watchdog = watchdog
        self._on_event = on_event
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._alive_at_s = float("-inf")

    def emit(self, event: Event) -> None:
        """Take *event* into the queue. Returns at once; may be called from any thread and from signal handlers."""
        self._events.put(event)
        if self._on_event is not None:
            self._on_event(event)

    def stop(self) -> None:
        """End `run` once everything emitted so far is done. May be called from any thread and from signal handlers."""
        self._events.put(None)

    def run(self) -> None:
        """Turn until `stop`."""
        while True:
            now = self._clock.monotonic_s()
            if now - self._alive_at_s >= ALIVE_EVERY_S:
                self._watchdog.alive()
                self._alive_at_s = now
            event = self._next(self._wait_s(now))
            if event is None:
                return
            self._turn(event)

    def _next(self, within_s: float) -> Event | None:
        """Return the next event; time passes only when nothing that happened before waits in the queue."""
        with contextlib.suppress(queue.Empty):
            return self._events.get(timeout=within_s)
        now = self._clock.monotonic_s()
        with contextlib.suppress(queue.Empty):
            return self._events.get_nowait()
        return TimePassed(now)

    def _wait_s(self, now: float) -> float:
        alive_at_s = self._alive_at_s + ALIVE_EVERY_S
        deadline = self._service.next_deadline()
        return max(min(alive_at_s, alive_at_s if deadline is None else deadline) - now, _LEAST_WAIT_S)

    def _turn(self, event: Event) -> None:
        try:
            effects = self._service.handle(event)
        except Exception:  # noqa: BLE001 - a unit that has died counts nobody
            # The event's content stays out of the log. The lamp must not go on promising what nobody works out any more.
            _log.exception("an event could not be handled", event_type=type(event).__name__)
            self._hands.carry_out(ShowLight(Light.RED, is_fault=True))
            self._service.lamp_was_forced_red()
            return
        for effect in effects:
            self._hands.carry_out(effect)
