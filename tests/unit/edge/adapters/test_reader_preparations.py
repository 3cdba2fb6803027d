"""Preparations leave the frame as it is, keep a good code readable, and refuse what is no frame."""

import numpy as np
import pytest

from edge.adapters.qr_zxing import decode
from edge.adapters.reader_plan import Preparation
from edge.adapters.reader_preparations import prepare
from tests.support.degraded import Held, frame, modules
from tests.support.frames import empty_scene, with_code

EACH = pytest.mark.parametrize("preparation", list(Preparation), ids=lambda each: each.name.lower())


STRONGEST = (Preparation.DEBLURRED_MUCH, Preparation.DEBLURRED_MOST)


@EACH
def test_good_code_stays_readable_and_the_frame_unchanged(preparation: Preparation) -> None:
    """Only the strongest harm a code that needs none, whatever the frame's place in memory; none changes what the next look gets."""
    scene = with_code(empty_scene(1000, 600), "HELLO")
    view = np.repeat(scene, 2, axis=1)[:, ::2]
    before = view.copy()
    read = decode(prepare(view, preparation))
    assert (() if preparation in STRONGEST else ("HELLO",), True) == (read, bool((before == view).all()))


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
    assert ({Preparation.PLAIN, Preparation.DEBLURRED, Preparation.SOFTENED}, set(Preparation) - as_it_was) == (
        as_it_was,
        doubled,
    )


def test_large_pictures_are_not_enlarged() -> None:
    """The time of a look has an end: what is large is enlarged less, or not at all."""
    assert [(720, 1280), (503, 755)] == [
        prepare(np.zeros(shape, np.uint8), Preparation.SHARPENED).shape for shape in ((720, 1280), (400, 600))
    ]


@pytest.mark.parametrize(
    ("preparation", "held"),
    [
        (Preparation.DEBLURRED, Held(module_px=4, blur_px=2.0)),
        (Preparation.DEBLURRED_MUCH, Held(module_px=3, blur_px=1.7)),
        (Preparation.DEBLURRED_MOST, Held(module_px=3.5, blur_px=2.1)),
    ],
    ids=["blurred", "much blurred", "most blurred"],
)
def test_blur_is_undone(preparation: Preparation, held: Held) -> None:
    """A code out of focus, of which the frame as it is gives nothing, is read."""
    text = "HC1:" + "ABCDEFGHIJ0123456789" * 10
    picture = frame(modules(text), held, np.random.default_rng(4))
    assert ((), (text,)) == (decode(picture), decode(prepare(picture, preparation)))


def test_contrast_is_stretched_with_the_blur_undone() -> None:
    """What is dim becomes as bright and as rich in contrast as anything else; a plain wall's noise is not blown up to that."""
    dim = np.kron(modules("DIM"), np.ones((8, 8))).astype(np.uint8) * 20 + 10
    prepared, wall = (prepare(each, Preparation.DEBLURRED) for each in (dim, np.full((90, 90), 30, np.uint8)))
    assert (128, 50, 128, 0) == pytest.approx((prepared.mean(), prepared.std(), wall.mean(), wall.std()), abs=8)


@EACH
def test_smallest_pictures_are_taken(preparation: Preparation) -> None:
    """A part of two pixels by two breaks no preparation."""
    assert prepare(np.zeros((2, 2), np.uint8), preparation).size >= 4
