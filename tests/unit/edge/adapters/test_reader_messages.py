"""What the unit and its reader say to each other is a message, or one of the errors both ends expect."""

import pytest

from edge.adapters.reader_messages import NOT_UNDERSTOOD, Beat, from_reader, line, to_reader


@pytest.mark.parametrize(
    "text",
    [b"hello\n", b"{}\n", b'{"type":"nothing"}\n', b'{"type":"sho\xff"}\n', b'{"type":"show","text":' + b"[" * 5000],
    ids=["no JSON", "no type", "no such type", "no UTF-8", "too deep"],
)
def test_a_line_that_is_no_message_is_told_in_one_way(text: bytes) -> None:
    """Either end catches these, so that a damaged line ends no thread."""
    for decoder in (to_reader, from_reader):
        with pytest.raises(NOT_UNDERSTOOD):
            decoder.decode(text)


def test_a_message_survives_the_pipe() -> None:
    """What is read is what was written."""
    beat = Beat(frames_per_s=15.0, decoded=2, decode_ms=1.5, failed=0)
    assert beat == from_reader.decode(line(beat))
