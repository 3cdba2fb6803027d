"""What is found in frame after frame and read in none is read in their average."""

from dataclasses import replace

import numpy as np

from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Outline
from edge.adapters.qr_zxing import decode, look
from edge.adapters.reader_stack import Stack
from tests.support.degraded import GOOD, Held, frame, modules

TEXT, OTHER = ("HC1:" + letters * 10 for letters in ("ABCDEFGHIJ0123456789", "9876543210KLMNOPQRST"))
BURNT = Held(module_px=4.0, glare=1.3, light=0.6)


def _found(text: str, held: Held, seed: int, count: int) -> list[tuple[Gray, Outline]]:
    """Return frames of a code that are not read, each with the outline that was found in it."""
    random = np.random.default_rng(seed)
    frames = [frame(modules(text), held, random) for _ in range(count * 4)]
    readings = [(each, look(each)) for each in frames]
    return [(each, reading.unread[0]) for each, reading in readings if reading.unread and not reading.texts][:count]


def test_code_that_glare_hides_here_and_there_is_read_in_the_average() -> None:
    """Of frames none of which is read, each with another part burnt out, the average is read."""
    stack = Stack()
    found = _found(TEXT, BURNT, 4, 4)
    for picture, outline in found:
        stack.add(picture, outline)
    average = stack.picture()
    assert (4, [()] * 4) == (len(found), [decode(picture) for picture, _ in found])
    assert average is not None
    assert (TEXT,) == decode(average)


def test_another_symbol_begins_anew() -> None:
    """Another code of the same size is not laid over the last one, nor is one of another size."""
    outline = Outline(((100, 100), (400, 100), (400, 400), (100, 400)), len(modules(TEXT)))
    random = np.random.default_rng(1)
    first, second = (
        random.integers(0, 2, (500, 500), np.uint8).repeat(2, 0).repeat(2, 1)[:500, :500] * 200 for _ in range(2)
    )
    alone = Stack()
    alone.add(second, outline)
    for before in (outline, replace(outline, modules=outline.modules + 4)):
        stack = Stack()
        stack.add(first, before)
        stack.add(second, outline)
        assert np.array_equal(_of(alone), _of(stack))


def test_the_same_symbol_is_averaged() -> None:
    """Noise fades: the average of ten is nearer to the code than each."""
    random = np.random.default_rng(2)
    code = np.kron(modules(OTHER) ^ True, np.ones((6, 6))).astype(np.float32) * 100 + 80
    side = len(code) - 1
    outline = Outline(((0, 0), (side, 0), (side, side), (0, side)), len(modules(OTHER)))
    clean, single, many = Stack(), Stack(), Stack()
    clean.add(code.astype(np.uint8), outline)
    for _ in range(10):
        grainy = (code + random.normal(0, 20, code.shape)).clip(0, 255).astype(np.uint8)
        many.add(grainy, outline)
    single.add(grainy, outline)
    far, near = (np.abs(_of(each).astype(int) - _of(clean)).mean() for each in (single, many))
    assert near < far / 2


def test_what_is_forgotten_is_no_picture() -> None:
    """At the beginning and after the symbol was read there is none."""
    stack = Stack()
    before = stack.picture()
    stack.add(*_found(TEXT, BURNT, 4, 1)[0])
    kept = stack.picture() is not None
    stack.clear()
    assert (None, True, None) == (before, kept, stack.picture())


def test_tiny_and_huge_outlines_are_taken() -> None:
    """Noise that was taken for a symbol breaks nothing, however small, or far out of the picture."""
    picture = frame(modules("A"), GOOD, np.random.default_rng(5))
    stack = Stack()
    for side in (1e-3, 1e7):
        stack.add(picture, Outline(((0, 0), (side, 0), (side, side), (0, side)), 21))
    assert (116, 116) == _of(stack).shape


def _of(stack: Stack) -> Gray:
    picture = stack.picture()
    assert picture is not None
    return picture
