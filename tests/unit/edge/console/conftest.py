"""A console with nothing behind it: orders are recorded, time stands still."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from edge.config import ConsoleSection
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.core.events import Event
from tests.support.console import UNIT, TestClock


@pytest.fixture
def board() -> ViewBoard:
    """An empty board."""
    return ViewBoard()


@pytest.fixture
def clock() -> TestClock:
    """A clock that stands at 1000 s."""
    return TestClock()


@pytest.fixture
def orders() -> list[Event]:
    """What the console handed over, in order."""
    return []


@pytest.fixture
def make_app(board: ViewBoard, clock: TestClock, orders: list[Event]) -> Callable[[str], Flask]:
    """Make the app with this PIN file."""

    def make(pin_file: str = "") -> Flask:
        return create_app(board, orders.append, clock, ConsoleSection(staff_pin_file=pin_file), UNIT)

    return make


@pytest.fixture
def client(make_app: Callable[[str], Flask]) -> Iterator[FlaskClient]:
    """A browser on the unit itself; no PIN is set."""
    with make_app("").test_client() as browser:
        yield browser


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    """A PIN file holding 482915, readable by its owner only."""
    file = tmp_path / "pin"
    file.write_text("482915\n", encoding="utf-8")
    file.chmod(0o600)
    return file
