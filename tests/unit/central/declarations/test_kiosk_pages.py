"""The tablet in the lobby without a browser: screen by screen to the code, and nothing stays."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from central.declarations.form import OfficialForm
from central.services import Services
from tests.support.declaring import ANSWERS, START
from tests.support.desks import FakeContactDesk, FakeFiling

KIOSK = "/khai-bao/kiosk?room="


def hidden(page: TestResponse) -> dict[str, str]:
    """Return what a screen takes along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


def names(page: TestResponse) -> set[str]:
    """Return what a screen asks."""
    return set(re.findall(r'<input(?! type="hidden")[^>]* name="([^"]+)"', page.text))


def walk(client: FlaskClient, room: str, **changes: str) -> list[TestResponse]:
    """Go from the first screen to the last answer, filling in what each asks; return all pages."""
    pages = [client.get(KIOSK + room), client.post(KIOSK + room, data={"lang": "en"})]
    answers = ANSWERS | changes
    while "receipt" not in pages[-1].text and pages[-1].status_code < 500 and len(pages) < 12:
        asked = {name: answers[name] for name in names(pages[-1]) if name in answers}
        pages.append(client.post(KIOSK + room, data=hidden(pages[-1]) | asked))
    return pages


def test_short_form_is_four_screens_then_the_code(client: FlaskClient) -> None:
    """Language, two questions, companions, confirmation: one group a screen, then the code with its hours."""
    pages = walk(client, "thang-tam")
    groups = [{"any_symptom"}, {"any_contact"}, {"companions"}, {"use_card", "id_number", "agree"}]
    assert groups == [names(page) for page in pages[1:-1]]
    assert "Valid until" in pages[-1].text
    assert "For 3 people" in pages[-1].text


def test_first_screen_has_both_languages_whatever_was_chosen_before(client: FlaskClient) -> None:
    """A browser that once read English, and a step back to the start, show Vietnamese beside English and not English twice."""
    client.set_cookie("lang", "en")
    first = client.get(KIOSK + "thang-tam").text
    back = client.post(KIOSK + "thang-tam", data={"lang": "en", "screen": "0", "go": "back"}).text
    for page in (first, back):
        assert [1, 1] == [page.count(f">{words}<") for words in ("Khai báo y tế tại chỗ", "Declare your health here")]


def test_official_fields_are_asked_where_contacts_are_kept(client: FlaskClient, desk: FakeContactDesk) -> None:
    """What was entered on an early screen arrives with the last one."""
    asked = [names(page) for page in walk(client, "ba-ria")[1:-1]]
    assert ({"full_name", "id_number", "phone"}, 6) == (asked[0], len(asked))
    ((room, _, contact),) = desk.taken
    assert ("ba-ria", "Trần Thị Mẫu Đơn", "0909555123") == (room, contact["name"], contact["phone"])


def test_no_cookie_is_set_and_no_cache_keeps_a_screen(client: FlaskClient) -> None:
    """The next visitor finds nothing of the one before."""
    pages = walk(client, "ba-ria")
    assert [] == [page.headers["Set-Cookie"] for page in pages if "Set-Cookie" in page.headers]
    assert {"no-store"} == {page.headers["Cache-Control"] for page in pages}


def test_pages_offer_nothing_of_former_visitors(client: FlaskClient) -> None:
    """No field may be completed from what somebody else typed, and nothing offers to keep answers."""
    for page in walk(client, "ba-ria")[1:-1]:
        assert {"off"} == set(re.findall(r'autocomplete="([^"]+)"', page.text))
        assert "keep-here" not in page.text


def test_card_can_stand_for_the_code(client: FlaskClient, services: Services, filing: FakeFiling) -> None:
    """At a kiosk, too, the card is filed where that is wished."""
    assert "ID card now stands" in walk(client, "thang-tam", use_card="y")[-1].text
    assert [("thang-tam", "048187009876")] == [each[:2] for each in filing.filed]


def test_wrong_answer_stays_on_its_screen(client: FlaskClient) -> None:
    """A question left open is told at once, later screens are not blamed; back leads back with the answers."""
    first = client.post(KIOSK + "thang-tam", data={"lang": "vi"})
    assert "wrong" not in first.text
    again = client.post(KIOSK + "thang-tam", data=hidden(first))
    assert 422 == again.status_code
    assert ["any_symptom-wrong"] == re.findall(r'id="([^"]+-wrong)"', again.text)
    second = client.post(KIOSK + "thang-tam", data=hidden(again) | {"any_symptom": "no"})
    assert [] == re.findall(r'id="([^"]+-wrong)"', second.text)
    back = client.post(KIOSK + "thang-tam", data=hidden(second) | {"go": "back"})
    assert re.search(r'name="any_symptom" value="no" checked', back.text)


def test_a_screen_that_is_skipped_is_asked_after_all(client: FlaskClient) -> None:
    """Whoever sends the last screen alone is led to the first that lacks its answers."""
    page = client.post(KIOSK + "thang-tam", data=hidden(walk(client, "thang-tam")[1]) | {"screen": "3", "agree": "y"})
    assert {"any_symptom"} == names(page)


@pytest.mark.parametrize("screen", ["-1", "99", "x", "²", "1" * 5000])
def test_screen_that_is_none_begins_anew(client: FlaskClient, screen: str) -> None:
    """A made-up screen is the first one."""
    page = client.post(KIOSK + "thang-tam", data={"lang": "vi", "screen": screen})
    assert (200, {"any_symptom"}) == (page.status_code, names(page))


@pytest.mark.parametrize("seen", ["0", "x", "²", "1" * 50, None])
def test_screen_of_a_former_visitor_is_not_shown_again(client: FlaskClient, seen: str | None) -> None:
    """What the tablet's back button sends once more after minutes leads to the start, without its answers."""
    (*_, last, _) = walk(client, "ba-ria")
    sent = {**hidden(last), "agree": "y", "seen": seen}
    page = client.post(KIOSK + "ba-ria", data={name: value for name, value in sent.items() if value is not None})
    assert "Choose a language" in page.text
    assert ANSWERS["street"] not in page.text


def test_answers_not_clear_are_said_kindly(client: FlaskClient) -> None:
    """The screen says to stay at home and whom to call; its code does not let in by itself."""
    page = walk(client, "thang-tam", any_contact="yes")[-1]
    assert "Please do not come in today" in page.text
    assert "talk to an official" in page.text


def test_failing_desk_keeps_the_visitor_on_the_last_screen(client: FlaskClient, desk: FakeContactDesk) -> None:
    """What was entered is still there and can be sent again."""
    desk.is_broken = True
    page = walk(client, "ba-ria")[-1]
    assert 503 == page.status_code
    assert ANSWERS["street"] == hidden(page)["street"]


def test_address_without_a_room_tells_the_technician(client: FlaskClient) -> None:
    """A kiosk belongs to one room; `?kiosk=1` of the page leads to it."""
    page = client.get("/khai-bao/kiosk")
    assert (404, True) == (page.status_code, "kiosk?room=" in page.text)
    assert KIOSK + "con-dao" == client.get(START + "?kiosk=1&room=con-dao").location


def test_a_tablet_that_is_turned_away_comes_back_by_itself(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the page of a fault has the countdown to the start, and says where to turn."""

    def broken(form: OfficialForm) -> bool:
        raise ValueError("nothing works")

    monkeypatch.setattr(OfficialForm, "is_clear", property(broken))
    page = walk(client, "ba-ria")[-1]
    assert (500, True) == (page.status_code, "kiosk.js" in page.text)
    assert 'data-left-s="20"' in page.text
    assert "at the door staff can take your answers" in page.text
