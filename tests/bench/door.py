"""The time from a beam edge at the pin to the switched lamp pin, durable row included, while a reader burns a processor.

The whole unit runs: gpiozero pins, detector, ledger on the disk of TMPDIR, MQTT towards a broker of its own. The load is a
process at nice 10 that reads camera frames for codes as the unit's reader does.
"""

import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from edge.config import load
from edge.core.events import Beam
from edge.logs import configure
from tests.support.broker import Broker
from tests.support.net import eventually
from tests.support.unit import Central, RunningUnit, write_config

ROUNDS = 200
BURST = 2000
SPACING_S = 0.002

_BURN = """
import os
os.nice(10)
import numpy
from edge.adapters.qr_pyzbar import decode
frame = numpy.random.default_rng(1).integers(0, 255, (720, 1280), dtype=numpy.uint8)
while True:
    decode(frame)
"""


@contextmanager
def burning() -> Iterator[None]:
    """Read frames in a process of its own for as long as the block runs."""
    process = subprocess.Popen([sys.executable, "-c", _BURN], stderr=subprocess.DEVNULL)
    time.sleep(1.0)  # let it load, so that reading and not importing is the load
    try:
        yield
    finally:
        was_burning = process.poll() is None
        process.kill()
        process.wait()
        if not was_burning:
            print("   (the reader ended early: these figures are without its load)")


class Stopwatch:
    """Waits for a lamp's pin to change and knows when it did."""

    def __init__(self, unit: RunningUnit, pin: int) -> None:
        self._changed = threading.Event()
        self._pin = unit.board.factory.pin(pin)
        self._was = self._pin._change_state
        self.at_s = 0.0
        self._pin._change_state = self._told

    def _told(self, value: bool) -> bool:
        has_changed = bool(self._was(value))
        if has_changed and value:
            self.at_s = time.perf_counter()
            self._changed.set()
        return has_changed

    def since(self, started_s: float) -> float:
        """Return the seconds from *started_s* to the change."""
        if not self._changed.wait(5):
            raise RuntimeError("the lamp did not switch")
        self._changed.clear()
        return self.at_s - started_s


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Return the times from the last edge of an entry to red, and of an exit to green, in milliseconds."""
    red_ms, green_ms = [], []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        broker = stack.enter_context(Broker(folder))
        stack.enter_context(Central(broker.port))
        config = write_config(folder, broker.port, limit=1)
        config.write_text(config.read_text().replace("min_red_s = 0.2", "min_red_s = 0.0"))
        unit = stack.enter_context(RunningUnit(config))
        eventually(lambda: unit.is_green, what="green")
        lamps = load(config).lamps
        red, green = Stopwatch(unit, lamps.red_pin), Stopwatch(unit, lamps.green_pin)
        for _ in range(rounds):
            for first, second, watch, times in (
                (Beam.OUTER, Beam.INNER, red, red_ms),
                (Beam.INNER, Beam.OUTER, green, green_ms),
            ):
                unit.set_beam(first, is_broken=True)
                time.sleep(0.02)
                unit.set_beam(second, is_broken=True)
                time.sleep(0.10)
                unit.set_beam(first, is_broken=False)
                time.sleep(0.02)
                started_s = time.perf_counter()
                unit.set_beam(second, is_broken=False)
                times.append(watch.since(started_s) * 1000)
                time.sleep(0.02)
    return red_ms, green_ms


def reference_ms(rounds: int) -> list[float]:
    """Return the times in which one thread of this process wakes another, which no unit can beat."""
    line: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    times: list[float] = []

    def wait() -> None:
        while (sent_s := line.get()) is not None:
            times.append((time.perf_counter() - sent_s) * 1000)

    thread = threading.Thread(target=wait)
    thread.start()
    for _ in range(rounds):
        time.sleep(0.02)
        line.put(time.perf_counter())
    line.put(None)
    thread.join()
    return times


def count_edges(edges: int) -> int:
    """Return how many of *edges* edges, SPACING_S apart, reach the service."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        broker = stack.enter_context(Broker(folder))
        unit = stack.enter_context(RunningUnit(write_config(folder, broker.port)))
        eventually(lambda: unit.is_green, what="green")
        taken: list[float] = []
        doorway = unit.unit.runner._service._doorway
        take = doorway.take
        doorway.take = lambda event: (taken.append(event.at_s) if hasattr(event, "beam") else None, take(event))[1]  # type: ignore[method-assign]
        for number in range(edges):
            unit.set_beam(Beam.OUTER, is_broken=number % 2 == 0)
            time.sleep(SPACING_S)
        eventually(lambda: len(taken) >= edges, within_s=5, what="all edges")
        return len(taken)


def show(name: str, times_ms: list[float]) -> None:
    """Print one line of the table."""
    ordered = sorted(times_ms)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<60}{statistics.median(ordered):>9.2f}{p99:>9.2f}{ordered[-1]:>9.2f}")


def main() -> None:
    """Print the table."""
    configure("error")
    print(f"{'milliseconds, ' + str(os.cpu_count()) + ' processors':<60}{'median':>9}{'p99':>9}{'most':>9}")
    for name, load_by in (("idle", ExitStack), ("reader at full load", burning)):
        with load_by():
            show(f"reference: one thread wakes another, {name}", reference_ms(ROUNDS * 2))
            red_ms, green_ms = measure(ROUNDS // 3 if name == "idle" else ROUNDS)
        show(f"edge to red, {name}", red_ms)
        show(f"edge to green after the durable row, {name}", green_ms)
    with burning():
        print(f"edges {SPACING_S * 1000:.0f} ms apart that reached the detector: {count_edges(BURST)} of {BURST}")


if __name__ == "__main__":
    main()
