"""Still pictures, looked at in several ways by both libraries."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.qr_still import decode_still, first_read
from edge.passes import issue
from tests.support.degraded import GOOD, frame, modules
from tests.support.passes import a_declaration, declaration_key
from tests.support.pictures import on_canvas, qr_picture

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
