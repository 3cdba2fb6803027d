"""Where a code is looked for: what is finely textured and was not there before, whatever else changes in the frame."""

import numpy as np
import pytest

from edge.adapters.camera import Gray
from edge.adapters.qr_zxing import decode
from edge.adapters.reader_regions import Region, Regions
from tests.support.degraded import GOOD, Held, frame, modules, resting, room, with_notice, with_person
from tests.support.frames import empty_scene, with_code

TEXT = "HC1:" + "ABCDEFGHIJ0123456789" * 10
CODE = modules(TEXT)


def _read(regions: Regions, picture: Gray) -> list[bool]:
    """Return for each region of *picture* whether the code is read in it."""
    return [(TEXT,) == decode(each.of(picture)) for each in regions.find(picture)]


def test_code_is_in_the_first_region_and_the_region_is_small() -> None:
    """The code is read in a part of the frame that is hardly larger than the code with its screen."""
    regions = Regions()
    regions.find(empty_scene(seed=1))
    picture = with_code(empty_scene(seed=2), TEXT, scale=4)
    first = regions.find(picture)[0]
    assert ((TEXT,), True) == (decode(first.of(picture)), first.of(picture).size < 0.25 * picture.size)


@pytest.mark.parametrize("seed", range(4))
def test_code_is_found_before_a_person_and_beside_a_notice(seed: int) -> None:
    """A person who moves and a printed notice that was there before do not draw the look away from the code."""
    random = np.random.default_rng(seed)
    background = with_notice(room(random), random)
    regions = Regions()
    regions.find(resting(background, GOOD, random))
    moved = [frame(CODE, GOOD, random, with_person(background, random, seed)) for _ in range(3)]
    assert [True] * 3 == [any(_read(regions, each)) for each in moved]


def test_flickering_light_is_no_region() -> None:
    """A scene that becomes brighter and darker as a whole has no region, and the code in it still has its own."""
    regions = Regions()
    scene = resting(room(np.random.default_rng(5)), GOOD, np.random.default_rng(6))
    regions.find(scene)
    flickering = [(scene * factor).astype(np.uint8) for factor in (0.8, 1.1, 0.9, 1.2)]
    assert [()] * 4 == [regions.find(each) for each in flickering]
    assert [True] == _read(regions, with_code((scene * 0.8).astype(np.uint8), TEXT, scale=4))


def test_dim_code_is_found_in_noise() -> None:
    """A screen at a tenth of its light is a region though the noise is nearly as strong."""
    random = np.random.default_rng(7)
    background, held = room(random), Held(light=0.2, noise=6, module_px=4)
    regions = Regions()
    regions.find(resting(background, held, random))
    assert regions.find(frame(CODE, held, random, background)) != ()


def test_code_held_still_stays_a_region_for_long() -> None:
    """Twenty seconds of frames do not make a held code part of the scene."""
    regions = Regions()
    regions.find(empty_scene())
    pictures = [with_code(empty_scene(seed=seed), TEXT, scale=4) for seed in range(2)]
    kept = [bool(regions.find(pictures[number % 2])) for number in range(300)]
    assert [True] * 300 == kept


def test_what_stays_becomes_part_of_the_scene_and_what_goes_is_forgotten_at_once() -> None:
    """A notice put up is no region any more after some minutes; a code where it hung is one in the frame after it was taken down."""
    regions = Regions()
    bare, hung = empty_scene(640, 480), with_code(empty_scene(640, 480, seed=2), TEXT, scale=4, left=60, top=60)
    regions.find(bare)
    seen = [regions.find(hung) != () for _ in range(6000)]
    regions.find(bare)
    assert (True, False, True) == (seen[0], seen[-1], regions.find(hung) != ())


def test_first_frame_is_compared_with_nothing() -> None:
    """A unit that starts while a code is held up reads it in the first frame."""
    assert True in _read(Regions(), with_code(empty_scene(), TEXT, scale=4))


@pytest.mark.parametrize(
    "picture",
    [np.zeros(shape, np.uint8) for shape in ((0, 0), (1, 1), (1, 5000), (63, 4000), (720, 1280), (721, 1283))]
    + [np.full((720, 1280), 255, np.uint8), np.zeros((480, 640, 3), np.uint8)[..., 0]],
    ids=lambda each: str(each.shape),
)
def test_frames_without_texture_have_no_region(picture: Gray) -> None:
    """Tiny, black and white frames and odd sizes have none, and the next frame of another size breaks nothing."""
    regions = Regions()
    assert [(), (), ()] == [regions.find(each) for each in (picture, np.full((480, 640), 7, np.uint8), picture)]


def test_a_region_has_pixels() -> None:
    """Where nothing would be cut out of a frame is no region."""
    with pytest.raises(ValueError, match="has pixels"):
        Region(left=5, top=0, right=5, bottom=9)


@pytest.mark.parametrize("noise", [6, 12, 20])
def test_noise_of_the_resting_scene_is_no_region(noise: float) -> None:
    """A camera that turns up its gain in the evening sees a code in the grain of one frame in eight at most."""
    random = np.random.default_rng(8)
    background, regions = with_notice(room(random), random), Regions()
    regions.find(resting(background, Held(noise=noise), random))
    seen = [bool(regions.find(resting(background, Held(noise=noise), random))) for _ in range(8)]
    assert sum(seen) <= 1


def test_striped_shirt_does_not_widen_the_region() -> None:
    """Who holds the code stands in the same half of the frame; the region is the code's all the same."""
    sizes = []
    for seed in range(6):
        random = np.random.default_rng(seed)
        background, regions = room(random), Regions()
        regions.find(resting(background, GOOD, random))
        picture = frame(CODE, GOOD, random, with_person(background, random, seed))
        first = regions.find(picture)[0]
        assert (TEXT,) == decode(first.of(picture))
        sizes.append(first.of(picture).size)
    assert np.median(sizes) < 3 * (len(CODE) * GOOD.module_px) ** 2
