"""The text of a symbol's bytes, the same for every library that reads them."""


def text_of(data: bytes) -> str:
    """Return the text of a symbol's bytes: UTF-8, else Latin-1, so that every byte a symbol holds reaches the judge.

    A byte order mark before UTF-8 is left out: libzbar leaves it out itself, and one code would be two.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
