"""Central on a database of its own, asked without a server."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.app import create_app
from central.services import Services
from central.web.limits import limiter
from tests.support.desks import FakeContactDesk, FakeFiling
from tests.support.district import district_services


@pytest.fixture(scope="module")
def filing() -> FakeFiling:
    """Who puts declarations on file, for all tests of a file."""
    return FakeFiling()


@pytest.fixture(scope="module")
def desk() -> FakeContactDesk:
    """Who keeps contacts: of the room `ba-ria` alone."""
    return FakeContactDesk("ba-ria")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, filing: FakeFiling, desk: FakeContactDesk) -> Iterator[Services]:
    """The services of a sample province; the pages change nothing in them, so that one serves all tests of a file."""
    built = replace(district_services(tmp_path_factory.mktemp("central")), filing=filing, contacts=desk)
    yield built
    built.store.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    """The real application."""
    return create_app(services)


@pytest.fixture(autouse=True)
def _as_new(filing: FakeFiling, desk: FakeContactDesk) -> None:
    """Let both desks forget what other tests brought."""
    filing.answer, desk.is_broken = True, False
    filing.filed.clear()
    desk.taken.clear()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A browser without cookies, whose address has asked for nothing yet."""
    limiter.reset()
    yield app.test_client()
    limiter.reset()
