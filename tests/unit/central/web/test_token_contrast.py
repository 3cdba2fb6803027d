"""The colours can be read: contrast computed from tokens.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from tests.support.contrast import contrast

CSS = (Path(__file__).parents[4] / "central" / "web" / "static" / "tokens.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media (prefers-color-scheme: dark)")
)
STATES = ("over", "full", "fault", "offline", "filling", "calm")
TEXTS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent") for ground in ("surface", "ground")],
    *[(state, f"{state}-soft") for state in STATES],
    *[(state, "surface") for state in STATES],
    *[(f"on-{state}", state) for state in STATES if state != "over"],
    ("on-over", "over-solid"),
    ("ink-faint", "sunken"),
    ("ink", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bar", "bar"),
    ("on-bar-soft", "bar"),
    ("on-bar", "bar-active"),
    ("full", "ground"),
    ("offline", "ground"),
]
MARKS = [
    ("lamp-red", "surface"),
    ("lamp-green", "surface"),
    ("line-strong", "surface"),
    ("over-solid", "surface"),
    ("filling", "sunken"),
    ("accent", "sunken"),
    ("focus", "surface"),
    ("focus", "ground"),
    ("chart-line", "surface"),
    ("chart-limit", "surface"),
]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(scheme: dict[str, str], ink: str, ground: str) -> None:
    """Text has 4.5:1 in both schemes."""
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_stand_out_from_their_ground(scheme: dict[str, str], mark: str, ground: str) -> None:
    """Marks that carry meaning have 3:1 in both schemes."""
    assert contrast(scheme[mark], scheme[ground]) >= 3.0
