"""A district to ask pages of: made once a run, copied for each test."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from central.app import create_app
from central.bootstrap import build_services
from central.services import Services
from tests.support.district import PASSWORD, bench_config, district_services


class Reader:
    """Somebody with a browser: keeps cookies and puts the page's CSRF token into what is sent."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: object) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, **options)  # type: ignore[arg-type]

    def html(self, path: str, expected: int = 200) -> str:
        """Return a page's text, which must come with the status *expected*."""
        answer = self.get(path)
        assert expected == answer.status_code, answer.text
        return answer.text

    def send(self, path: str, page: str | None = None, **fields: str) -> TestResponse:
        """Send the form that stands on *page* (or on *path*)."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page or path).text)
        assert token is not None, f"no form on {page or path}"
        return self.client.post(path, data={**fields, "csrf_token": token[1]})

    def sign_in(self, name: str, password: str = PASSWORD) -> "Reader":
        """Sign in."""
        answer = self.send("/sign-in", name=name, password=password)
        assert 302 == answer.status_code, answer.text
        return self


@pytest.fixture(scope="session")
def district_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a district in which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("district")
    district_services(folder).store.close()
    return folder


@pytest.fixture
def services(district_folder: Path, tmp_path: Path) -> Iterator[Services]:
    """A district of this test alone."""
    folder = tmp_path / "central"
    shutil.copytree(district_folder, folder)
    services = build_services(bench_config(folder))
    services.live.link_changed(True)
    yield services
    services.store.close()


@pytest.fixture
def app(services: Services) -> Flask:
    """The real application on this district."""
    app = create_app(services)
    app.testing = True
    return app


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Somebody who has not signed in."""
    return Reader(app.test_client())


@pytest.fixture
def admin(app: Flask) -> Reader:
    """An administrator of everything, signed in."""
    return Reader(app.test_client()).sign_in("admin")


@pytest.fixture
def viewer(app: Flask) -> Reader:
    """Somebody who may look at everything, signed in."""
    return Reader(app.test_client()).sign_in("viewer")


@pytest.fixture
def local(app: Flask) -> Reader:
    """Somebody who may look at one district, signed in."""
    return Reader(app.test_client()).sign_in("vungtau")
