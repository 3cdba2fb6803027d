"""A citizen declares on a phone in real Chromium, saves the picture, and the door's own program reads it."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Route, expect

from central.services import Services
from edge.__main__ import main
from tests.support.browser import PHONE, TORN, new_page
from tests.support.citizens import CitizensPages
from tests.support.declaring import ANSWERS
from tests.support.phone import fill, send

pytestmark = pytest.mark.browser


def scanned(picture: Path, services: Services) -> tuple[int, list[str]]:
    """Return status and verdicts of `counterroom-edge scan` with central's exported certificates."""
    trust = services.config.central.data_dir / "trust"
    result = CliRunner().invoke(main, ["scan", str(picture), "--trust", str(trust)])
    return result.exit_code, [json.loads(line)["reason"] for line in result.stdout.splitlines()]


def test_declared_saved_and_scanned(phone: Page, citizens: CitizensPages, tmp_path: Path) -> None:
    """The saved picture, the screen and the printed page are read and verified by the door's program."""
    phone.goto(citizens.address)
    fill(phone)
    send(phone)
    assert phone.url.endswith("/khai-bao/ma")
    with phone.expect_download() as saving:
        phone.click("a[download]")
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    zone = citizens.services.config.zone
    assert saved.name.startswith(f"khai-bao-y-te-{datetime.now(zone):%Y-%m-%d}")
    screen = tmp_path / "screen.png"
    phone.screenshot(path=screen)
    phone.goto(citizens.address + "in")
    phone.emulate_media(media="print")
    printed = tmp_path / "printed.png"
    phone.screenshot(path=printed, full_page=True)
    pictures = (saved, screen, printed)
    assert [(0, ["signature_valid"])] * 3 == [scanned(picture, citizens.services) for picture in pictures]


def test_all_of_it_works_without_scripts(browser: Browser, citizens: CitizensPages) -> None:
    """Where to, for whom, both forms, the group, the language: nothing needs a script, and what only one can do is not shown."""
    with new_page(browser, PHONE, java_script_enabled=False) as phone:
        phone.goto(citizens.address)
        fill(phone)
        phone.click('button[value="other"]')
        assert "người được khai" in phone.inner_text("main")
        phone.click('button[value="en"]')
        assert ANSWERS["companions"] == phone.input_value("#companions")
        assert [False] * 3 == [phone.is_visible(part) for part in ("#keep", "#kept", "[data-step]")]
        send(phone)
        assert "Your QR code" == phone.inner_text("h1")
        phone.goto(citizens.official)
        fill(phone, travelled="no")
        send(phone)
        assert phone.is_visible(".qr-svg")


def test_errors_lead_to_their_fields(phone: Page, citizens: CitizensPages) -> None:
    """The summary takes the focus, its links lead to the fields, and nothing typed is lost."""
    phone.goto(citizens.official)
    fill(phone, birth_year="87")
    send(phone)
    assert "summary" == phone.evaluate("document.activeElement.className")
    phone.click(".summary a")
    assert "birth_year" == phone.evaluate("document.querySelector(':target').id")
    assert ANSWERS["street"] == phone.input_value("#street")
    phone.fill("#birth_year", "1987")
    send(phone)
    assert "/khai-bao/ma" in phone.url


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("trouble", ["broken", "cookies"])
def test_what_was_not_taken_is_said_where_the_focus_is(
    browser: Browser, citizens: CitizensPages, trouble: str, has_scripts: bool
) -> None:
    """Nothing is wrong with the answers, but they were not taken: title and focus say so, and sending again does it."""
    with new_page(browser, PHONE, java_script_enabled=has_scripts) as phone:
        phone.goto(citizens.official)
        fill(phone)
        citizens.desk.is_broken = trouble == "broken"
        if trouble == "cookies":
            phone.context.clear_cookies()
        try:
            send(phone)
        finally:
            citizens.desk.is_broken = False
        assert phone.title().startswith("Lần này chưa gửi được – ")
        expect(phone.locator(".unsent")).to_be_focused()
        send(phone)
        assert "/khai-bao/ma" in phone.url


def test_not_clear_answers_are_met_kindly_and_refused_at_the_door(
    phone: Page, citizens: CitizensPages, tmp_path: Path
) -> None:
    """A cough: what to do instead stands before the code, and the door says why it refuses."""
    phone.goto(citizens.short)
    fill(phone, cough="yes")
    send(phone)
    assert "Hôm nay bạn chưa nên đến" == phone.inner_text("h1")
    screen = tmp_path / "screen.png"
    phone.screenshot(path=screen, full_page=True)
    assert (1, ["answers_not_clear"]) == scanned(screen, citizens.services)


def test_answer_lost_on_the_way_is_given_again(phone: Page, citizens: CitizensPages) -> None:
    """The first submission arrived, its answer did not: sent once more from a page opened anew, it counts as the same."""
    citizens.filing.filed.clear()

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    for is_lost in (True, False):
        phone.goto(citizens.short)
        fill(phone)
        phone.check("#use_card")
        phone.fill("#id_number", ANSWERS["id_number"])
        if is_lost:
            phone.route("**/khai-bao/?room=*", lose)
            with phone.expect_event("requestfailed"):
                phone.click("#send", no_wait_after=True)
            phone.unroute("**/khai-bao/?room=*")
    send(phone)
    assert "card=1" in phone.url
    assert 1 == len(citizens.filing.filed)


def test_stepper_counts_and_says_so(phone: Page, citizens: CitizensPages) -> None:
    """The buttons stay within the limit and say how many the code is for."""
    phone.goto(citizens.short)
    more, less = phone.get_by_label("Thêm một người"), phone.get_by_label("Bớt một người")
    less.click()
    assert "0" == phone.input_value("#companions")
    for _ in range(21):
        more.click()
    assert "19" == phone.input_value("#companions")
    expect(phone.locator("[data-people]")).to_have_text("Mã dùng cho 20 người.")
    for impossible in ("20", "-1", "1.5"):
        phone.fill("#companions", impossible)
        expect(phone.locator("[data-people]")).to_have_text("")


def test_bad_line_is_said_in_words_and_loses_nothing(phone: Page, citizens: CitizensPages) -> None:
    """Without a connection the form says so and stays; a page that got lost comes back with what was typed, but no health answer."""
    phone.goto(citizens.official)
    fill(phone, travelled="no")
    phone.context.set_offline(True)
    phone.click("#send")
    expect(phone.locator("#sending")).to_contain_text("mất mạng")
    phone.context.set_offline(False)
    kept = phone.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert (True, False) == (ANSWERS["street"] in kept, "fever" in kept)
    phone.goto(citizens.official)
    assert [ANSWERS[name] for name in ("full_name", "street", "companions")] == [
        phone.input_value(f"#{name}") for name in ("full_name", "street", "companions")
    ]
    assert 0 == phone.locator('input[name="fever"]:checked').count()
    fill(phone, travelled="no")
    send(phone)
    assert 0 == phone.evaluate("sessionStorage.length + localStorage.length")


def test_slow_line_is_said_in_words(phone: Page, citizens: CitizensPages) -> None:
    """While the answer is on its way the form says so, and after a while that sending again does no harm."""
    phone.clock.install()
    phone.goto(citizens.short)
    fill(phone)
    phone.evaluate("window.addEventListener('submit', event => event.preventDefault())")  # it never arrives
    phone.click("#send")
    expect(phone.locator("#sending")).to_have_text("Đang gửi…")
    phone.clock.fast_forward(16_000)
    expect(phone.locator("#sending")).to_contain_text("Đường truyền đang chậm")


def test_nothing_is_wider_than_the_phone(phone: Page, citizens: CitizensPages) -> None:
    """No page scrolls sideways, in either language, on the narrowest phone and at letters twice as large; no answer's word is torn."""
    phone.set_viewport_size({"width": 320, "height": 640})
    faults = []
    for language in ("vi", "en"):
        for size in ("100%", "200%"):
            for address in (
                citizens.address,
                citizens.short,
                citizens.official,
                citizens.kiosk,
                citizens.address + "to-khai",
            ):
                phone.context.add_cookies([{"name": "lang", "value": language, "url": citizens.address}])
                phone.goto(address)
                if phone.query_selector("#send"):
                    send(phone)
                faults += [(language, size, address, fault) for fault in _faults(phone, size)]
            phone.goto(citizens.short)
            fill(phone)
            send(phone)
            faults += [(language, size, "code", fault) for fault in _faults(phone, size)]
    assert [] == faults


def _faults(phone: Page, size: str) -> list[str]:
    pressed = (
        "main .option:not(.agree), main .button"  # the confirmation holds words too long for any phone at that size
    )
    if size == "200%":
        phone.evaluate("document.documentElement.style.fontSize = '212.5%'")
    words: list[str] = phone.evaluate(
        TORN, pressed if size == "200%" else f"{pressed}, h1, h2, legend, label, th:not(:has(.unseen))"
    )
    width = phone.evaluate("document.documentElement.scrollWidth")
    return words if width <= 320 else [f"{width} px wide", *words]
