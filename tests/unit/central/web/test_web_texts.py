"""The texts of the screens: both languages, every key used, every use a key."""

import re
import string
from pathlib import Path

import pytest

from central.ingest.reading import Refusal
from central.web.filters import RoomFilter
from central.web.glance import STATES
from central.web.texts import TEXTS
from central.web.words import text

WEB = Path(__file__).parents[4] / "central" / "web"
SOURCES = [
    path
    for pattern in ("*.py", "setup/*.py", "templates/*.html", "static/js/*.js")
    for path in sorted(WEB.glob(pattern))
]
USE = re.compile(r"""(?<![\w.])t\(\s*(?:f?["'`])([a-z_]+\.[a-z_0-9.]*)(["'`{$])""")
OTHER_USE = re.compile(r"""["']([a-z]+\.[a-z_0-9.]+)["']""")


def placeholders(template: str) -> set[str]:
    """Return the names of the values a text takes."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_each_text_stands_in_both_languages_with_the_same_values(key: str) -> None:
    """A text has words in Vietnamese and English, and takes the same values in both."""
    entry = TEXTS[key]
    assert entry.vi.strip()
    assert entry.en.strip()
    assert placeholders(entry.vi) == placeholders(entry.en)
    assert placeholders(entry.en_one or "") <= placeholders(entry.en)


def test_each_text_that_a_page_asks_for_is_there() -> None:
    """Templates, views and scripts name only keys of the tables; a key that is put together has keys of its family."""
    missing = set()
    for path in SOURCES:
        for key, end in USE.findall(path.read_text("utf-8")):
            if key.startswith("wire."):  # from edge.protocol.words, see `seen.wire_words`
                continue
            is_whole = end in "\"'`" and not key.endswith(".")
            known = key in TEXTS if is_whole else any(other.startswith(key) for other in TEXTS)
            if not known:
                missing.add(f"{path.name}: {key}")
    assert set() == missing


def test_each_text_is_used_somewhere() -> None:
    """No text is left over: its key, or the family it is put together from, stands in a page."""
    sources = "\n".join(path.read_text("utf-8") for path in SOURCES)
    whole = set(OTHER_USE.findall(sources))
    families = {key for key, _ in USE.findall(sources)} | set(
        re.findall(r"[\"'`]([a-z_]+\.(?:[a-z_]+\.)?)[\"'`{$]", sources)
    )
    families = {family for family in families if family.endswith(".")} - {"setup."}
    families |= {f"setup.{what}_" for what in ("area", "agency", "room", "door")} | {
        "error.",
        "aside.reason.",
    }  # `remove`, `errors`, `devices`
    unused = {key for key in TEXTS if key not in whole and not any(key.startswith(family) for family in families)}
    assert set() == unused


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_a_room_has_a_word(state: str) -> None:
    """Every state that can be filtered by can be named."""
    assert text(f"state.{state}", "vi") != text(f"state.{state}", "en")
    assert RoomFilter.read({"state": state}).state == state


@pytest.mark.parametrize("reason", list(Refusal))
def test_each_reason_for_keeping_a_message_aside_has_words(reason: Refusal) -> None:
    """The devices page names every reason."""
    assert f"aside.reason.{reason.value}" in TEXTS


def test_one_of_a_thing_is_said_in_the_singular() -> None:
    """English says "1 room" and "2 rooms", Vietnamese needs no difference."""
    assert "1 room" == text("overview.shown", "en", n=1)
    assert "2 rooms" == text("overview.shown", "en", n=2)
    assert "1 phòng" == text("overview.shown", "vi", n=1)
