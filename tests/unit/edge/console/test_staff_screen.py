"""The staff's figures, alerts and faults, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import edge.console
from edge.console.staff_screen import staff_screen
from edge.core.view import CardView
from edge.protocol.vocabulary import Fault, Mode, PassFormat
from edge.protocol.words import Language
from tests.support.console import GREEN, UNIT

NOW_S = 10_000.0


@pytest.mark.parametrize(
    ("ago_s", "vi", "en", "freshness"),
    [
        (0.0, "vừa xong", "just now", "fresh"),
        (17.0, "15 giây trước", "15 s ago", "fresh"),
        (61.0, "1 phút trước", "1 min ago", "old"),
        (7300.0, "2 giờ trước", "2 h ago", "old"),
    ],
)
def test_an_undeclared_entry_is_fresh_for_a_minute(ago_s: float, vi: str, en: str, freshness: str) -> None:
    """The latest undeclared entry stands out at once and says how long ago it was."""
    view = replace(GREEN, undeclared=4, undeclared_at_s=NOW_S - ago_s)
    screens = [staff_screen(view, UNIT, language, NOW_S) for language in ("vi", "en")]
    assert [vi, en] == [screen.texts["undeclared_age"] for screen in screens]
    assert ["4", "4"] == [screen.texts["undeclared"] for screen in screens]
    assert {freshness} == {screen.marks["undeclared"] for screen in screens}


@pytest.mark.parametrize("way", [PassFormat.SPOKEN, PassFormat.PAPER])
def test_what_staff_may_not_hear_is_said_in_place_of_its_button(way: PassFormat) -> None:
    """In both languages; while both are taken nothing is said."""
    view = replace(GREEN, hears=tuple({PassFormat.SPOKEN, PassFormat.PAPER} - {way}))
    for language in ("vi", "en"):
        usual, screen = (staff_screen(each, UNIT, language, NOW_S) for each in (GREEN, view))
        assert ("", "taken") == (usual.texts[f"no_{way.value}"], usual.marks[way.value])
        assert (True, "not") == (bool(screen.texts[f"no_{way.value}"]), screen.marks[way.value])


def test_no_alert_yet_is_said() -> None:
    """A count without a time is no alert, and the page keeps still."""
    screen = staff_screen(GREEN, UNIT, "vi", NOW_S)
    assert ("chưa có", "old", None) == (screen.texts["on_red_age"], screen.marks["on_red"], screen.changes_in_s)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("fault", Fault)
def test_each_fault_comes_with_what_to_do(fault: Fault, language: Language) -> None:
    """Staff read the name of the fault and the next step."""
    screen = staff_screen(replace(GREEN, faults=(fault,)), UNIT, language, NOW_S)
    ((name, advice),) = screen.items["faults"]
    assert name
    assert advice
    assert "" == screen.texts["no_faults"]


@pytest.mark.parametrize(
    ("spread", "vi", "en"),
    [
        (0.0, "", ""),
        (2.4, "ước tính 11–15 người", "about 11–15 people"),
        (None, "chưa rõ sai số", "uncertainty unknown"),
    ],
)
def test_the_figure_says_how_good_it_is(spread: float | None, vi: str, en: str) -> None:
    """A count that nobody can vouch for reads otherwise than one that is right."""
    view = replace(GREEN, inside=13, spread=spread)
    assert [vi, en] == [staff_screen(view, UNIT, language, NOW_S).texts["spread"] for language in ("vi", "en")]
    assert "" == staff_screen(replace(view, inside=None), UNIT, "vi", NOW_S).texts["spread"]


def test_figures_of_the_door() -> None:
    """Entries, exits and corrections, the sign of a correction written out."""
    texts = staff_screen(replace(GREEN, adjusted=-3, unsent_rows=7), UNIT, "en", NOW_S).texts
    assert ("57", "44", "−3", "7 rows waiting to be sent") == (
        texts["entries"],
        texts["exits"],
        texts["adjusted"],
        texts["unsent"],
    )


def test_who_counts_is_marked() -> None:
    """The page offers to take over or to give back, as it stands."""
    assert ["automatic", "staff"] == [
        staff_screen(replace(GREEN, mode=mode), UNIT, "vi", NOW_S).marks["mode"]
        for mode in (Mode.AUTOMATIC, Mode.STAFF)
    ]


def test_the_page_has_a_place_for_each_text() -> None:
    """Nothing is lost between screen and page."""
    page = (Path(edge.console.__file__).parent / "templates" / "staff.html").read_text("utf-8")
    places = set(re.findall(r'slot\("(\w+)"', page)) | set(re.findall(r'data-text="(\w+)"', page))
    assert set(staff_screen(GREEN, UNIT, "vi", NOW_S).texts) == places


def test_the_newest_card_that_waits_is_named_with_its_age() -> None:
    """Staff see which kind of card waits for its bearer's answers, and since when; without one they see that there is none."""
    waiting = replace(GREEN, card=CardView(PassFormat.ID_CARD, "A" * 22, NOW_S - 25))
    screen = staff_screen(waiting, UNIT, "vi", NOW_S)
    assert ("Căn cước công dân chờ khai báo, 25 giây trước", "waiting") == (screen.texts["card"], screen.marks["card"])
    assert screen.changes_in_s is not None
    screen = staff_screen(GREEN, UNIT, "vi", NOW_S)
    assert ("Chưa có thẻ nào chờ khai báo", "none") == (screen.texts["card"], screen.marks["card"])


def test_level_and_staff_are_told() -> None:
    """The level in force, or that none is known, and how many of the entries were with a badge."""
    screens = [staff_screen(replace(GREEN, level=level, staff=4), UNIT, "vi", NOW_S) for level in (3, None)]
    assert [("3", "4"), ("chưa rõ", "4")] == [(each.texts["level"], each.texts["staff"]) for each in screens]
