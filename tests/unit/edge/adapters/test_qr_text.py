"""Bytes of a symbol become text, none of them lost."""

import pytest

from edge.adapters.qr_text import text_of


@pytest.mark.parametrize(("data", "text"), [(b"abc", "abc"), ("Đà".encode(), "Đà"), (b"\xe9\xff", "éÿ"), (b"", "")])
def test_every_byte_of_a_symbol_reaches_the_judge(data: bytes, text: str) -> None:
    """What is not UTF-8 is Latin-1."""
    assert text == text_of(data)


def test_byte_order_mark_is_not_of_the_text() -> None:
    """One library hands it on and the other one does not; the text is the same."""
    assert "Đà" == text_of(b"\xef\xbb\xbf" + "Đà".encode())
