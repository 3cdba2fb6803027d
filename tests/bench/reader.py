"""What a camera frame costs the reader, how soon a shown code is judged, and what an idle unit and its reader weigh."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from edge.adapters.camera import Gray
from edge.adapters.camera_script import ScriptCamera
from edge.adapters.qr_pyzbar import decode
from edge.adapters.reader_cascade import cascade
from edge.adapters.reader_gate import SceneGate
from edge.adapters.reader_loop import FrameReader
from edge.config import CameraSection
from edge.passes import Trust, judge
from tests.support.broker import Broker
from tests.support.frames import empty_scene, with_code
from tests.support.simulated_unit import SimulatedUnit, unit_toml

FRAMES = 300
SHOWS = 30
IDLE_S = 15.0


def main() -> None:
    """Print the figures."""
    _frames()
    _processes()


def _row(name: str, times_s: list[float]) -> None:
    ordered = sorted(times_s)
    print(
        f"{name:<52} median {statistics.median(ordered) * 1000:9.3f} ms   "
        f"99th percentile {ordered[int(len(ordered) * 0.99)] * 1000:9.3f} ms   ({len(ordered)})"
    )


def _timed(
    act: Callable[[Gray, float], object], frames: list[Gray], count: int, spacing_s: float = 1 / 15
) -> list[float]:
    times = []
    for number in range(count):
        began = time.perf_counter()
        act(frames[number % len(frames)], number * spacing_s)
        times.append(time.perf_counter() - began)
    return times


def _frames() -> None:
    """Cost of a frame of 1280 x 720 by what is in it, in this process."""
    empty = [empty_scene(seed=seed) for seed in range(4)]
    code = [with_code(frame, "HC-SAMPLE:" + "ABCDEFGHIJ0123456789" * 20, scale=5) for frame in empty]
    _row("libzbar alone, empty scene (reference)", _timed(lambda frame, _: decode(frame), empty, 60))
    _row("libzbar alone, code in view (reference)", _timed(lambda frame, _: decode(frame), code, 60))
    reading = cascade()
    _row("cascade alone, empty scene", _timed(lambda frame, _: reading(frame), empty, 64))
    _row("cascade alone, code in view", _timed(lambda frame, _: reading(frame), code, 64))
    gate = SceneGate()
    _row("gate alone, unchanged scene", _timed(gate.wants, empty, FRAMES))
    for name, frames, act in (
        ("reader, unchanged empty scene, 15 frames/s for 5 min", empty, _reader()),
        ("reader, code held still, 15 frames/s for 5 min", code, _reader()),
        ("reader, scene changing with every frame, no code", [empty[0], empty[1] // 2], _reader()),
        ("reader, code moving with every frame", _moving(empty[0]), _reader()),
    ):
        times = _timed(act.read, frames, FRAMES * 15 if "5 min" in name else 100)
        _row(name, times)
        if "5 min" in name:
            print(
                f"{'':<52} mean   {statistics.mean(times) * 1000:9.3f} ms   = {statistics.mean(times) * 1500:.2f} % of a core"
            )


def _reader() -> FrameReader:
    return FrameReader(cascade(), lambda text, at: judge(text, Trust(), at), hold_s=4.0)


def _moving(scene: Gray) -> list[Gray]:
    return [with_code(scene, "HELLO " * 20, scale=5, left=100 + 60 * step) for step in range(8)]


def _processes() -> None:
    """A whole unit with its reader: memory and time when nobody is there, and time from a shown code to its verdict."""
    with tempfile.TemporaryDirectory() as folder, Broker(Path(folder)) as broker:
        # The simulated camera has a picture every 1/15 s: that and the drawing of the scene are in the times below.
        config = unit_toml(Path(folder) / "unit", broker.port, camera='source = "picamera2"')
        began = time.monotonic()
        with SimulatedUnit(config) as unit:
            unit.next("ready")
            print(f"{'unit started and ready':<52} {time.monotonic() - began:16.2f} s")
            told, drawn = _shows(unit)
            _row("order to show a code, drawn, seen, judged, told", told)
            _row("  its drawing alone, which no real camera does", drawn)
            _row("  the rest: from the code in view to the verdict", [a - b for a, b in zip(told, drawn, strict=True)])
            time.sleep(2)
            reader = unit.children()[0]
            pids = {"unit": unit.process.pid, "reader": reader}
            before = {name: _cpu_s(pid) for name, pid in pids.items()}
            time.sleep(IDLE_S)
            for name, pid in pids.items():
                share = (_cpu_s(pid) - before[name]) / IDLE_S * 100
                memory = _memory_mb(pid)
                print(
                    f"{name + ', idle':<52} {share:6.2f} % of a core   PSS {memory['Pss']:.1f} MB   RSS {memory['Rss']:.1f} MB   "
                    f"its own {memory['Pss_Dirty']:.1f} MB"
                )


def _shows(unit: SimulatedUnit) -> tuple[list[float], list[float]]:
    """Show codes one after another; return how long each took to its verdict, and how long its drawing takes by itself."""
    told, drawn, camera = [], [], ScriptCamera(CameraSection(source="picamera2"))
    for number in range(SHOWS + 1):
        text = f"SAMPLE {number} " + "ABCDEFGHIJ" * 30
        began = time.perf_counter()
        unit.order(do="show", text=text, for_s=0.6)
        unit.next("verdict")
        told.append(time.perf_counter() - began)
        time.sleep(0.7)
        began = time.perf_counter()
        camera.show_text(text, 0.6)
        drawn.append(time.perf_counter() - began)
    return told[1:], drawn[1:]  # the first loads what is loaded once


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(value.split()[0]) / 1024 for name, _, value in (line.partition(":") for line in lines)}


if __name__ == "__main__":
    main()
