"""The short form of `make chaos`: every part real, a hundred faults, and the account must be right."""

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
NOTHING = (
    *("lost", "doubled", "wrong", "announced and taken back"),
    *("scans lost", "scans doubled", "scans wrong"),
    *("contacts lost", "contacts doubled", "contacts wrong", "people found in files"),
)
AGREED = ("all agreed after", "judged by what is in force")


@pytest.mark.broker
def test_nothing_is_lost_doubled_or_wrong() -> None:
    """Twenty seconds of kills, cuts, full disks and jumping clocks; then all agree, every crossing, verdict and contact stands where it
    belongs once, nobody can be read, and green let nobody in beyond the limit."""
    command = [sys.executable, "-m", "tests.chaos", "--seconds", "20", "--seed", "57", "--doors", "2", "--rate", "5"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=240, check=False)
    figures = {line[:29].strip(): line[29:].strip() for line in done.stdout.splitlines()}
    assert dict.fromkeys(NOTHING, "0") == {name: figures.get(name) for name in NOTHING}, done.stdout + done.stderr
    for name in AGREED:
        assert "never" not in figures.get(name, "never"), done.stdout
    assert int(figures["contacts at central"].split(",")[0]) > 0, done.stdout
    assert figures["let in on green beyond it"].startswith("0 "), done.stdout
