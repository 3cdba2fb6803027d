"""Fixtures all tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.broker import Broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A running Mosquitto of this test alone."""
    folder = tmp_path / "broker"
    folder.mkdir()
    with Broker(folder) as running:
        yield running
