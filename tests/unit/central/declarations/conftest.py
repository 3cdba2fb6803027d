"""Central on a database of its own, asked without a server."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.app import create_app
from central.services import Services
from central.web.limits import limiter
from tests.support.district import district_services


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of a sample province; the pages change nothing in them, so that one serves all tests of a file."""
    built = district_services(tmp_path_factory.mktemp("central"))
    yield built
    built.store.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    """The real application."""
    return create_app(services)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A browser without cookies, whose address has asked for nothing yet."""
    limiter.reset()
    yield app.test_client()
    limiter.reset()
