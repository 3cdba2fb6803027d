"""Pseudonyms: known values, who is the same, and whom a text never names."""

import pytest

from edge.passes.pseudonym import document_subject, pseudonym

KEY = bytes(range(32))


def test_a_pseudonym_is_the_cut_digest_of_the_subject() -> None:
    """HMAC-SHA-256, cut to 16 bytes, base64url without padding; `openssl dgst -sha256 -mac HMAC` gave the value."""
    assert "t1yMyr0XItTNDcITqDYWRA" == pseudonym(b"k" * 32, "doc:048090001234")


def test_another_key_or_another_bearer_is_another_pseudonym() -> None:
    """One day's pseudonym tells nothing of the next day's, nor of anybody else."""
    found = {pseudonym(key, subject) for key in (KEY, bytes(32)) for subject in ("doc:048090001234", "badge:0f")}
    assert 4 == len(found)


@pytest.mark.parametrize(
    "written", ["048090001234", " 048 090 001 234 ", "048.090.001.234", "０４８０９０００１２３４", "048-090-001-234\n"]
)
def test_a_document_number_is_the_same_however_it_is_written(written: str) -> None:
    """Blanks, dots and wide digits do not keep a card and the declaration filed under its number apart."""
    assert "doc:048090001234" == document_subject(written)


def test_letters_of_a_document_number_are_capitals() -> None:
    """A passport typed in small letters is the same passport."""
    assert document_subject("B1234567") == document_subject("b1234567")


@pytest.mark.parametrize("number", ["", "   ", "-.-"])
def test_what_holds_no_number_is_refused_without_repeating_it(number: str) -> None:
    """Nobody is named by nothing."""
    with pytest.raises(ValueError, match=r"^no document number$"):
        document_subject(number)


@pytest.mark.parametrize(("key", "subject"), [(bytes(31), "doc:1"), (b"", "doc:1"), (KEY, "")])
def test_a_key_of_another_length_or_nobody_is_refused(key: bytes, subject: str) -> None:
    """A pseudonym under a short key could be guessed, so there is none."""
    with pytest.raises(ValueError, match=r"key of a day|nobody"):
        pseudonym(key, subject)
