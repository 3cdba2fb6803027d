"""Marks of withdrawn certificates, and the text file that lists them."""

from hashlib import sha256

import pytest

from edge.passes.dcc_revocation import is_withdrawn, mark_of, read_line

UVCI = "URN:UVCI:01DE/IZ12345A/5CWLU12RNOB9RXSEOP6FG8#W"


def test_mark_is_the_first_half_of_the_digest() -> None:
    """As in the EU's revocation lists."""
    assert sha256(UVCI.encode()).digest()[:16] == mark_of(UVCI)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (UVCI, mark_of(UVCI)),
        (f"  {UVCI}  # told by post\r", mark_of(UVCI)),
        ("01:CH:F0FDABC1708A81BB1A843891", mark_of("01:CH:F0FDABC1708A81BB1A843891")),
        ("00112233445566778899AABBccddeeff", bytes.fromhex("00112233445566778899aabbccddeeff")),
        ("# a remark", None),
        ("   ", None),
    ],
)
def test_lines_of_the_list(line: str, mark: bytes | None) -> None:
    """An identifier keeps its check sign after '#', a mark is read as it is, remarks and blanks are nothing."""
    assert mark == read_line(line)


@pytest.mark.parametrize("line", ["Nguyen Van Mau", "00112233", "x" * 200, "urn:uvci:", "01:CH:Ä2345678"])
def test_line_that_is_neither_is_told(line: str) -> None:
    """A slip is told without repeating it."""
    with pytest.raises(ValueError, match="neither an identifier") as caught:
        read_line(line)
    assert line not in str(caught.value)


@pytest.mark.parametrize("stated", [UVCI, UVCI[9:], UVCI.replace("URN:UVCI", "urn:uvci")])
@pytest.mark.parametrize("listed", [UVCI, UVCI[9:]])
def test_prefix_may_be_left_out(stated: str, listed: str) -> None:
    """A list without it withdraws a certificate with it, and the other way round; another certificate stays good."""
    marks = frozenset({mark_of(listed)})
    assert [True, False] == [is_withdrawn({"v": [{"ci": uvci}]}, marks) for uvci in (stated, stated + "X")]
