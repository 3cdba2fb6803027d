"""The order of looks, and that it is kept with the real libraries on frames that need it."""

from dataclasses import replace

import numpy as np
import pytest

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.reader_cascade import Cascade, cascade
from edge.adapters.reader_plan import PLAN, Area, Library, Look, Preparation, looks
from tests.support.degraded import Held, frame, modules
from tests.support.frames import empty_scene, with_code

FRAME = np.zeros((90, 160), np.uint8)
FIRST, SECOND = np.zeros((2, 2), np.uint8), np.zeros((3, 3), np.uint8)
AREAS = {FRAME.size: Area.FRAME, FIRST.size: Area.FIRST, SECOND.size: Area.SECOND}


class Looking:
    """Libraries, preparations and regions that keep what was asked of them, and read in the looks they are told to."""

    def __init__(self, *reading: Look, failing: Preparation | None = None) -> None:
        self.taken: list[Look] = []
        self.parts: list[Gray] = [FIRST, SECOND]
        self._prepared = (Preparation.PLAIN, Area.FRAME)
        self._reading = reading
        self._failing = failing
        self.cascade = Cascade(
            {library: lambda _, library=library: self._look(library) for library in Library},  # type: ignore[misc]
            self._prepare,
            lambda _: self.parts,
        )

    def _prepare(self, given: Gray, preparation: Preparation) -> Gray:
        if preparation is self._failing:
            raise ValueError("a frame that breaks this preparation")
        self._prepared = (preparation, AREAS[given.size])
        return given

    def _look(self, library: Library) -> tuple[str, ...]:
        preparation, area = self._prepared
        taken = Look(preparation, library, area)
        self.taken.append(taken)
        return ("CODE",) if taken in self._reading else ()


def test_each_failed_frame_is_looked_at_in_other_ways() -> None:
    """A frame gets the looks of one row; while none is read the plan goes on, over and over."""
    looking = Looking()
    read = [looking.cascade(FRAME) for _ in range(len(PLAN) * 2)]
    assert ([()] * len(PLAN) * 2, [look for row in PLAN * 2 for look in row]) == (read, looking.taken)


def test_a_read_frame_begins_the_plan_anew() -> None:
    """What a further look read is returned without the looks after it, and the next frame begins with the first row."""
    looking = Looking(PLAN[2][0])
    read = [looking.cascade(FRAME) for _ in range(4)]
    assert ([(), (), ("CODE",), ()], [*PLAN[0], *PLAN[1], PLAN[2][0], *PLAN[0]]) == (read, looking.taken)


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
    assert [*PLAN[0], *PLAN[2]] == looking.taken


def test_where_nothing_stands_out_only_whole_frames_are_looked_at() -> None:
    """An empty scene costs a look each fourth frame; the only region that stands out is the second, too."""
    looking = Looking()
    looking.parts = []
    for _ in PLAN:
        looking.cascade(FRAME)
    assert [look for row in PLAN for look in row if look.area is Area.FRAME] == looking.taken
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
    assert list(PLAN[0]) == looking.taken


def test_every_preparation_and_both_libraries_are_used() -> None:
    """The plan leaves nothing out that it names."""
    planned = {look for failed in range(len(PLAN)) for look in looks(failed)}
    of_stills = {Preparation.THICKENED}
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
    monkeypatch.setattr(qr_zxing, "decode", lambda _: ())
    scene = with_code(empty_scene(), "HELLO")
    monkeypatch.setattr(qr_zxing, "decode_by_one_threshold", lambda _: ())
    turn = next(number for number, row in enumerate(PLAN) if Look(Preparation.PLAIN, Library.ZBAR) in row)
    reader = cascade()
    reader(empty_scene())
    read = [reader(scene) for _ in range(turn + 1)]
    assert ([()] * turn + [("HELLO",)], qr_pyzbar.decode(scene)) == (read, ("HELLO",))
