"""The order of looks, and that it is kept with the real libraries on frames that need it."""

import numpy as np
import pytest

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.reader_cascade import Cascade, cascade
from edge.adapters.reader_plan import PLAN, Library, Look, Preparation, look
from tests.support.degraded import Held, frame, modules
from tests.support.frames import empty_scene, with_code

FRAME = np.zeros((90, 160), np.uint8)


class Looking:
    """Libraries and preparations that keep what was asked of them, and read in the looks they are told to."""

    def __init__(self, *reading: Look, failing: Preparation | None = None) -> None:
        self.taken: list[Look] = []
        self._prepared = PLAN[0].preparation
        self._reading = reading
        self._failing = failing
        self.cascade = Cascade(
            {library: lambda _, library=library: self._look(library) for library in Library},  # type: ignore[misc]
            self._prepare,
        )

    def _prepare(self, given: Gray, preparation: Preparation) -> Gray:
        if preparation is self._failing:
            raise ValueError("a frame that breaks this preparation")
        self._prepared = preparation
        return given

    def _look(self, library: Library) -> tuple[str, ...]:
        taken = Look(self._prepared, library)
        self.taken.append(taken)
        return ("CODE",) if taken in self._reading else ()


def test_each_failed_frame_is_looked_at_in_another_way() -> None:
    """A frame gets one look; while none is read the plan goes on, over and over."""
    looking = Looking()
    read = [looking.cascade(FRAME) for _ in range(len(PLAN) * 2)]
    assert ([()] * len(PLAN) * 2, list(PLAN * 2)) == (read, looking.taken)


def test_a_read_frame_begins_the_plan_anew() -> None:
    """What a further look read is returned, and the next frame is looked at as it is."""
    looking = Looking(PLAN[2])
    read = [looking.cascade(FRAME) for _ in range(4)]
    assert ([(), (), ("CODE",), ()], [PLAN[0], PLAN[1], PLAN[2], PLAN[0]]) == (read, looking.taken)


def test_code_that_is_read_stays_with_the_look_at_the_frame_as_it_is() -> None:
    """A good code costs no preparation, however long it is held."""
    looking = Looking(PLAN[0])
    assert ([("CODE",)] * 3, [PLAN[0]] * 3) == ([looking.cascade(FRAME) for _ in range(3)], looking.taken)


def test_a_look_that_raises_is_not_taken_at_the_next_frame() -> None:
    """A preparation that breaks on these frames does not keep the others from their turn."""
    looking = Looking(failing=PLAN[1].preparation)
    looking.cascade(FRAME)
    with pytest.raises(ValueError, match="breaks"):
        looking.cascade(FRAME)
    looking.cascade(FRAME)
    assert [PLAN[0], PLAN[2]] == looking.taken


def test_every_preparation_and_both_libraries_are_used() -> None:
    """The plan leaves nothing out that it names."""
    planned = {look(failed) for failed in range(len(PLAN))}
    assert (set(Preparation), set(Library)) == (
        {each.preparation for each in planned},
        {each.library for each in planned},
    )


@pytest.mark.parametrize(
    "held",
    [Held(module_px=4, blur_px=2.2), Held(module_px=5, noise=60), Held(module_px=3, light=0.1, noise=6)],
    ids=["blurred", "grainy", "dim"],
)
def test_code_the_first_look_misses_is_read_soon(held: Held) -> None:
    """A dense code held badly is never read as it is, and is read within the plan's length."""
    text = "HC1:" + "ABCDEFGHIJ0123456789" * 22
    random = np.random.default_rng(11)
    frames = [frame(modules(text), held, random) for _ in PLAN]
    reader = cascade()
    read = [reader(each) for each in frames]
    assert (False, True) == (any(qr_zxing.decode(each) for each in frames), (text,) in read)


def test_second_opinion_reads_what_the_other_library_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """libzbar is asked in its turn, with the frame as it is."""
    monkeypatch.setattr(qr_zxing, "decode", lambda _: ())
    scene = with_code(empty_scene(), "HELLO")
    reader = cascade()
    turn = PLAN.index(Look(Preparation.PLAIN, Library.ZBAR))
    read = [reader(scene) for _ in range(turn + 1)]
    assert ([()] * turn + [("HELLO",)], qr_pyzbar.decode(scene)) == (read, ("HELLO",))
