"""Reading through the real libzbar, on codes drawn here."""

import numpy as np
import pytest
from PIL import Image
from pyzbar import pyzbar

from edge.adapters.qr_pyzbar import decode
from edge.passes import issue
from tests.support.passes import a_declaration, declaration_key
from tests.support.pictures import on_canvas, qr_picture

TEXT = issue(a_declaration(), declaration_key())


def test_declaration_is_read_from_picture_and_frame() -> None:
    """The text of a declaration comes back from a picture, a grey frame, a view of one, and a colour frame."""
    picture = on_canvas(qr_picture(TEXT))
    grey = np.asarray(picture)
    for image in (picture, picture.convert("RGB"), grey, np.repeat(grey, 2, 1)[:, ::2], np.stack([grey] * 3, -1)):
        assert (TEXT,) == decode(image)


def test_vietnamese_letters_come_back() -> None:
    """UTF-8 in byte mode, as ID cards hold it, is read as it was written."""
    text = "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021"
    assert (text,) == decode(on_canvas(qr_picture(text)))


def test_codes_come_in_the_order_of_their_places() -> None:
    """Top before bottom, left before right, and the same on every reading."""
    canvas = Image.new("L", (1280, 900), 255)
    for text, place in (("C", (100, 500)), ("B", (700, 40)), ("A", (100, 40))):
        canvas.paste(qr_picture(text, scale=8), place)
    assert [("A", "B", "C")] * 3 == [decode(canvas) for _ in range(3)]


def test_bar_codes_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """libzbar is asked for QR symbols only, so that no shopping counts as a pass."""
    asked = []
    monkeypatch.setattr(pyzbar, "decode", lambda image, symbols: asked.append(list(symbols)) or [])
    decode(np.zeros((10, 10), np.uint8))
    assert [[pyzbar.ZBarSymbol.QRCODE]] == asked


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 640), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros((480, 640), np.float32),
        np.zeros((480, 640, 0), np.uint8),
        np.zeros(5, np.uint8),
        Image.new("L", (0, 0)),
        None,
        "no frame",
    ],
    ids=range(9),
)
def test_bad_frame_holds_no_code(frame: object) -> None:
    """A frame that is none never ends the reader."""
    assert () == decode(frame)  # type: ignore[arg-type]


def test_nameless_orientation_costs_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """libzbar's orientation 4294967295, for which pyzbar has no name, is never asked for."""
    with pytest.raises(ValueError, match="4294967295"):
        pyzbar.ZBarOrientation(4294967295)
    assert pyzbar.zbar_symbol_get_orientation is None
    found = pyzbar.decode(on_canvas(qr_picture(TEXT)))
    assert [None] == [symbol.orientation for symbol in found]
