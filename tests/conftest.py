"""Fixtures all tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from playwright.sync_api import Browser, Page

from tests.support import databases, steps
from tests.support.broker import Broker
from tests.support.browser import PHONE, chromium, new_page
from tests.support.postgresql import programs

settings.register_profile("long", print_blob=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how far the state machines went."""
    for line in steps.summary():
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """What a test's program set up for its log (a command run in this process does) ends with the test."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A running Mosquitto of this test alone."""
    folder = tmp_path / "broker"
    folder.mkdir()
    with Broker(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium for the tests of one file.

    Not for the whole run: Playwright keeps an event loop running in this thread, and other files' tests may want their own.
    """
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page (1280x800) with a profile of its own; an error in its script fails the test."""
    with new_page(browser) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone's page (390x844, touch) with a profile of its own; an error in its script fails the test."""
    with new_page(browser, PHONE) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[databases.Server]:
    """A PostgreSQL server of this run, started by the first test that needs it."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    server = databases.Server()
    yield server
    server.postgresql.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a file's tests on SQLite, then on PostgreSQL: stores and processes of `tests.support` lie there meanwhile."""
    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    with databases.on(server):
        yield
