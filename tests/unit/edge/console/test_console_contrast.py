"""The colours of the display and the staff's pages can be read: contrast computed from the style sheets (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

import edge.console
from edge.core.answers import Answer
from tests.support.contrast import contrast

STATIC = Path(edge.console.__file__).parent / "static"
DOOR = (STATIC / "door.css").read_text("utf-8")
STAFF = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", (STATIC / "staff.css").read_text("utf-8")))
RED, GREEN = (
    dict(re.findall(r"--(ground|deep): (#[0-9a-f]{6});", part)) for part in DOOR.split('[data-light="green"]')[:2]
)
AMBER, NIGHT = (re.findall(rf"--{name}: (#[0-9a-f]{{6}});", DOOR)[0] for name in ("amber", "night"))


@pytest.mark.parametrize("light", [RED, GREEN], ids=["red", "green"])
@pytest.mark.parametrize("ground", ["ground", "deep"])
def test_words_stand_out_from_the_light(light: dict[str, str], ground: str) -> None:
    """White on the lamp's colours is read from three metres: 7:1, more than the 4.5:1 that are asked."""
    assert contrast("#ffffff", light[ground]) >= 7.0


def test_amber_words_stand_out_from_red() -> None:
    """The name of a fault is amber on red."""
    assert contrast(AMBER, RED["ground"]) >= 4.5


@pytest.mark.parametrize("answer", Answer)
def test_each_shape_stands_out(answer: Answer) -> None:
    """The figure from its plate, and one of the two from the white around: 3:1."""
    found = re.search(rf'^\[data-answer="{answer}"\] {{ --answer: (#\w+);(?: --mark: (#\w+);)?', DOOR, re.MULTILINE)
    assert found is not None
    plate, figure = found[1], found[2] or "#ffffff"
    assert contrast(plate, figure) >= 4.5
    assert max(contrast(plate, "#ffffff"), contrast(figure, "#ffffff") if found[2] else 0.0) >= 3.0
    assert contrast(NIGHT, "#ffffff") >= 7.0


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "card"),
        ("soft", "card"),
        ("soft", "page"),
        ("red", "card"),
        ("green", "card"),
        ("blue", "card"),
        ("ink", "warn"),
        ("card", "blue"),
        ("card", "green"),
        ("card", "red"),
    ],
)
def test_the_staffs_words_stand_out(ink: str, ground: str) -> None:
    """Text of the staff's pages has 4.5:1 in every pairing they use."""
    assert contrast(STAFF[ink], STAFF[ground]) >= 4.5
