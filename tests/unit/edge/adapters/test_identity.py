"""A run's name: another one each time, and the unit's own in it."""

import uuid
from pathlib import Path

import pytest

from edge.adapters.identity import is_same_unit, new_session


def test_the_runs_of_a_unit_are_known_as_its_own(tmp_path: Path) -> None:
    """Each run has a name of its own."""
    one, two = new_session(tmp_path), new_session(tmp_path)
    assert one != two
    assert is_same_unit(one, two)


def test_a_cloned_card_in_another_machine_is_another_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the same, the machine is not."""
    here = new_session(tmp_path)
    monkeypatch.setattr(uuid, "getnode", lambda: 0xB827EB000001)
    assert not is_same_unit(here, new_session(tmp_path))


def test_two_folders_of_one_machine_are_two_units(tmp_path: Path) -> None:
    """As in the demo."""
    assert not is_same_unit(new_session(tmp_path / "a"), new_session(tmp_path / "b"))
