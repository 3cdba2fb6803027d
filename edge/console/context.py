"""What the console's pages need, put into the app once and read from it in a request."""

from dataclasses import dataclass

from flask import Flask, current_app

from edge.config import ConsoleSection, UnitSection
from edge.console.access import StaffDoor
from edge.console.board import ViewBoard
from edge.console.declaring import Declaring
from edge.console.live import Streams
from edge.console.papers import PaperNumbers
from edge.ports import Clock, Emit

_KEY = "counterroom-console"


@dataclass(frozen=True, slots=True)
class Console:
    """The parts of one console. `secret` is of this run alone."""

    board: ViewBoard
    submit: Emit
    clock: Clock
    section: ConsoleSection
    unit: UnitSection
    streams: Streams
    staff: StaffDoor
    declaring: Declaring
    papers: PaperNumbers
    secret: bytes
    build: str


def install(app: Flask, console: Console) -> None:
    """Let the pages of *app* find *console*."""
    app.extensions[_KEY] = console


def console_of(app: Flask) -> Console:
    """Return the parts installed in *app*."""
    console: Console = app.extensions[_KEY]
    return console


def console() -> Console:
    """Return the parts of the app that answers the present request."""
    return console_of(current_app)
