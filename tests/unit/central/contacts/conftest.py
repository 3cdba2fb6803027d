"""Contacts of one room on a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.contact_world import ContactWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ContactWorld]:
    """A room whose plan orders contacts for 14 days."""
    made = ContactWorld(tmp_path)
    yield made
    made.store.close()
