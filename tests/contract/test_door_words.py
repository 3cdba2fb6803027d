"""The page of what the door says is what the code says, and the display draws what the page names."""

import re
from pathlib import Path

from edge.core.answers import Answer
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support import door_words
from tests.support.signal_wavs import main as write_wavs

REPO = Path(__file__).parents[2]
CONSOLE = REPO / "edge" / "console"


def test_the_page_is_the_one_generated_from_the_tables() -> None:
    """`python -m tests.support.door_words > docs/door-words.md` mends a difference."""
    assert door_words.page() == (REPO / door_words.PAGE).read_text("utf-8")


def test_every_kind_worth_and_reason_is_told() -> None:
    """A new word of the wire has to find its place on the page."""
    rows = door_words.HAPPENS
    assert set(Reason) == {reason for _, reason, _ in rows}
    assert set(VerdictKind) == {verdict for verdict, _, _ in rows}
    assert set(PassFormat) == {kind for _, _, kinds in rows for kind in kinds}
    assert set(Answer) == set(door_words.SHAPES)


def test_the_display_draws_a_shape_and_a_colour_for_each_answer() -> None:
    """No answer is without its stamp, and no stamp without its answer."""
    stamps = re.findall(r"stamp-(\w+)", (CONSOLE / "templates" / "stamps.html").read_text("utf-8"))
    style = (CONSOLE / "static" / "door.css").read_text("utf-8")
    assert sorted(Answer) == sorted(stamps)
    assert sorted(Answer) == sorted(re.findall(r'^\[data-answer="(\w+)"\] \{ --answer', style, re.MULTILINE))
    assert sorted(Answer) == sorted(re.findall(r'\[data-answer="(\w+)"\] \.stamp-\1\b', style))


def test_signals_can_be_listened_to(tmp_path: Path) -> None:
    """A file a signal, none longer than a second."""
    write_wavs(tmp_path)
    sizes = {file.stem: file.stat().st_size for file in tmp_path.glob("*.wav")}
    assert set(door_words.MEANINGS) == set(sizes)
    assert max(sizes.values()) < 2 * 22_050 + 100
