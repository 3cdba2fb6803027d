"""`counterroom-edge simulate`: the whole unit, with only its pins and its camera's frames simulated.

Owns the orders on standard input and the telling on standard output. It must not do anything a real door could not: people break beams,
hands press buttons, codes are held before a camera; what comes of it is the unit's own doing.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import click
import msgspec
from msgspec import Meta

from edge import bootstrap, logs
from edge.adapters.reader_link import ReaderLink
from edge.adapters.simulated_doorway import SimulatedDoorway
from edge.adapters.simulated_pins import SimulatedHeader
from edge.commands.check import say_problems
from edge.commands.run import COULD_NOT_START
from edge.config import LampsSection, UnitConfig, load_here
from edge.core.effects import Effect, MakeSound, PublishState, ShowLight
from edge.core.events import Beam, Button, Event, PassJudged
from edge.errors import ConfigError, CounterroomError
from edge.ports import Clock
from edge.protocol.vocabulary import Light

_LONGEST_LINE = 64 * 1024
_STDIN = 0


class _Order(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    pass


class BeamOrder(_Order, frozen=True, tag="beam"):
    """Break or clear one beam."""

    beam: Beam
    broken: bool


class WalkOrder(_Order, frozen=True, tag="walk"):
    """Let somebody walk through the door."""

    direction: Literal["in", "out"]
    speed_m_s: Annotated[float, Meta(ge=0.1, le=10)] = 1.2


class ShowOrder(_Order, frozen=True, tag="show"):
    """Hold a code, or a picture, before the camera."""

    text: str | None = None
    picture: str | None = None
    for_s: Annotated[float, Meta(ge=0.1, le=3600)] = 1.5


class PressOrder(_Order, frozen=True, tag="press"):
    """Press a button."""

    button: Button


_orders = msgspec.json.Decoder(BeamOrder | WalkOrder | ShowOrder | PressOrder)


class Teller:
    """Writes JSON lines, one at a time; calls *on_deaf* once nobody reads them any more."""

    def __init__(self, on_deaf: Callable[[], None]) -> None:
        self._on_deaf = on_deaf
        self._writing = threading.Lock()

    def __call__(self, **said: Any) -> None:
        """Write one line."""
        with self._writing:
            try:
                sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
                sys.stdout.buffer.flush()
            except OSError:
                self._on_deaf()


class Simulation:
    """A unit on a simulated header, and what may be done to it."""

    def __init__(self, config: UnitConfig) -> None:
        config = replace(config, range_sensor=None)  # the simulated doorway has beams, whatever the real one has
        self._config = config
        self._tell = Teller(self._stop)
        self._header = SimulatedHeader()
        self._header.install()
        self._reader: ReaderLink | None = None
        self._lamp_said: tuple[Light, bool] | None = None
        self._doorway = SimulatedDoorway(self._header, config.beams, config.buttons)
        self._unit: bootstrap.Unit | None = None
        self._unit = bootstrap.build(
            config, make_rim=self._make_rim, on_event=self._on_event, on_effect=self._on_effect
        )

    def run(self, *, is_until_eof: bool) -> None:
        """Run until told to end."""
        assert self._unit is not None  # noqa: S101  for the type checker
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop())
        try:
            self._unit.run(on_ready=lambda: self._on_ready(is_until_eof))
        finally:
            self._doorway.close()

    def _stop(self) -> None:
        if self._unit is not None:
            self._unit.stop()

    # --- the door's side ------------------------------------------------------------------------------------------------

    def _make_rim(self, config: UnitConfig, clock: Clock) -> bootstrap.Rim:
        """Open the pins as a real unit does, and a camera that sees what it is shown. No camera configured: none here either."""
        rim = bootstrap.make_rim(replace(config, camera=replace(config.camera, source="none")), clock)
        if config.camera.source == "none":
            return rim
        self._reader = ReaderLink(config.camera, config.passes, clock, is_scripted=True, on_shown=self._on_shown)
        return replace(rim, sources=(*rim.sources, self._reader), reader=self._reader)

    def _on_ready(self, is_until_eof: bool) -> None:
        assert self._unit is not None  # noqa: S101
        self._tell(**{"is": "ready", "console": self._unit.console_url})
        threading.Thread(target=self._listen, args=(is_until_eof,), name="orders", daemon=True).start()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, PassJudged):
            self._tell(
                **{"is": "verdict"},
                format=event.format,
                verdict=event.verdict,
                reason=event.reason,
                mono_ms=int(event.at_s * 1000),
            )

    def _on_effect(self, effect: Effect) -> None:
        if isinstance(effect, MakeSound):
            self._tell(**{"is": "sound"}, signal=effect.signal)
        elif isinstance(effect, ShowLight):
            said = (_light_on(self._header, self._config.lamps), effect.is_fault)
            if said != self._lamp_said:
                self._lamp_said = said
                self._tell(**{"is": "lamp"}, light=said[0], fault=said[1], mono_ms=time.monotonic_ns() // 1_000_000)
        elif isinstance(effect, PublishState):
            self._tell(**{"is": "state"}, **msgspec.to_builtins(effect.state))

    # --- the world's side -----------------------------------------------------------------------------------------------

    def _listen(self, is_until_eof: bool) -> None:
        for number, text in enumerate(_lines(), 1):
            if text.strip():
                self._take(number, text)
        if is_until_eof:
            self._doorway.rest()
            if self._reader is not None:
                self._reader.wait_shown()
            self._stop()

    def _take(self, number: int, text: bytes) -> None:
        if len(text) > _LONGEST_LINE:
            self._refuse(f"line {number}: longer than {_LONGEST_LINE} bytes")
            return
        try:
            self._carry_out(_orders.decode(text))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._refuse(f"line {number}: not an order: {error}")
        except (CounterroomError, ValueError) as error:  # a path with a NUL in it, for one
            self._refuse(f"line {number}: {error}")

    def _carry_out(self, order: BeamOrder | WalkOrder | ShowOrder | PressOrder) -> None:
        if isinstance(order, BeamOrder):
            self._doorway.set_beam(order.beam, is_broken=order.broken)
        elif isinstance(order, WalkOrder):
            self._doorway.walk(
                is_in=order.direction == "in",
                speed_m_s=order.speed_m_s,
                when_done=lambda: self._tell(**{"is": "walked", "direction": order.direction}),
            )
        elif isinstance(order, PressOrder):
            if not self._doorway.press(order.button):
                self._refuse("this unit has no buttons: its configuration has no table [buttons]")
        elif (order.text is None) == (order.picture is None):
            self._refuse('"show" wants either "text" or "picture"')
        elif self._reader is None:
            self._refuse('this unit has no camera: its configuration says [camera] source = "none"')
        else:
            picture = None if order.picture is None else str(Path(order.picture).resolve())
            if not self._reader.show(text=order.text, picture=picture, for_s=order.for_s):
                self._refuse("the reader is not running at the moment")

    def _on_shown(self, words: str) -> None:
        """A code is out of the picture: no verdict on it is told after this."""
        if words:
            self._refuse(words)
        else:
            self._tell(**{"is": "shown"})

    def _refuse(self, words: str) -> None:
        self._tell(**{"is": "error"}, words=words)


def _light_on(header: SimulatedHeader, lamps: LampsSection) -> Light:
    """Return what a person before the lamp would see: green only when green is lit and red is not."""
    is_green = header.level(lamps.green_pin) == lamps.active_high
    is_red = header.level(lamps.red_pin) == lamps.active_high
    return Light.GREEN if is_green and not is_red else Light.RED


def _lines() -> Iterator[bytes]:
    """Yield the lines of standard input. Read from the descriptor: a thread waiting in `sys.stdin` would hold up the program's end."""
    rest = b""
    while chunk := os.read(_STDIN, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        rest = rest[: _LONGEST_LINE + 1]
    if rest:
        yield rest


@click.command()
@click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The unit's configuration.")
@click.option("--until-eof", is_flag=True, help="End when standard input has ended and all of it is done.")
def command(file: Path, until_eof: bool) -> None:
    """Run a unit with simulated pins and camera frames.

    Orders are JSON lines on standard input: {"do":"beam","beam":"outer","broken":true},
    {"do":"walk","direction":"in","speed_m_s":1.2}, {"do":"show","text":"..."} or {"do":"show","picture":"FILE"},
    both with an optional "for_s", {"do":"press","button":"plus"}. What happens is told as JSON lines on standard output;
    "walked" and "shown" tell that somebody is through the door, and a code out of the picture.
    """
    try:
        config = load_here(file)
    except ConfigError as error:
        say_problems(error)
        sys.exit(COULD_NOT_START)
    logs.configure(config.unit.log_level)
    try:
        Simulation(config).run(is_until_eof=until_eof)
    except CounterroomError as error:
        click.echo(f"The unit could not start: {error}", err=True)
        sys.exit(COULD_NOT_START)
