"""The reader's work on a frame: judged once, with the time where it is known, and no frame ends it."""

from datetime import UTC, datetime

import numpy as np

from edge.adapters.reader_loop import FrameReader
from edge.adapters.reader_messages import Judged, line
from edge.passes import Judgement
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

FRAME = np.zeros((90, 160), np.uint8)
ACCEPTED = Judgement(PassFormat.ID_CARD, VerdictKind.RECORDED, Reason.AS_STATED, people=3)


class Judging:
    """A judge that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, datetime | None]] = []

    def __call__(self, text: str, at: datetime | None) -> Judgement:
        """Accept anything."""
        self.asked.append((text, at))
        return ACCEPTED


def test_code_is_judged_once_while_held() -> None:
    """The same code in frame after frame is one judgement; it carries the time of its frame."""
    reader = FrameReader(lambda _: ("CODE",), Judging(), hold_s=4.0)
    judged = [each for at_s in (10.0, 10.5, 11.0) for each in reader.read(FRAME, at_s)]
    assert [(each.at_s, each.format, each.verdict, each.reason, each.people) for each in judged] == [
        (10.0, PassFormat.ID_CARD, VerdictKind.RECORDED, Reason.AS_STATED, 3)
    ]


def test_an_accepted_code_shown_once_more_is_told_as_such() -> None:
    """It is judged again as the first time; a code that was refused before is not known."""
    verdicts = [VerdictKind.REFUSED, VerdictKind.RECORDED, VerdictKind.RECORDED, VerdictKind.REFUSED]

    def judge(_text: str, _at: datetime | None) -> Judgement:
        return Judgement(PassFormat.ID_CARD, verdicts.pop(0), Reason.AS_STATED, people=3)

    reader = FrameReader(lambda _: ("CODE",), judge, hold_s=0.1)
    judged = [each for at_s in (10.0, 20.0, 30.0, 40.0) for each in reader.read(FRAME, at_s)]
    assert [
        (VerdictKind.REFUSED, 3, False),
        (VerdictKind.RECORDED, 3, False),
        (VerdictKind.RECORDED, 3, True),
        (VerdictKind.REFUSED, 3, False),
    ] == [(each.verdict, each.people, each.is_repeated) for each in judged]


def test_time_is_given_only_when_it_is_known() -> None:
    """Until the unit knows UTC a pass is judged without a time; afterwards at the time of its frame."""
    judging = Judging()
    reader = FrameReader(lambda _: ("CODE",), judging, hold_s=0.1)
    reader.read(FRAME, 10.0)
    reader.utc_offset_ms = 1_800_000_000_000
    reader.read(FRAME, 20.0)
    assert judging.asked == [("CODE", None), ("CODE", datetime.fromtimestamp(1_800_000_020, UTC))]


def test_bytes_that_are_no_text_are_judged_too() -> None:
    """A code of arbitrary bytes is a refused pass, not an error."""
    judging = Judging()
    FrameReader(lambda _: (b"\xff\xfeA",), judging, hold_s=4.0).read(FRAME, 1.0)
    assert judging.asked == [("\ufffd\ufffdA", None)]


def test_failing_frame_is_counted_and_skipped() -> None:
    """A decoder that raises on one frame reads the next."""
    answers = [ValueError("orientation"), ("CODE",)]

    def decode(_: object) -> tuple[str, ...]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    reader = FrameReader(decode, Judging(), hold_s=4.0)
    read = [len(reader.read(FRAME, at_s)) for at_s in (1.0, 1.1)]
    assert (read, reader.beat(2.0).failed) == ([0, 1], 1)


def test_beat_tells_the_rate_since_the_last() -> None:
    """Ten frames in a second are ten frames a second, and the next beat begins anew."""
    reader = FrameReader(lambda _: (), Judging(), hold_s=4.0)
    for number in range(10):
        reader.read(FRAME, 5.0 + number / 10)
    first, second = reader.beat(6.0), reader.beat(7.0)
    assert (first.frames_per_s, second.frames_per_s) == (10.0, 0.0)


def test_no_text_crosses_to_the_unit() -> None:
    """The line a judgement becomes has nothing of the code in it."""
    judged = FrameReader(lambda _: ("SECRET",), Judging(), hold_s=4.0).read(FRAME, 1.0)
    assert (set(Judged.__struct_fields__), b"SECRET" in line(judged[0])) == (
        {
            "at_s",
            "format",
            "verdict",
            "reason",
            "people",
            "judged_in_ms",
            "is_repeated",
            "who",
            "key",
            "sealed",
            "ref",
        },
        False,
    )
