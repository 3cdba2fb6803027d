"""The pages of a room and of devices, and all pages on a phone, in real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from edge.protocol.vocabulary import Fault, Light
from tests.support.browser import PHONE, chromium
from tests.support.central_server import CentralServer
from tests.support.district import district_services, hear_door, hear_everybody
from tests.support.watching import signed_in, wait_live

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for this module."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralServer]:
    """Central on a port of its own, once for this module: each test has a room of its own."""
    services = district_services(tmp_path_factory.mktemp("central"))
    hear_everybody(services)
    with CentralServer(services) as running:
        yield running
    services.store.close()


def test_a_room_page_follows_its_room(browser: Browser, central: CentralServer) -> None:
    """Number, light and doors change on their own, and the day's curve is drawn."""
    with signed_in(browser, central) as page:
        page.goto(f"{central.url}/rooms/chau-duc")
        wait_live(page)
        expect(page.locator('#now [data-part="occupancy"]')).to_have_text("7")
        expect(page.locator("#chart canvas")).to_be_visible()
        hear_door(
            central.services, "chau-duc", "chinh", entries=65, exits=45, light=Light.RED, faults=(Fault.CAMERA_LOST,)
        )
        expect(page.locator('#now [data-part="occupancy"]')).to_have_text("20")
        expect(page.locator("#now")).to_have_attribute("data-state", "full")
        expect(page.locator("#details .door-faults")).to_contain_text("Camera không hoạt động")
        expect(page.locator("#peak")).to_contain_text("Cao nhất 20 lúc")


def test_devices_follow_their_units(browser: Browser, central: CentralServer) -> None:
    """A fault at a door brings its unit into the list of faults without a reload."""
    with signed_in(browser, central) as page:
        page.goto(f"{central.url}/devices?only=fault&q=con+dao")
        wait_live(page)
        expect(page.locator("#units")).to_contain_text("Không có thiết bị nào khớp.")
        hear_door(central.services, "con-dao", "chinh", entries=10, exits=6, faults=(Fault.BEAM_CHATTER,))
        expect(page.locator(".units tbody tr")).to_have_count(1)
        expect(page.locator(".units")).to_contain_text("Tín hiệu cảm biến chập chờn")


def test_a_limit_is_seen_to_be_applied(browser: Browser, central: CentralServer) -> None:
    """After the change the room's page tells which doors wait, until they report the new plan."""
    with signed_in(browser, central, "admin") as page:
        page.goto(f"{central.url}/setup/rooms/long-dien/limit")
        page.fill("#limit", "20")
        page.click("main form button")
        page.click("main form button")
        waiting = page.locator('#details [data-kind="waiting"]')
        expect(waiting).to_contain_text("giới hạn 20 người, cấp độ dịch 1): còn 1 cửa chưa áp dụng")
        wait_live(page)
        hear_door(central.services, "long-dien", "chinh", entries=13, exits=12)
        expect(waiting).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_fit_a_phone(browser: Browser, central: CentralServer, language: str) -> None:
    """Nothing is wider than a phone in either language, and the navigation can be reached."""
    with signed_in(browser, central, "admin", size=PHONE) as page:
        page.context.add_cookies([{"name": "lang", "value": language, "url": central.url}])
        for path in (
            "/",
            "/rooms/ba-ria",
            "/devices",
            "/setup",
            "/setup/rooms/ba-ria",
            "/setup/rooms/ba-ria/doors/phu",
            "/setup/rules",
            "/badges",
            "/contacts",
            "/account",
        ):
            page.goto(central.url + path)
            expect(page.locator("h1")).to_have_count(1)
            assert (path, PHONE["width"]) == (path, page.evaluate("document.documentElement.scrollWidth"))
            heights = page.eval_on_selector_all(".nav a", "links => links.map(link => link.offsetHeight)")
            assert 6 == len(heights)
            heights += page.eval_on_selector_all("main .button", "all => all.map(each => each.offsetHeight || 44)")
            assert (path, 44) <= (path, min(heights))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_badges_can_be_read_and_withdrawn_at_twice_the_size(
    browser: Browser, central: CentralServer, language: str
) -> None:
    """On a phone zoomed in twofold each line of the list stands below its label: nothing of it is cut off."""
    with signed_in(browser, central, "admin", size={"width": 160, "height": 284}) as page:
        page.context.add_cookies([{"name": "lang", "value": language, "url": central.url}])
        page.goto(f"{central.url}/badges")
        page.fill("#labels", "Quầy 3")
        page.click("main form .button")
        page.wait_for_selector(".card")
        page.goto(f"{central.url}/badges")
        room, needed = page.eval_on_selector(".table-box", "box => [box.clientWidth, box.scrollWidth]")
        assert room == needed


def test_what_changes_while_a_piece_is_fetched_is_fetched_again(browser: Browser, central: CentralServer) -> None:
    """An answer that was on its way when the next change came is old; the page must not stay with it."""
    with signed_in(browser, central, "admin") as page:
        page.goto(f"{central.url}/rooms/long-dien")
        shown = page.evaluate(
            """async () => {
              const script = document.querySelector('script[src*="room.js"]').src.replace("room.js", "piece.js");
              const { Piece } = await import(script);
              const node = document.body.appendChild(document.createElement("div"));
              const answers = [];
              const real = window.fetch;
              const hold = () => new Promise((resolve) => answers.push((html) => resolve(new Response(html))));
              window.fetch = (address, ...rest) => (address === "/nowhere" ? hold() : real(address, ...rest));
              const until = async (ask) => {
                for (let tries = 0; tries < 400 && !ask(); tries += 1) await new Promise((go) => setTimeout(go, 5));
              };
              const piece = new Piece(node, "/nowhere", 0);
              piece.soon();
              await until(() => answers.length === 1);
              piece.soon();
              answers[0]("<p>old</p>");
              await until(() => answers.length === 2);
              answers[1]?.("<p>new</p>");
              await until(() => node.textContent === "new");
              return node.textContent;
            }"""
        )
    assert "new" == shown
