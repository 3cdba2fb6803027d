"""The lines of a trace file, whatever ends them, and which kind of trace they are."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.commands import trace

OTHER = ("seconds", "zone", "mm")


@given(
    st.lists(st.tuples(st.binary(max_size=30), st.sampled_from([b"\n", b"\r", b"\r\n"])), max_size=20),
    st.integers(1, 9),
)
def test_lines_end_as_they_do_in_any_text(drawn: list[tuple[bytes, bytes]], at_once: int) -> None:
    """Feeds, returns and both, wherever the file is cut in reading: the lines are those of bytes.splitlines()."""
    text = b"".join(content + end for content, end in drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trace, "_AT_ONCE", at_once)
        assert text.splitlines() == list(trace.lines(BytesIO(text)))


def test_a_file_without_line_ends_comes_in_pieces_too_long_for_a_line() -> None:
    """It is refused at its first piece and never held as a whole."""
    first, *_ = trace.lines(BytesIO(b"9" * 1_000_000))
    assert trace.LONGEST_LINE < len(first) <= 65_536


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([b"seconds,beam,broken", b"1,outer,1"], trace.HEADER),
        ([b"1,outer,1"], trace.HEADER),
        ([], trace.HEADER),
        ([b"\xff\xfe\x00"], trace.HEADER),
        ([b"\xef\xbb\xbfSeconds, Zone , MM", b"1,0,900"], OTHER),
        ([b"# of a Monday", b"", b"seconds,zone,mm"], OTHER),
    ],
)
def test_the_header_tells_the_kind(lines: list[bytes], kind: tuple[str, ...]) -> None:
    """A trace without one is of beams; looking at it takes nothing away."""
    found, again = trace.kind_of(lines, [trace.HEADER, OTHER])
    assert (kind, lines) == (found, list(again))
