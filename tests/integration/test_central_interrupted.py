"""Ctrl-C while central's libraries load."""

import signal
import subprocess
import sys
from pathlib import Path


def test_an_interrupt_while_libraries_load_is_a_word(tmp_path: Path) -> None:
    """The first library central needs is one that takes long, and tells when it has begun: no traceback, and the status of an abort."""
    (tmp_path / "click.py").write_text("import sys, time\nprint('loading', flush=True)\ntime.sleep(60)\n")
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from central.__main__ import main; main()",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as central:
        assert central.stdout is not None and central.stdout.readline() == "loading\n"  # noqa: PT018
        central.send_signal(signal.SIGINT)
        words = central.communicate(timeout=30)[1]
    assert (words, central.returncode) == ("\nAborted!\n", 1)
