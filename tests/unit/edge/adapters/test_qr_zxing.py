"""Reading through the real zxing-cpp, on codes drawn here."""

import numpy as np
import pytest
import zxingcpp

from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Reading
from edge.adapters.qr_zxing import decode, look, seen
from edge.passes import issue
from tests.support.degraded import GOOD, Held, Symbol, frame, modules
from tests.support.frames import empty_scene, with_code
from tests.support.passes import a_declaration, declaration_key

TEXT = issue(a_declaration(), declaration_key())


def _frame(text: str, symbol: Symbol = "qr", held: Held = GOOD) -> Gray:
    return frame(modules(text, symbol), held, np.random.default_rng(3))


@pytest.mark.parametrize("symbol", ["qr", "aztec"])
@pytest.mark.parametrize("is_inverted", [False, True], ids=["dark on light", "light on dark"])
def test_declaration_is_read_in_both_symbols_and_polarities(symbol: Symbol, is_inverted: bool) -> None:
    """QR and Aztec give the same text, whichever of their colours is the darker."""
    assert (TEXT,) == decode(_frame(TEXT, symbol, Held(is_inverted=is_inverted, module_px=4)))


def test_view_of_a_larger_frame_is_read() -> None:
    """A plane whose rows and columns do not lie side by side in memory, as a camera's do not, is read."""
    scene = with_code(empty_scene(), "HELLO")
    wide = np.repeat(scene, 2, axis=1)[:, ::2]
    assert ([("HELLO",)] * 2, False) == ([decode(wide), decode(scene[:, 60:])], bool(wide.flags.c_contiguous))


def test_vietnamese_letters_come_back() -> None:
    """UTF-8 in byte mode, as ID cards hold it, is read as it was written."""
    text = "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021"
    assert (text,) == decode(_frame(text))


def test_codes_come_in_the_order_of_their_places() -> None:
    """Top before bottom, left before right, and the same on every reading."""
    scene = empty_scene(noise=0)
    for text, left, top in (("C", 100, 450), ("B", 700, 40), ("A", 100, 40)):
        scene = with_code(scene, text, left=left, top=top)
    assert [("A", "B", "C")] * 3 == [decode(scene) for _ in range(3)]


def test_bar_codes_are_not_read() -> None:
    """No shopping counts as a pass."""
    barcode = zxingcpp.create_barcode("8930000000019", zxingcpp.BarcodeFormat.EAN13)
    drawn = np.asarray(zxingcpp.write_barcode_to_image(barcode, scale=4, add_quiet_zones=True))
    assert (["8930000000019"], ()) == ([each.text for each in zxingcpp.read_barcodes(drawn)], decode(drawn))


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 640), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros((480, 640), np.float32),
        np.zeros((480, 640, 0), np.uint8),
        np.zeros(5, np.uint8),
        None,
        "no frame",
    ],
    ids=range(8),
)
def test_bad_frame_holds_no_code(bad: object) -> None:
    """A frame that is none never ends the reader."""
    assert () == decode(bad)  # type: ignore[arg-type]


def test_symbol_that_is_not_read_is_told_with_its_place() -> None:
    """Where too many modules are covered the corners are known to half a module, and so is the number of modules a side."""
    scene = with_code(empty_scene(), TEXT, scale=5, left=200, top=100)
    side = len(modules(TEXT))
    whole = look(scene)
    scene[100 + 5 * 25 : 100 + 5 * 55, 200 + 5 * 20 : 200 + 5 * 45] = 128
    covered = look(scene)
    assert ((TEXT,), (), ()) == (whole.texts, whole.unread, covered.texts)
    assert [side] == [each.modules for each in covered.unread]
    box = seen(with_code(empty_scene(), TEXT, scale=5, left=200, top=100))[0].box
    corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
    assert np.array(corners) == pytest.approx(np.array(covered.unread[0].corners), abs=2.5)


def test_other_symbols_have_no_outline() -> None:
    """Aztec and micro symbols that cannot be read are not told, and what is beside them is read: nobody knows where their modules are."""
    symbol = zxingcpp.create_barcode("12345", zxingcpp.BarcodeFormat.MicroQRCode)
    micro = np.asarray(zxingcpp.write_barcode_to_image(symbol, scale=6)).copy()
    micro[-40:-20, -40:-20] = 128
    assert [False] == [each.valid for each in zxingcpp.read_barcodes(micro, return_errors=True)]
    scene = with_code(empty_scene(), "HELLO", left=600)
    scene[100 : 100 + len(micro), 100 : 100 + len(micro)] = micro
    aztec = _frame(TEXT, "aztec", Held(module_px=4, glare=1.2, noise=30))
    assert [Reading(("HELLO",)), Reading()] == [look(scene), look(aztec)]
