"""A district to ask pages of: made once a run, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from central.app import create_app
from central.bootstrap import build_services
from central.services import Services
from tests.support.district import bench_config, district_services
from tests.support.pages import Reader


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
