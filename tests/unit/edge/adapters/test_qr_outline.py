"""Where a symbol that could not be read is."""

import pytest

from edge.adapters.qr_outline import Outline

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (10, 10), (10, 0), (0, 10)),
        ((0, 0), (10, 0), (2, 2), (0, 10)),
        ((0, 0), (5, 5), (10, 10), (0, 10)),
        ((3, 3),) * 4,
        ((0, 0), (float("inf"), 0), (float("inf"), 10), (0, 10)),
        ((0, 0), (float("nan"), 0), (10, 10), (0, 10)),
    ],
    ids=["crossed", "dented", "in a line", "a point", "endless", "not a number"],
)
def test_what_encloses_no_modules_is_no_outline(corners: tuple[tuple[float, float], ...]) -> None:
    """Corners from which no square can be laid straight are refused."""
    with pytest.raises(ValueError, match="encloses modules"):
        Outline(corners, 21)  # type: ignore[arg-type]


def test_an_outline_has_modules_and_may_be_mirrored() -> None:
    """A symbol has a module at least; its corners may go round either way."""
    with pytest.raises(ValueError, match="encloses modules"):
        Outline(SQUARE, 0)
    assert SQUARE[::-1] == Outline(SQUARE[::-1], 21).corners


def test_an_outline_grows_with_its_picture() -> None:
    """The middle of a pixel becomes the middle of the pixels it is drawn as, and back again."""
    outline = Outline(SQUARE, 21)
    doubled = outline.scaled(2)
    assert (((0.5, 0.5), (20.5, 0.5), (20.5, 20.5), (0.5, 20.5)), outline) == (doubled.corners, doubled.scaled(0.5))
