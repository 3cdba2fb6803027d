"""Still pictures, looked at in several ways by both libraries."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from edge.adapters import qr_pyzbar, qr_still, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.qr_still import decode_still, first_read
from edge.passes import issue
from tests.support.degraded import GOOD, Held, frame, modules
from tests.support.passes import a_declaration, declaration_key
from tests.support.pictures import on_canvas, qr_picture

LONG = "HC1:" + "ABCDEFGHIJ" * 12
TEXT = issue(a_declaration(), declaration_key())


def test_aztec_is_read() -> None:
    """Some countries' certificates come as Aztec symbols."""
    drawn = frame(modules(TEXT, "aztec"), GOOD, np.random.default_rng(2))
    assert (TEXT,) == decode_still(Image.fromarray(drawn))


def test_both_libraries_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What zxing-cpp does not read, libzbar may, also where the code is light on dark."""
    monkeypatch.setattr(qr_zxing, "decode", lambda _: ())
    pictures = on_canvas(qr_picture(TEXT)), ImageOps.invert(on_canvas(qr_picture(TEXT)))
    assert [(TEXT,)] * 2 == [decode_still(picture) for picture in pictures]


@pytest.mark.parametrize(
    "picture",
    [
        ImageOps.invert(on_canvas(qr_picture(TEXT))),
        qr_picture(TEXT, scale=2, border=0),
        on_canvas(qr_picture(TEXT, scale=40), (4000, 3000), (500, 300)),
        on_canvas(qr_picture(TEXT)).point(lambda value: 100 + value // 30),
    ],
    ids=["light on dark", "tiny without quiet zone", "huge", "faint"],
)
def test_still_picture_is_tried_in_further_ways(picture: Image.Image) -> None:
    """A still picture that does not give its code at once is prepared and tried again."""
    assert [(TEXT,)] * 2 == [decode_still(picture), first_read(picture)]


def test_first_look_that_reads_is_enough_where_one_code_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A good code costs one look of one library; the other is not asked."""
    monkeypatch.setattr(qr_pyzbar, "decode", lambda _: ("NOT ASKED",))
    assert (TEXT,) == first_read(on_canvas(qr_picture(TEXT)))


def test_grainy_photograph_is_read_at_half_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grain that hides a code from the first look fades before any preparation is asked for."""

    def not_asked(*_: object) -> Gray:
        raise AssertionError("nothing should be prepared")

    monkeypatch.setattr(qr_still, "prepare", not_asked)
    picture = frame(modules(LONG), Held(module_px=8, noise=70), np.random.default_rng(6))
    assert ((), (LONG,)) == (qr_zxing.decode(picture), first_read(Image.fromarray(picture)))


def test_photograph_out_of_focus_is_read_without_the_slower_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its blur is undone; a picture in which nothing is read must not cost what all looks of both libraries do."""
    monkeypatch.setattr(qr_pyzbar, "decode", lambda _: ("NOT ASKED",))
    picture = frame(modules(LONG), Held(module_px=4, blur_px=2.4, noise=1), np.random.default_rng(6))
    blank = Image.new("L", (640, 480), 128)
    assert ((), (LONG,), ()) == (qr_zxing.decode(picture), first_read(Image.fromarray(picture)), first_read(blank))


def test_every_code_of_a_still_picture_is_read_once() -> None:
    """Dark on light, light on dark, small ones and equal ones beside each other: all texts, each once, the same on every reading."""
    canvas = Image.new("L", (1280, 900), 255)
    for text, place in (("B", (700, 40)), ("A", (100, 40)), ("A", (100, 400))):
        canvas.paste(qr_picture(text, scale=8), place)
    canvas.paste(ImageOps.invert(qr_picture("LIGHT", scale=8)), (400, 400))
    canvas.paste(qr_picture(TEXT, scale=3), (700, 400))
    assert [("A", "B", TEXT, "LIGHT")] * 2 == [decode_still(canvas) for _ in range(2)]


def test_a_picture_without_pixels_holds_no_code() -> None:
    """Nothing is looked for in nothing."""
    assert [((), ())] * 3 == [
        (decode_still(each), first_read(each)) for each in (Image.new("L", size) for size in ((0, 0), (1, 1), (1, 900)))
    ]
