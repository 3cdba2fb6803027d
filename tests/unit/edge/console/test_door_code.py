"""The display shows the code to declare with to whom it helps, and to nobody whom it distracts."""

from dataclasses import replace

import pytest

from edge.console.screen import door_screen
from edge.core.view import DoorView
from edge.protocol.vocabulary import Cause, Fault, PassFormat, Reason, VerdictKind
from tests.support.console import ELSEWHERE, FULL, GREEN, RED, UNIT, seen

NOW_S = 1000.0
FAULT = replace(RED, cause=Cause.FAULT, faults=(Fault.BEAM_BLOCKED,))
CLOSED = replace(RED, cause=Cause.CLOSED, limit=0, places=0, inside=0)
ADDRESS = "khai-bao.example.vn/khai-bao"


@pytest.mark.parametrize(
    ("view", "size"),
    [
        (GREEN, "small"),
        (FULL, "small"),
        (ELSEWHERE, "small"),
        (FAULT, "none"),
        (CLOSED, "none"),
        (None, "none"),
        (replace(GREEN, requires_code=False), "none"),
        (replace(GREEN, faults=(Fault.CAMERA_LOST,)), "none"),
    ],
    ids=["green", "full", "elsewhere", "fault", "closed", "starting", "no code asked for", "no reader"],
)
def test_a_code_to_declare_with_stands_by(view: DoorView | None, size: str) -> None:
    """Who waits can declare meanwhile; where nobody can come in or no code is read, nothing distracts."""
    screen = door_screen(view, UNIT, "vi", NOW_S, ADDRESS)
    assert (size, bool(size == "small")) == (screen.marks["code"], bool(screen.texts["code_label"]))
    assert "none" == door_screen(view, UNIT, "vi", NOW_S).marks["code"], "without an address there is none"


@pytest.mark.parametrize(
    ("kind", "reason", "size"),
    [
        (VerdictKind.REFUSED, Reason.DECLARATION_NEEDED, "large"),
        (VerdictKind.REFUSED, Reason.EXPIRED, "large"),
        (VerdictKind.REFUSED, Reason.UNKNOWN_CODE, "large"),
        (VerdictKind.REFUSED, Reason.MALFORMED, "none"),
        (VerdictKind.REFUSED, Reason.ANSWERS_NOT_CLEAR, "none"),
        (VerdictKind.RECORDED, Reason.AS_STATED, "none"),
    ],
)
def test_who_has_to_declare_sees_the_code_large(kind: VerdictKind, reason: Reason, size: str) -> None:
    """The code grows for somebody whom it helps, with its address to read, and goes while others are answered."""
    view = replace(GREEN, verdict=seen(kind, reason, PassFormat.ID_CARD, at_s=NOW_S))
    screen = door_screen(view, UNIT, "vi", NOW_S, ADDRESS)
    assert (size, ADDRESS if size == "large" else "") == (screen.marks["code"], screen.texts["code_address"])
    assert ("màn hình" in screen.texts["verdict_todo"]) is (size == "large")
