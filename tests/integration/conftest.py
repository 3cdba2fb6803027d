"""What many tests of whole processes begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.broker import Broker
from tests.support.central_process import CentralProcess
from tests.support.central_store import open_store


@pytest.fixture
def central(tmp_path: Path, broker: Broker) -> Iterator[CentralProcess]:
    """A running central with one room of two doors for ten, at level 1."""
    folder = tmp_path / "central"
    folder.mkdir()
    open_store(folder).close()
    with CentralProcess(folder, broker.port) as running:
        yield running
