"""What many tests of whole processes begin with."""

import shutil
import subprocess
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


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root can mount a small disk; the file-size limit below is tested all the same")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
