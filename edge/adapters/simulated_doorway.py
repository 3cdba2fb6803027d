"""The people and hands of a simulated door: bodies that break beams in the order and at the times that physics demands.

Owns the geometry of walking through two beams, and one thread that drives the pins at the right moments. It must not know what the
unit makes of it.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from types import TracebackType

import structlog

from edge.adapters.simulated_pins import SimulatedHeader
from edge.config import BeamsSection, ButtonsSection
from edge.core.events import Beam, Button

BODY_M = 0.30
"""How deep a walking body is at the height of the beams."""

DISTANCE_S = 0.45
"""The least time between one body leaving the doorway and the next one entering it."""

PRESS_S = 0.15

log = structlog.get_logger(__name__)


def walk_edges(
    *, is_in: bool, speed_m_s: float, gap_m: float, body_m: float = BODY_M
) -> list[tuple[float, Beam, bool]]:
    """Return when, in seconds from the first, a body passing both beams breaks and clears each."""
    first, second = (Beam.OUTER, Beam.INNER) if is_in else (Beam.INNER, Beam.OUTER)
    edges = [
        (0.0, first, True),
        (gap_m / speed_m_s, second, True),
        (body_m / speed_m_s, first, False),
        ((gap_m + body_m) / speed_m_s, second, False),
    ]
    return sorted(edges, key=lambda edge: edge[0])


class SimulatedDoorway:
    """Drives the inputs of a header. Walks wait for one another: a doorway takes one body at a time."""

    def __init__(self, header: SimulatedHeader, beams: BeamsSection, buttons: ButtonsSection | None) -> None:
        self._header = header
        self._beams = beams
        self._buttons = buttons
        self._pins = {Beam.OUTER: beams.outer_pin, Beam.INNER: beams.inner_pin}
        self._free_s = 0.0
        self._due: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._is_moving = False
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="doorway", daemon=True)
        for beam in Beam:
            self.set_beam(beam, is_broken=False)
        self._thread.start()

    def set_beam(self, beam: Beam, *, is_broken: bool, at_s: float | None = None) -> None:
        """Break or clear a beam now, or as of the monotonic time *at_s*."""
        self._header.drive(self._pins[beam], is_broken != self._beams.broken_is_low, at_s)

    def walk(self, *, is_in: bool, speed_m_s: float, when_done: Callable[[], None] = lambda: None) -> None:
        """Let somebody walk through as soon as the doorway is free; *when_done* is called when they are through."""
        edges = walk_edges(is_in=is_in, speed_m_s=speed_m_s, gap_m=self._beams.gap_m)
        with self._changed:
            start_s = max(time.monotonic(), self._free_s)
            for after_s, beam, is_broken in edges:
                self._plan(start_s + after_s, self._mover(beam, is_broken))
            end_s = start_s + edges[-1][0]
            self._plan(end_s, lambda _at_s: when_done())
            self._free_s = end_s + DISTANCE_S
            self._changed.notify_all()

    def press(self, button: Button) -> bool:
        """Press a button and let it go; False when the unit has no buttons."""
        if self._buttons is None:
            return False
        pin: int = getattr(self._buttons, f"{button.value}_pin")
        with self._changed:
            now = time.monotonic()
            self._plan(now, lambda at_s: self._header.drive(pin, False, at_s))
            self._plan(now + PRESS_S, lambda at_s: self._header.drive(pin, True, at_s))
            self._changed.notify_all()
        return True

    def rest(self) -> None:
        """Wait until all who were told to walk are through."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or not (self._due or self._is_moving))

    def close(self) -> None:
        """Let nobody walk any more. Idempotent."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join()

    def __enter__(self) -> "SimulatedDoorway":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _mover(self, beam: Beam, is_broken: bool) -> Callable[[float], None]:
        return lambda at_s: self.set_beam(beam, is_broken=is_broken, at_s=at_s)

    def _plan(self, at_s: float, step: Callable[[float], None]) -> None:
        heapq.heappush(self._due, (at_s, next(self._numbers), step))

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._is_closing and (not self._due or self._due[0][0] > time.monotonic()):
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                if self._is_closing:
                    return
                at_s, _, step = heapq.heappop(self._due)
                self._is_moving = True
            try:
                step(at_s)  # the edge has the time physics gives it, even when this machine was too busy to be punctual
            except Exception:
                log.exception("simulated_step_failed")
            with self._changed:
                self._is_moving = False
                self._changed.notify_all()
