"""Preparations leave the frame as it is, keep a good code readable, and refuse what is no frame."""

import numpy as np
import pytest

from edge.adapters.qr_zxing import decode
from edge.adapters.reader_plan import Preparation
from edge.adapters.reader_preparations import prepare
from tests.support.frames import empty_scene, with_code

EACH = pytest.mark.parametrize("preparation", list(Preparation), ids=lambda each: each.name.lower())


@EACH
def test_good_code_stays_readable_and_the_frame_unchanged(preparation: Preparation) -> None:
    """No preparation harms a code that needs none, whatever the frame's place in memory, nor the frame the next look is given."""
    scene = with_code(empty_scene(1000, 600), "HELLO")
    view = np.repeat(scene, 2, axis=1)[:, ::2]
    before = view.copy()
    assert (("HELLO",), True) == (decode(prepare(view, preparation)), bool((before == view).all()))


@EACH
@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((0, 640), np.uint8),
        np.zeros((480, 640), np.float32),
        np.zeros((48, 64, 3), np.uint8),
        np.zeros(5, np.uint8),
    ],
    ids=range(4),
)
def test_no_picture_is_refused(bad: np.ndarray, preparation: Preparation) -> None:
    """What is no grey picture is refused by Python, before OpenCV sees it."""
    with pytest.raises(ValueError, match="no grey picture"):
        prepare(bad, preparation)


def test_sizes_are_those_the_plan_speaks_of() -> None:
    """What is enlarged is twice as large, the rest as it was."""
    scene = empty_scene(200, 100)
    as_it_was = {each for each in Preparation if prepare(scene, each).shape == (100, 200)}
    doubled = {each for each in Preparation if prepare(scene, each).shape == (200, 400)}
    assert ({Preparation.PLAIN, Preparation.SOFTENED}, set(Preparation) - as_it_was) == (as_it_was, doubled)


def test_large_pictures_are_not_enlarged() -> None:
    """The time of a look has an end: what is large is enlarged less, or not at all."""
    assert [(720, 1280), (577, 866)] == [
        prepare(np.zeros(shape, np.uint8), Preparation.ENLARGED).shape for shape in ((720, 1280), (400, 600))
    ]


@EACH
def test_smallest_pictures_are_taken(preparation: Preparation) -> None:
    """A part of two pixels by two breaks no preparation."""
    assert prepare(np.zeros((2, 2), np.uint8), preparation).size >= 4
