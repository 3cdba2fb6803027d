"""`counterroom-edge focus`: how sharp and how large codes are seen, live, and what to do about it."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edge.commands.check import WITH_FAULTS, say_problems
from edge.commands.focus_advice import Advice, Best, advise
from edge.config import load
from edge.errors import ConfigError, DeviceError

if TYPE_CHECKING:
    from edge.adapters.sharpness import Sharpness

_TOLD_EVERY_S = 0.25
_NO_CAMERA = 3


@click.command()
@click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The unit's unit.toml.")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="End after so long; else Ctrl-C ends it.")
@click.option("--json", "is_json", is_flag=True, help="A JSON line each time, for programs.")
def command(file: Path, seconds: float | None, is_json: bool) -> None:
    """Show how sharp and how large the unit's camera sees a code that is held before it.

    Stop the unit first: a camera serves one program. Hold an identity card where visitors will, turn the lens or move the camera until the
    sharpness is the best so far, and the advice "well". Nothing that a code says is shown.

    Each line tells sharpness, the best so far, pixels a module, brightness, readings a second, and what to do. Exit status: 0; 1 a faulty
    configuration; 3 no camera.
    """
    try:
        camera_section = load(file).camera
    except ConfigError as error:
        say_problems(error)
        sys.exit(WITH_FAULTS)
    if camera_section.source == "none":
        click.echo(f'{file}: camera.source: is "none"; there is nothing to focus', err=True)
        sys.exit(WITH_FAULTS)
    from edge.adapters.camera import open_camera
    from edge.adapters.sharpness import Meter

    meter, best = Meter(), Best()
    began = told_s = time.monotonic()
    frames = readings = 0
    try:
        camera = open_camera(camera_section.source, camera_section)
        try:
            for frame, _ in camera.frames():
                figures = meter.measure(frame)
                frames += 1
                readings += figures.is_code
                now = time.monotonic()
                if now - told_s >= _TOLD_EVERY_S:
                    span_s = now - told_s
                    if figures.is_code:  # the room's own detail is no measure for a code's
                        best.take(figures.sharpness)
                    _tell(figures, advise(figures, best), best, readings / span_s, frames / span_s, is_json=is_json)
                    told_s, frames, readings = now, 0, 0
                if seconds is not None and now - began >= seconds:
                    break
        finally:
            camera.close()
    except DeviceError as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(_NO_CAMERA)
    except KeyboardInterrupt:
        pass


def _tell(
    figures: "Sharpness", advice: Advice, best: Best, readings_per_s: float, frames_per_s: float, *, is_json: bool
) -> None:
    if is_json:
        line = json.dumps(
            {
                "sharpness": figures.sharpness,
                "best": best.sharpness,
                "module_px": figures.module_px,
                "brightness": figures.brightness,
                "contrast": figures.contrast,
                "burnt": figures.burnt,
                "black": figures.black,
                "readings_per_s": round(readings_per_s, 1),
                "frames_per_s": round(frames_per_s, 1),
                "advice": advice.name.lower(),
            }
        )
    else:
        line = (
            f"sharpness {_figure(figures.sharpness)} (best {_figure(best.sharpness)})   module {_figure(figures.module_px)} px   "
            f"brightness {figures.brightness:3.0f}   read {readings_per_s:4.1f}/s of {frames_per_s:4.1f}   {advice.value}"
        )
    click.echo(line)
    sys.stdout.flush()


def _figure(value: float | None) -> str:
    return "   -" if value is None else f"{value:4.1f}"
