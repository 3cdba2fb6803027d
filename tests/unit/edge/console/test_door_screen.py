"""The display says the truth of every view, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import edge.console
from edge.console.screen import door_screen
from edge.core.view import DoorView
from edge.protocol.vocabulary import Cause, Fault, Light, Mode, PassFormat, Reason, VerdictKind
from edge.protocol.words import Language, say
from tests.support.console import FULL, GREEN, RED, UNIT, seen

NOW_S = 1000.0
BOTH: tuple[Language, ...] = ("vi", "en")

FAULT = replace(RED, cause=Cause.FAULT, faults=(Fault.CLOCK_UNKNOWN, Fault.BEAM_BLOCKED))
ELSEWHERE = replace(RED, cause=Cause.ELSEWHERE, inside=18, places=0, elsewhere=(("Cửa phụ", 2), ("Cửa sau", 1)))
CLOSED = replace(RED, cause=Cause.CLOSED, limit=0, places=0, inside=0)

PICTURES: list[tuple[str, DoorView | None, str, str, tuple[str, str], tuple[str, str], tuple[str, str]]] = [
    ("green", GREEN, "green", "walk", ("MỜI VÀO", "COME IN"), ("", ""), ("Còn 8 chỗ", "8 places left")),
    (
        "last",
        replace(GREEN, inside=19, places=1),
        "green",
        "walk",
        ("MỜI VÀO", "COME IN"),
        ("", ""),
        ("Còn 1 chỗ", "1 place left"),
    ),
    (
        "full",
        FULL,
        "red",
        "hand",
        ("XIN DỪNG LẠI", "PLEASE STOP"),
        ("Phòng đã đủ người", "The room is full"),
        ("Hết chỗ", "No places left"),
    ),
    (
        "elsewhere",
        ELSEWHERE,
        "red",
        "door",
        ("SANG CỬA KHÁC", "OTHER DOOR"),
        ("Còn 2 chỗ, mời vào Cửa phụ", "2 places left: please use Cửa phụ"),
        ("Cửa này hết chỗ", "No places here"),
    ),
    (
        "elsewhere, nobody knows where",
        replace(ELSEWHERE, elsewhere=()),
        "red",
        "hand",
        ("XIN DỪNG LẠI", "PLEASE STOP"),
        ("Cửa này đã hết chỗ", "This door has no places left"),
        ("Cửa này hết chỗ", "No places here"),
    ),
    (
        "cut off",
        replace(GREEN, places=3, is_whole=False),
        "green",
        "walk",
        ("MỜI VÀO", "COME IN"),
        ("", ""),
        ("Cửa này còn 3 chỗ", "3 places here"),
    ),
    (
        "over",
        replace(FULL, inside=23, places=-3),
        "red",
        "hand",
        ("XIN DỪNG LẠI", "PLEASE STOP"),
        ("Phòng đã đủ người", "The room is full"),
        ("Hết chỗ", "No places left"),
    ),
    (
        "fault",
        FAULT,
        "red",
        "triangle",
        ("XIN DỪNG LẠI", "PLEASE STOP"),
        (say(Fault.BEAM_BLOCKED, "vi"), say(Fault.BEAM_BLOCKED, "en")),
        ("", ""),
    ),
    (
        "closed",
        CLOSED,
        "red",
        "bar",
        ("TẠM ĐÓNG", "CLOSED"),
        ("Phòng tạm ngừng tiếp nhận", "The room takes nobody for now"),
        ("", ""),
    ),
    (
        "starting",
        None,
        "red",
        "dots",
        ("XIN CHỜ", "PLEASE WAIT"),
        ("Bộ điều khiển đang khởi động", "The door unit is starting"),
        ("", ""),
    ),
    (
        "pause",
        RED,
        "red",
        "hand",
        ("XIN DỪNG LẠI", "PLEASE STOP"),
        ("Đèn sắp đổi", "The light is about to change"),
        ("Còn 8 chỗ", "8 places left"),
    ),
]


@pytest.mark.parametrize(
    ("view", "light", "shape", "headline", "detail", "places"),
    [case[1:] for case in PICTURES],
    ids=[c[0] for c in PICTURES],
)
def test_each_cause_has_its_colour_shape_and_words(
    view: DoorView | None,
    light: str,
    shape: str,
    headline: tuple[str, str],
    detail: tuple[str, str],
    places: tuple[str, str],
) -> None:
    """Colour, shape and words agree for every cause, and none says what it does not know."""
    screens = [door_screen(view, UNIT, language, NOW_S) for language in BOTH]
    assert [light, light] == [screen.marks["light"] for screen in screens]
    assert [shape, shape] == [screen.marks["shape"] for screen in screens]
    assert list(headline) == [screen.texts["headline"] for screen in screens]
    assert list(detail) == [screen.texts["detail"] for screen in screens]
    assert list(places) == [screen.texts["places"] for screen in screens]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize("mode", Mode)
def test_every_view_says_what_to_do(language: Language, cause: Cause, light: Light, mode: Mode) -> None:
    """Whatever the unit shows, the visitor reads a headline and a next step."""
    screen = door_screen(replace(GREEN, cause=cause, light=light, mode=mode), UNIT, language, NOW_S)
    assert screen.texts["headline"]
    assert screen.texts["todo"]
    assert ("walk" == screen.marks["shape"]) is (light is Light.GREEN)


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_is_named(fault: Fault) -> None:
    """A red light for a fault says which."""
    view = replace(FAULT, faults=(fault,))
    assert say(fault, "vi") == door_screen(view, UNIT, "vi", NOW_S).texts["detail"]


def test_a_fault_nobody_named_still_has_words() -> None:
    """A fault without a name is no empty screen."""
    assert "Thiết bị ở cửa có sự cố" == door_screen(replace(FAULT, faults=()), UNIT, "vi", NOW_S).texts["detail"]


def test_figures_not_known_are_dashes() -> None:
    """An unknown number is never shown as 0."""
    texts = door_screen(None, UNIT, "vi", NOW_S).texts
    assert ("–", "", "") == (texts["inside"], texts["limit"], texts["places"])


def test_the_figures_and_the_gauge() -> None:
    """People inside, limit and how full the room is."""
    screen = door_screen(GREEN, UNIT, "vi", NOW_S)
    assert ("12", "/ 20", "60") == (screen.texts["inside"], screen.texts["limit"], screen.marks["fill"])
    assert "100" == door_screen(replace(FULL, inside=31), UNIT, "vi", NOW_S).marks["fill"]


def test_no_network_is_a_quiet_word_and_nothing_else() -> None:
    """A lost network is not a fault of the door."""
    on, off = (door_screen(replace(GREEN, is_connected=is_on), UNIT, "vi", NOW_S) for is_on in (True, False))
    assert "" == on.texts["network"]
    assert {"network": "Chưa có mạng, cửa vẫn hoạt động"} == dict(set(off.texts.items()) - set(on.texts.items()))
    assert on.marks == off.marks


def test_staff_counting_is_said() -> None:
    """Visitors see that people count, not sensors."""
    assert "Nhân viên đang đếm" == door_screen(replace(GREEN, mode=Mode.STAFF), UNIT, "vi", NOW_S).texts["by_hand"]


def test_a_broken_reader_sends_visitors_to_the_staff() -> None:
    """Nobody is asked to show a code to a camera that does not work."""
    view = replace(GREEN, faults=(Fault.CAMERA_LOST,))
    assert "Máy đọc mã đang hỏng, xin báo nhân viên" == door_screen(view, UNIT, "vi", NOW_S).texts["todo"]


def test_a_verdict_is_told_by_its_answer() -> None:
    """A shown code is answered in words and by a mark for its shape; what the words are is `verdicts`' to say."""
    view = replace(GREEN, verdict=seen(VerdictKind.REFUSED, Reason.EXPIRED, PassFormat.DECLARATION, at_s=NOW_S))
    screen = door_screen(view, UNIT, "vi", NOW_S)
    assert ("declare", "XIN KHAI BÁO LẠI", "Khai báo y tế đã hết hạn") == (
        screen.marks["answer"],
        screen.texts["verdict_headline"],
        screen.texts["verdict_detail"],
    )
    assert "none" == door_screen(GREEN, UNIT, "vi", NOW_S).marks["answer"]


def test_a_good_code_on_red_still_waits() -> None:
    """An accepted code never calls anybody in against the lamp, and names the door that has a place."""
    verdict = seen(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.DECLARATION, at_s=NOW_S, people=3)
    screens = [door_screen(replace(view, verdict=verdict), UNIT, "vi", NOW_S) for view in (GREEN, FULL, ELSEWHERE)]
    assert ["come_in", "wait", "wait"] == [screen.marks["answer"] for screen in screens]
    assert ["Mời vào", "Không cần quét lại", "Mời vào Cửa phụ, không cần quét lại"] == [
        screen.texts["verdict_todo"] for screen in screens
    ]


@pytest.mark.parametrize(("level", "words"), [(None, ""), (1, ""), (2, "Cấp độ dịch 2"), (4, "Cấp độ dịch 4")])
def test_a_raised_level_is_said(level: int | None, words: str) -> None:
    """Level 1 is no news; from level 2 on the display says which is in force."""
    assert words == door_screen(replace(GREEN, level=level), UNIT, "vi", NOW_S).texts["level"]


@pytest.mark.parametrize(
    ("view", "is_told"), [(FULL, True), (CLOSED, True), (GREEN, False), (ELSEWHERE, False), (FAULT, False)]
)
def test_who_waits_or_came_in_vain_is_told_of_other_ways(view: DoorView, is_told: bool) -> None:
    """Many things are done online or by post; where a place is near, nothing distracts from it."""
    screen = door_screen(view, UNIT, "vi", NOW_S)
    assert ("some" if is_told else "none", is_told) == (
        screen.marks["services"],
        "bưu điện" in screen.texts["services"],
    )


def test_a_verdict_goes_after_its_time() -> None:
    """The last verdict is shown for its seconds, and the screen says when it changes."""
    verdict = seen(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.DCC, at_s=NOW_S)
    view = replace(GREEN, verdict=verdict)
    during = door_screen(view, UNIT, "vi", verdict.until_s - 2)
    after = door_screen(view, UNIT, "vi", verdict.until_s)
    assert ("come_in", 2.0) == (during.marks["answer"], during.changes_in_s)
    assert ("none", "", None) == (after.marks["answer"], after.texts["verdict_headline"], after.changes_in_s)


def test_the_page_has_a_place_for_each_text() -> None:
    """Nothing the screen says is lost between screen and page, and no place stays empty for want of a text."""
    page = (Path(edge.console.__file__).parent / "templates" / "door.html").read_text("utf-8")
    places = set(re.findall(r'slot\("(\w+)"', page)) | set(re.findall(r'data-text="(\w+)"', page))
    assert set(door_screen(GREEN, UNIT, "vi", NOW_S).texts) == places


@pytest.mark.parametrize("language", BOTH)
def test_no_code_is_asked_for_where_none_is_required(language: Language) -> None:
    """A door without a reader does not send people looking for one."""
    asking, free = (
        door_screen(replace(GREEN, requires_code=it), UNIT, language, NOW_S).texts["todo"] for it in (True, False)
    )
    assert "QR" in asking
    assert free
    assert "QR" not in free
