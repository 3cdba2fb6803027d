"""A writer killed at any moment, also while it opens a new epoch: all is there that had returned."""

from pathlib import Path

import pytest

from tests.support.ledger_kills import killed


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_writer_keeps_its_word(tmp_path: Path, seed: int) -> None:
    """`python -m tests.support.ledger_kills` kills many more."""
    words, wrong = killed(tmp_path, seed)
    assert wrong is None
    assert words > 0
