"""What the demo's command line refuses before it starts anything."""

import pytest
from click.testing import CliRunner

from central.commands import main


@pytest.mark.parametrize(
    "options",
    [
        ("--for", "nan"),
        ("--for", "inf"),
        ("--speed", "nan"),
        ("--speed", "inf"),
        ("--speed", "0"),
        ("--rooms", "0"),
        ("--port", "70000"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(options: tuple[str, str]) -> None:
    """One sentence that names the option, and status 2."""
    result = CliRunner().invoke(main, ["demo", "--no-browser", *options])
    assert 2 == result.exit_code
    assert options[0] in result.output
