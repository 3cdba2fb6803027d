"""The form of the log."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from edge.logs import configure


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    structlog.reset_defaults()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


def test_off_a_terminal_each_line_is_an_object() -> None:
    """Libraries' lines too."""
    out = io.StringIO()
    configure("info", out)
    structlog.get_logger("edge.x").info("cửa mở", door="a")
    logging.getLogger("waitress").warning("deep %s", "queue")
    structlog.get_logger("edge.x").debug("too quiet to be heard")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [("cửa mở", "info", "edge.x"), ("deep queue", "warning", "waitress")] == [
        (line["event"], line["level"], line["logger"]) for line in lines
    ]


def test_on_a_terminal_lines_are_for_people() -> None:
    """No braces."""
    out = Terminal()
    configure("info", out)
    structlog.get_logger("edge.x").info("connected")
    assert "connected" in out.getvalue()
    assert "{" not in out.getvalue()


def test_an_exception_is_one_object_too() -> None:
    """A log collector reads line by line."""
    out = io.StringIO()
    configure("info", out)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        structlog.get_logger("edge.x").exception("failed")
    (line,) = out.getvalue().splitlines()
    assert "ZeroDivisionError" in json.loads(line)["exception"]
