"""The reference page of the configuration says what the code reads, and the shipped examples show every key."""

import re
from pathlib import Path

import pytest

from tests.support import config_reference

REPO = Path(__file__).parents[2]
EXAMPLES = REPO / "firmware_config" / "examples"
_TABLE = re.compile(r"^#?\[(\w+)\]$")
_KEY = re.compile(r"^#?(\w+) = ")


def keys_of(example: Path) -> list[str]:
    """Return the keys of an example as table.key, those that stand in a comment with their default included."""
    table, keys = "", []
    for line in example.read_text("utf-8").splitlines():
        if found := _TABLE.match(line):
            table = found[1]
        elif found := _KEY.match(line):
            keys.append(f"{table}.{found[1]}")
    return keys


def test_the_page_is_the_one_generated_from_the_code() -> None:
    """`python -m tests.support.config_reference > docs/configuration.md` mends a difference."""
    assert config_reference.page() == (REPO / config_reference.PAGE).read_text("utf-8")


def test_no_meaning_stands_without_its_key() -> None:
    """A key that left the code leaves the page's words, too."""
    assert set(config_reference.unit_keys()) == set(config_reference.UNIT_MEANINGS)
    assert set(config_reference.central_keys()) == set(config_reference.CENTRAL_MEANINGS)


@pytest.mark.parametrize(
    ("example", "expected"),
    [("unit.toml", config_reference.unit_keys()), ("central.toml", config_reference.central_keys())],
)
def test_the_shipped_example_shows_every_key_once(example: str, expected: list[str]) -> None:
    """Whoever sets a machine up sees in the file itself all that can be set. "video" and "pictures" need a path and are for tests."""
    expected = [key for key in expected if key != "camera.path"]
    assert sorted(expected) == sorted(keys_of(EXAMPLES / example))
