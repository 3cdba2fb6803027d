"""Boards for the adapters of the pins."""

from collections.abc import Iterator

import pytest

from tests.support.boards import Board, HeaderBoard, LgpioBoard, MockBoard


@pytest.fixture(params=[MockBoard, HeaderBoard, LgpioBoard], ids=["mock-pins", "rpi-gpio-on-fake-rpi", "lgpio"])
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """A board of each kind: what an adapter promises holds on all."""
    made: Board = request.param()
    yield made
    made.close()


@pytest.fixture
def header() -> Iterator[HeaderBoard]:
    """The simulated header, for what mock pins cannot show."""
    made = HeaderBoard()
    yield made
    made.close()
