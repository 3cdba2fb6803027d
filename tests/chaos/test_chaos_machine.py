"""What a run leaves of its small disks."""

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
_RUN = """
import pathlib, sys
from tests.chaos.machine import Machine, put_disks_away
folder = pathlib.Path(sys.argv[1])
machine = Machine(folder)
(machine.disk("door").folder / "ledger").write_text("rows")
put_disks_away(folder, is_kept=sys.argv[2] == "kept")
print(machine.can_mount)
"""


@pytest.mark.parametrize(("wish", "expected"), [("kept", ["ledger"]), ("gone", [])])
def test_the_disks_of_a_run_are_kept_or_gone(tmp_path: Path, wish: str, expected: list[str]) -> None:
    """What was on a disk of a run that went wrong is there when its process is not; of another nothing is."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(tmp_path), wish], cwd=REPO, capture_output=True, text=True, check=True
    )
    if "True" not in done.stdout:
        pytest.skip("nothing can be mounted here")
    assert expected == [file.name for file in (tmp_path / "disk-door").iterdir()]
