"""The power fails at every instant of a ledger's life: what had returned is there, and nothing else is."""

import tempfile
from pathlib import Path

import pytest

from tests.support.disk_trace import why_not
from tests.support.power_loss import SPARSELY, PowerCuts, Tally, memory_folder


@pytest.fixture
def watched() -> None:
    """Say in words why nothing can be tried, where the system lets nobody watch a process."""
    if reason := why_not():
        pytest.skip(f"power cuts not tried: {reason}; `python -m tests.support.power_loss` tries them where it may")


def test_no_power_cut_loses_or_invents_a_row(watched: None) -> None:
    """Rows, acknowledgements, clocks, plans, restarts, a renewal and a broken file; power cuts in starts after power cuts too."""
    tally = Tally()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        PowerCuts(Path(folder), 1, tally).live(60, sparsely=SPARSELY, again_every=90)
    print(tally)
    assert [] == tally.broken
    assert tally.opened.total() > 500
    assert tally.again > 20
