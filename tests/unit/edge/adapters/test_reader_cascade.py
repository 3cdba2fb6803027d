"""The order of looks, and that it is kept with the real libraries on frames that need it."""

from dataclasses import replace

import numpy as np
import pytest

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Outline, Reading
from edge.adapters.reader_cascade import Cascade, cascade
from edge.adapters.reader_plan import PLAN, Area, Library, Look, Preparation, looks
from tests.support.degraded import Held, frame, modules
from tests.support.frames import empty_scene, with_code

FRAME = np.zeros((90, 160), np.uint8)
FIRST, SECOND = np.zeros((2, 2), np.uint8), np.zeros((3, 3), np.uint8)
AVERAGE = np.zeros((4, 4), np.uint8)
AREAS = {FRAME.size: Area.FRAME, FIRST.size: Area.FIRST, SECOND.size: Area.SECOND, AVERAGE.size: Area.UNREAD}
OUTLINE = Outline(((1, 1), (9, 1), (9, 9), (1, 9)), 21)
UNREAD_LOOKS = [look for row in PLAN for look in row if look.area is Area.UNREAD]


def _due(*rows: tuple[Look, ...]) -> list[Look]:
    """Return the looks of *rows* at a frame with regions in which nothing is found."""
    return [look for row in rows for look in row if look.area not in (Area.UNREAD, Area.BARE_FRAME)]


class Keeping:
    """Keeps what was found and not read, as the average does."""

    def __init__(self) -> None:
        self.given: list[tuple[Gray, Outline]] = []

    def add(self, picture: Gray, outline: Outline) -> None:
        """Take it in."""
        self.given.append((picture, outline))

    def picture(self) -> Gray | None:
        """Return a picture once something was given."""
        return AVERAGE if self.given else None

    def clear(self) -> None:
        """Forget all."""
        self.given.clear()


class Looking:
    """Libraries, preparations and regions that keep what was asked of them, and read in the looks they are told to."""

    def __init__(self, *reading: Look, failing: Preparation | None = None) -> None:
        self.taken: list[Look] = []
        self.parts: list[Gray] = [FIRST, SECOND]
        self.finding: tuple[Look, ...] = ()
        self.unread = Keeping()
        self._prepared = (Preparation.PLAIN, Area.FRAME)
        self._reading = reading
        self._failing = failing
        self.cascade = Cascade(
            {library: lambda _, library=library: self._look(library) for library in Library},  # type: ignore[misc]
            self._prepare,
            lambda _: self.parts,
            self.unread,
        )

    def _prepare(self, given: Gray, preparation: Preparation) -> Gray:
        if preparation is self._failing:
            raise ValueError("a frame that breaks this preparation")
        self._prepared = (preparation, AREAS[given.size])
        return given.repeat(2, axis=0).repeat(2, axis=1)

    def _look(self, library: Library) -> Reading:
        preparation, area = self._prepared
        taken = Look(preparation, library, area)
        self.taken.append(taken)
        return Reading(("CODE",) if taken in self._reading else (), (OUTLINE,) * (taken in self.finding))


def test_each_failed_frame_is_looked_at_in_other_ways() -> None:
    """A frame gets the looks of one row; while none is read the plan goes on, over and over."""
    looking = Looking()
    read = [looking.cascade(FRAME) for _ in range(len(PLAN) * 2)]
    assert ([()] * len(PLAN) * 2, _due(*PLAN * 2)) == (read, looking.taken)


def test_a_read_frame_begins_the_plan_anew() -> None:
    """What a further look read is returned without the looks after it, and the next frame begins with the first row."""
    once = next(row[0] for row in PLAN[1:] if row[0] not in PLAN[0])
    turn = next(number for number, row in enumerate(PLAN) if once in row)
    looking = Looking(once)
    read = [looking.cascade(FRAME) for _ in range(turn + 2)]
    assert ([()] * turn + [("CODE",), ()], [*_due(*PLAN[:turn]), once, *_due(PLAN[0])]) == (
        read,
        looking.taken,
    )


def test_code_that_is_read_at_once_stays_with_the_first_look() -> None:
    """A good code costs one look a frame, however long it is held."""
    looking = Looking(PLAN[0][0])
    assert ([("CODE",)] * 3, [PLAN[0][0]] * 3) == ([looking.cascade(FRAME) for _ in range(3)], looking.taken)


def test_a_look_that_raises_is_not_taken_at_the_next_frame() -> None:
    """A preparation that breaks on these frames does not keep the others from their turn."""
    looking = Looking(failing=PLAN[1][0].preparation)
    looking.cascade(FRAME)
    with pytest.raises(ValueError, match="breaks"):
        looking.cascade(FRAME)
    looking.cascade(FRAME)
    assert _due(PLAN[0], PLAN[2]) == looking.taken


def test_where_nothing_stands_out_only_whole_frames_are_looked_at() -> None:
    """An empty scene costs a look each fourth frame, another each eighth; the only region that stands out is the second, too."""
    looking = Looking()
    looking.parts = []
    for _ in PLAN:
        looking.cascade(FRAME)
    whole = [
        replace(look, area=Area.FRAME) for row in PLAN for look in row if look.area in (Area.FRAME, Area.BARE_FRAME)
    ]
    assert (2, whole) == (len(whole), looking.taken)
    looking.parts = [FIRST]
    looking.taken.clear()
    for _ in range(3):
        looking.cascade(FRAME)
    assert replace(PLAN[2][-1], area=Area.FIRST) == looking.taken[-1]


def test_what_is_held_up_anew_begins_with_the_first_row() -> None:
    """However many frames without a region went before."""
    looking = Looking()
    looking.parts = []
    for _ in range(3):
        looking.cascade(FRAME)
    looking.parts = [FIRST, SECOND]
    looking.taken.clear()
    looking.cascade(FRAME)
    assert _due(PLAN[0]) == looking.taken


def test_what_is_found_and_not_read_is_looked_at_again_as_it_was_kept() -> None:
    """A frame's first find is kept, with its corners where they are in the part itself; the kept is looked at in that frame alone."""
    looking = Looking()
    looking.finding = PLAN[0][:1]
    looking.cascade(FRAME)
    kept = [(picture is FIRST, outline) for picture, outline in looking.unread.given]
    looking.finding = ()
    looking.cascade(FRAME)
    assert ([(True, OUTLINE.scaled(0.5))], [*PLAN[0], *_due(PLAN[1])]) == (kept, looking.taken)


def test_what_is_kept_is_forgotten_when_a_code_is_read_and_when_nothing_is_there() -> None:
    """The next code is not laid over the last one, and no picture of a code outlives it."""
    looking = Looking(UNREAD_LOOKS[0])
    looking.finding = PLAN[0][:1]
    assert (("CODE",), []) == (looking.cascade(FRAME), looking.unread.given)
    looking = Looking()
    looking.finding = PLAN[0][:1]
    looking.cascade(FRAME)
    looking.parts = []
    looking.cascade(FRAME)
    assert [] == looking.unread.given


def test_every_preparation_and_both_libraries_are_used() -> None:
    """The plan leaves nothing out that it names."""
    planned = {look for failed in range(len(PLAN)) for look in looks(failed)}
    of_stills = {Preparation.CLOSED, Preparation.OPENED, Preparation.THICKENED}
    assert (set(Preparation) - of_stills, set(Library), set(Area)) == (
        {each.preparation for each in planned},
        {each.library for each in planned},
        {each.area for each in planned},
    )


@pytest.mark.parametrize(
    "held",
    [Held(module_px=4, blur_px=2.2), Held(module_px=5, noise=60), Held(module_px=3, light=0.1, noise=6)],
    ids=["blurred", "grainy", "dim"],
)
def test_code_the_first_look_misses_is_read_soon(held: Held) -> None:
    """A dense code held badly is read within the plan's length, though the frame as it is gives nothing."""
    text = "HC1:" + "ABCDEFGHIJ0123456789" * 22
    random = np.random.default_rng(11)
    frames = [frame(modules(text), held, random) for _ in PLAN]
    reader = cascade()
    read = [reader(each) for each in frames]
    assert (False, True) == (any(qr_zxing.decode(each) for each in frames), (text,) in read)


def test_second_opinion_reads_what_the_other_library_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """libzbar is asked in its turn, with the code as it is."""
    monkeypatch.setattr(qr_zxing, "look", lambda _: Reading())
    scene = with_code(empty_scene(), "HELLO")
    turn = next(number for number, row in enumerate(PLAN) if Look(Preparation.PLAIN, Library.ZBAR) in row)
    reader = cascade()
    reader(empty_scene())
    read = [reader(scene) for _ in range(turn + 1)]
    assert ([()] * turn + [("HELLO",)], qr_pyzbar.decode(scene)) == (read, ("HELLO",))
