"""The system refuses a write, a synchronisation, a rename: counting goes on, and nothing is lost."""

from pathlib import Path

import pytest

from tests.support.disk_trace import why_not
from tests.support.failing_calls import failing


@pytest.mark.parametrize(
    ("call", "first"),
    [("pwrite64", 3), ("pwrite64", 40), ("pwrite64", 90), ("fdatasync", 9), ("fsync", 2), ("pread64", 8)],
)
def test_a_call_that_fails_loses_nothing(tmp_path: Path, call: str, first: int) -> None:
    """`python -m tests.support.failing_calls` lets each call fail in turn; `failing` raises when something is lost."""
    if reason := why_not():
        pytest.skip(f"no call was let fail: {reason}")
    assert failing(tmp_path / "data", call, first) in {"disk_full", "ledger_failed", "nobody noticed"}
