"""A secret is typed at a terminal, or given as a file."""

import subprocess
import sys
from pathlib import Path


def test_without_a_terminal_no_secret_is_asked_for(tmp_path: Path) -> None:
    """A program with no terminal at all gets a sentence and status 2, and no key is made."""
    command = [sys.executable, "-m", "central", "contacts", "keygen", "--out", str(tmp_path / "department.key")]
    ended = subprocess.run(
        command,
        input=b"what somebody typed\n" * 2,
        capture_output=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    said = "Error: the passphrase can only be typed at a terminal; give a file by --passphrase-file\n"
    assert (2, said, []) == (ended.returncode, ended.stderr.decode(), list(tmp_path.iterdir()))
