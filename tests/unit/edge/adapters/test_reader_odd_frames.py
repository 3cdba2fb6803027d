"""Frames as no good camera takes them, and codes as people hold them, through the reader with its real libraries."""

from datetime import datetime

import numpy as np
import pytest
import zxingcpp
from pyzbar import pyzbar

from edge.adapters.camera import Gray
from edge.adapters.reader_cascade import cascade
from edge.adapters.reader_loop import FrameReader
from edge.adapters.reader_plan import PLAN
from edge.passes import Judgement, Trust, issue, judge
from tests.support.degraded import GOOD, Held, Symbol, frame, modules, resting, room
from tests.support.frames import empty_scene, with_code
from tests.support.passes import a_declaration, declaration_key

TEXT = issue(a_declaration(), declaration_key())
ROUNDS = len(PLAN) + 1
HUGE = np.full((3000, 4000), 90, np.uint8)
ODD = {
    "nothing": np.zeros((0, 0), np.uint8),
    "no rows": np.zeros((0, 640), np.uint8),
    "one pixel": np.zeros((1, 1), np.uint8),
    "one row": np.zeros((1, 1280), np.uint8),
    "one column": np.zeros((720, 1), np.uint8),
    "odd": np.zeros((333, 517), np.uint8),
    "black": np.zeros((720, 1280), np.uint8),
    "white": np.full((720, 1280), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 256, (720, 1280), dtype=np.uint8),
    "chess": np.kron(np.indices((90, 160)).sum(0) % 2 * 255, np.ones((8, 8))).astype(np.uint8),
    "stripes": np.tile(np.array([0, 255], np.uint8), (720, 640)),
    "huge": HUGE,
    "colour": np.zeros((720, 1280, 3), np.uint8),
    "no channels": np.zeros((48, 64, 0), np.uint8),
    "floats": np.full((480, 640), np.nan, np.float32),
    "a line": np.zeros(900, np.uint8),
}


class Judging:
    """A judge that keeps the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.reader = FrameReader(cascade(), self._judge, hold_s=1.0)
        self._at_s = 0.0

    def show(self, picture: Gray) -> None:
        """Let the reader see *picture*, two seconds after the one before, so that nothing is paused or held."""
        self._at_s += 2.0
        self.reader.read(picture, self._at_s)

    def _judge(self, text: str, at: datetime | None) -> Judgement:
        self.texts.append(text)
        return judge(text, Trust(), at)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_odd_frames_hold_no_code_and_the_next_good_one_is_read(odd: Gray) -> None:
    """Whatever a camera delivers, through every row of the plan: no code is made up, and the reader goes on."""
    judging = Judging()
    for number in range(ROUNDS):
        judging.show(odd)
        judging.show(np.roll(odd, number))
    assert [] == judging.texts
    for _ in range(4):
        judging.show(with_code(empty_scene(), TEXT, scale=4))
    assert {TEXT} == set(judging.texts)


def test_code_is_read_in_frames_of_every_size() -> None:
    """Sizes that no cell of the search for regions divides lose no code at the edge."""
    for height, width in ((701, 1279), (433, 577), (1080, 1920)):
        judging = Judging()
        judging.show(empty_scene(width, height))
        picture = empty_scene(width, height, seed=2)
        code = with_code(np.full((720, 1280), 220, np.uint8), TEXT, scale=3, left=0, top=0)[:380, :380]
        picture[-380:, -380:] = code
        for _ in range(3):
            judging.show(picture)
        assert {TEXT} == set(judging.texts)


def test_what_libzbar_throws_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its ValueError on some real pictures (orientation 4294967295) costs that look alone: the frame after it is read."""

    def throwing(*_: object, **__: object) -> None:
        pyzbar.ZBarOrientation(4294967295)

    with monkeypatch.context() as broken:
        broken.setattr(pyzbar, "decode", throwing)
        broken.setattr(zxingcpp, "read_barcodes", lambda *_, **__: [])
        judging = Judging()
        judging.show(empty_scene())
        for _ in range(ROUNDS):
            judging.show(with_code(empty_scene(), TEXT, scale=4))
        assert ([], 0) == (judging.texts, judging.reader.beat(99.0).failed)
    for _ in range(2):
        judging.show(with_code(empty_scene(), TEXT, scale=4))
    assert {TEXT} == set(judging.texts)


@pytest.mark.parametrize("symbol", ["qr", "aztec"])
@pytest.mark.parametrize(
    "held",
    [
        GOOD,
        Held(is_inverted=True),
        Held(rotation=180),
        Held(rotation=93, tilt=8),
        Held(tilt=25, rotation=-4),
        Held(is_inverted=True, light=0.35, rotation=12),
        Held(module_px=3, blur_px=1.0, noise=8),
    ],
    ids=["plain", "inverted", "upside down", "on its side", "tilted", "inverted and dim", "small and soft"],
)
@pytest.mark.parametrize("is_mirrored", [False, True], ids=["", "mirrored"])
def test_codes_are_read_as_people_hold_them(symbol: Symbol, held: Held, is_mirrored: bool) -> None:
    """QR and Aztec, also in the mirror of a camera for selfies, within four frames."""
    random = np.random.default_rng(4)
    background, reader = room(random), cascade()
    reader(resting(background, held, random))
    shown = (frame(modules(TEXT, symbol), held, random, background) for _ in range(4))
    assert any((TEXT,) == reader(each[:, ::-1] if is_mirrored else each) for each in shown)
