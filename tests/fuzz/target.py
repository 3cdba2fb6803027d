"""What can be fuzzed: a reader with genuine inputs of its own, and what it may answer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

MARK = "zqjxkv7731"
"""Letters that stand in nothing of ours: an error or a log line that holds them repeats what was fed."""


class Shape(Enum):
    """How a target's inputs are built, so that they can be spoilt without being torn."""

    CODE = auto()
    """A line with the time to judge at, then the text of a symbol."""
    HEADED = auto()
    """A line that says where to, then JSON, a form, TOML, a certificate or a list."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a target said: a word to count it under, and all its words, in which nothing of the input may stand."""

    word: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads. *feed* lets nothing through but faults; *most_s* is the processor time one input may cost."""

    name: str
    shape: Shape
    seeds: tuple[bytes, ...]
    feed: Callable[[bytes], Answer]
    most_s: float = 2.0


def headed(data: bytes) -> tuple[str, bytes]:
    """Take a HEADED input apart: the words of its first line, and what follows."""
    head, _, body = data.partition(b"\n")
    return head.decode("utf-8", "replace"), body


def a_letter(text: str) -> bytes:
    """Return *text* as bytes, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def letters(data: bytes) -> str:
    """Return *data* as text: UTF-8 with lone surrogates where it is that, else a letter a byte."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")
