"""`counterroom-central demo`: a district in a box, to look at and to try things on. Answers: 0 ended as told, 2 it could not run."""

import asyncio
import contextlib
import logging
import math
import os
import signal
import sys
import webbrowser
from pathlib import Path
from typing import Any

import click
import structlog

from central.commands.refusal import in_words
from central.demo.district import Options, run
from central.demo.places import DEFAULT_ROOMS, ROOMS

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class FiniteRange(click.FloatRange):
    """A number that is one and has an end: NaN passes every comparison of a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or refuse it in words."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no finite number.", param, ctx)
        return number


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Where the dashboard answers."
)
@click.option(
    "--rooms", type=click.IntRange(1, len(ROOMS)), default=DEFAULT_ROOMS, show_default=True, help="How many rooms."
)
@click.option(
    "--speed",
    type=FiniteRange(1, 1000),
    default=30.0,
    show_default=True,
    help="How many times as fast as a real day people arrive and leave. Walking through a door stays as it is.",
)
@click.option("--for", "for_s", type=FiniteRange(0), metavar="SECONDS", help="End this long after all doors are live.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed brings the same people.")
@click.option("--no-browser", is_flag=True, help="Do not open the dashboard.")
@click.option(
    "--truth",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what people really did to this file, as JSON lines.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep all files of the demo in this folder, logs included.",
)
@in_words
def command(
    port: int,
    rooms: int,
    speed: float,
    for_s: float | None,
    seed: int,
    no_browser: bool,
    truth: Path | None,
    keep: Path | None,
) -> None:
    """Run a broker, central and a simulated district whose door units are real processes.

    Nothing is installed or left behind: all files stand in a temporary folder, all programs end with this one.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    is_seen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform == "darwin"
    open_page = _open if is_seen and not no_browser else lambda _url: None
    options = Options(port, rooms, speed, seed, for_s, truth, keep, open_page)
    asyncio.run(_until_signal(options))


async def _until_signal(options: Options) -> None:
    ending = asyncio.Event()

    def end() -> None:
        if ending.is_set():
            os._exit(130)  # asked twice: the kernel ends the children (see central.demo.processes)
        _tell("Ending ...")
        ending.set()

    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, end)
    await run(options, ending, _tell)


def _tell(sentence: str) -> None:
    with contextlib.suppress(OSError):  # a terminal that was closed must not keep the children alive
        click.echo(sentence, err=True)


def _open(url: str) -> None:
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(url)
