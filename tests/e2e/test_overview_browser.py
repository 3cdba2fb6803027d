"""The overview in real Chromium, live from the real server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from central.store.tables import doors, rooms
from edge.protocol.vocabulary import Light
from tests.support.browser import DESKTOP, chromium
from tests.support.central_server import CentralServer
from tests.support.district import district_services, hear_door, hear_everybody
from tests.support.watching import shown, signed_in, tile, wait_live

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for this module."""
    with chromium() as running:
        yield running


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralServer]:
    """Central on a port of its own, with every state of a room on show."""
    services = district_services(tmp_path)
    hear_everybody(services)
    with CentralServer(services) as running:
        yield running
    services.store.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralServer]:
    """The same for tests that change nothing, once a module."""
    services = district_services(tmp_path_factory.mktemp("still"))
    hear_everybody(services)
    with CentralServer(services) as running:
        yield running
    services.store.close()


def test_a_tile_follows_its_room(browser: Browser, central: CentralServer) -> None:
    """An entry at a door changes number, state and light of the tile, and the strip above, without a reload."""
    with signed_in(browser, central) as page:
        wait_live(page)
        calm = tile(page, "chau-duc")
        expect(calm.locator('[data-part="occupancy"]')).to_have_text("7")
        hear_door(central.services, "chau-duc", "chinh", entries=66, exits=45, light=Light.RED)
        expect(calm.locator('[data-part="occupancy"]')).to_have_text("21")
        expect(calm).to_have_attribute("data-state", "over")
        expect(calm.locator('[data-part="left"]')).to_have_text("Quá 1 người")
        expect(calm.locator('[data-part="lamp-words"]')).to_have_text("Đèn đỏ")
        expect(page.locator('#strip a[data-state="over"] b')).to_have_text("2")
        expect(page).to_have_title(re.compile(r"^\(4\) "))
        expect(page.locator(".tiles > .tile").nth(1)).to_have_attribute("data-id", "chau-duc")


def test_the_script_draws_a_tile_as_the_server_does(browser: Browser, central: CentralServer) -> None:
    """Both know the same states, words and gauge: the tiles before and after the stream are equal, and so is a new one."""
    central.services.store.registry.add_room("lang-dai", 'Phòng <b>&amp; "Láng Dài"', "h-dat-do", "ubnd", 0)
    with signed_in(browser, central) as page:
        wait_live(page)
        page.evaluate("""async () => {
            window.drawn = {};
            const html = await (await fetch("/")).text();
            const served = new DOMParser().parseFromString(html, "text/html");
            for (const tile of served.querySelectorAll(".tiles > .tile")) window.drawn[tile.dataset.id] = tile.outerHTML;
        }""")
        served = page.evaluate("window.drawn")
        patched = page.evaluate(
            'Object.fromEntries([...document.querySelectorAll(".tiles > .tile")].map(t => [t.dataset.id, t.outerHTML]))'
        )
        assert list(served) == shown(page)
        assert served == patched
        fresh = page.evaluate("""async () => {
            const script = document.querySelector("script[type=module]").src;
            const { newTile } = await import(script.replace("overview", "tile"));
            const pattern = document.getElementById("pattern").content.firstElementChild;
            const list = document.getElementById("tiles");
            const rooms = await new Promise(resolve => {
                const stream = new EventSource("/live/overview");
                stream.addEventListener("snapshot", event => { stream.close(); resolve(JSON.parse(event.data)); });
            });
            return Object.fromEntries(rooms.map(room => [
                room.id, newTile(pattern, room, list.dataset.url.replace("ROOM", room.id)).outerHTML]));
        }""")
        assert served == fresh


def test_an_account_of_an_area_watches_only_its_rooms(browser: Browser, central: CentralServer) -> None:
    """Neither the snapshot nor a later word brings a room of elsewhere."""
    with signed_in(browser, central, "vungtau") as page:
        wait_live(page)
        assert {"vung-tau", "thang-tam", "rach-dua"} == set(shown(page))
        hear_door(central.services, "con-dao", "chinh", entries=40, exits=6, light=Light.RED)
        hear_door(
            central.services, "rach-dua", "chinh", entries=45, exits=36
        )  # sent after the other, had that been sent
        expect(tile(page, "rach-dua").locator('[data-part="occupancy"]')).to_have_text("9")
        assert {"vung-tau", "thang-tam", "rach-dua"} == set(shown(page))


def test_a_lost_connection_is_said_and_mended(browser: Browser, central: CentralServer) -> None:
    """The banner stands while the server is away; afterwards the page shows what happened meanwhile."""
    with signed_in(browser, central, is_quiet=False) as page:
        wait_live(page)
        central.stop()
        banner = page.locator("[data-lost]")
        expect(banner).to_be_visible()
        expect(banner).to_contain_text(re.compile(r"Mất kết nối, đang nối lại… số liệu từ \d\d:\d\d:\d\d"))
        hear_door(central.services, "con-dao", "chinh", entries=14, exits=6, light=Light.RED)
        central.start()
        expect(banner).to_be_hidden()
        expect(tile(page, "con-dao").locator('[data-part="occupancy"]')).to_have_text("8")
        wait_live(page)


def test_a_silent_stream_counts_as_lost(browser: Browser, central: CentralServer) -> None:
    """A connection that hangs without ending is noticed by its missing pings."""
    with signed_in(browser, central, is_quiet=False) as page:
        page.clock.install()
        page.reload()
        wait_live(page)
        in_a_while = page.evaluate("Date.now()") + 14_000
        page.clock.pause_at(
            in_a_while / 1000
        )  # for the page 14 s pass in which the server, by its own clock, has no reason to speak
        expect(page.locator("[data-lost]")).to_be_visible()
        page.clock.run_for(2_000)
        expect(page.locator("[data-lost]")).to_be_hidden()


def test_an_ended_session_offers_to_sign_in(browser: Browser, central: CentralServer) -> None:
    """A stream refused for want of a session leads to the sign-in page instead of trying for ever."""
    with signed_in(browser, central, is_quiet=False) as page:
        wait_live(page)
        page.context.clear_cookies()
        central.stop()
        central.start()
        link = page.locator("[data-lost] a")
        expect(link).to_have_text("Đăng nhập lại")
        link.click()
        expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_searching_and_filtering_as_one_types(browser: Browser, still: CentralServer) -> None:
    """Words without marks find rooms; state and area narrow them; the address keeps it all, over a change of language too."""
    with signed_in(browser, still) as page:
        wait_live(page)
        page.fill("#q", "vung tau")
        expect(page.locator(".tiles > .tile")).to_have_count(3)
        page.click('#strip a[data-state="fault"]')
        expect(page.locator(".tiles > .tile")).to_have_count(1)
        assert ["rach-dua"] == shown(page)
        expect(page).to_have_url(f"{still.url}/?q=vung+tau&state=fault")
        page.click('.language a[hreflang="en"]')
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator(".tiles > .tile")).to_have_count(1)
        expect(page.locator("#q")).to_have_value("vung tau")
        page.fill("#q", "nowhere")
        expect(page.locator("#none")).to_be_visible()
        page.click("[data-clear]")
        expect(page.locator(".tiles > .tile")).to_have_count(13)
        page.select_option("#area", "tp-ba-ria")
        expect(page.locator(".tiles > .tile")).to_have_count(2)


def test_the_keyboard_stays_on_a_tile_that_moves(browser: Browser, central: CentralServer) -> None:
    """Sorting anew takes the focus from nobody."""
    with signed_in(browser, central) as page:
        wait_live(page)
        link = tile(page, "xuyen-moc").locator("h3 a")
        link.focus()
        hear_door(central.services, "xuyen-moc", "chinh", entries=60, exits=30, light=Light.RED)
        expect(page.locator(".tiles > .tile").first).to_have_attribute("data-id", "xuyen-moc")
        expect(link).to_be_focused()


def test_names_are_text_and_nothing_else(browser: Browser, central: CentralServer) -> None:
    """A room's name cannot bring markup or a script into a live tile."""
    with signed_in(browser, central) as page:
        wait_live(page)
        central.services.store.registry.update_room("con-dao", name="<img src=x onerror=document.title=1>")
        hear_door(central.services, "con-dao", "chinh", entries=10, exits=6)
        expect(tile(page, "con-dao").locator("h3")).to_have_text("<img src=x onerror=document.title=1>")
        assert 0 == tile(page, "con-dao").locator("img").count()


def test_the_overview_works_without_a_script(browser: Browser, still: CentralServer) -> None:
    """Tiles, filter and links are complete as the server sends them; the page says that it does not update itself."""
    with signed_in(browser, still, java_script_enabled=False) as page:
        assert "vung-tau" == page.locator(".tile").first.get_attribute("data-id")
        expect(page.locator("noscript .lost, .lost").last).to_contain_text("không tự cập nhật")
        page.fill("#q", "con dao")
        page.click("[data-apply]")
        expect(page).to_have_url(re.compile(r"q=con\+dao"))
        expect(page.locator(".tile")).to_have_count(1)


def test_a_thousand_rooms_are_drawn_as_needed(browser: Browser, tmp_path: Path) -> None:
    """Only the most urgent tiles are drawn at first; the rest comes on asking, and a far one comes up when it is over its limit."""
    services = district_services(tmp_path)
    hear_everybody(services)
    with services.store.database.write() as connection:
        names = [f"r{number:04}" for number in range(1000)]
        connection.execute(
            rooms.insert(),
            [
                {
                    "id": name,
                    "name": f"Phòng {name}",
                    "area_id": "tx-phu-my",
                    "agency_id": "ubnd",
                    "people_limit": 9,
                    "revision": 1,
                }
                for name in names
            ],
        )
        connection.execute(
            doors.insert(), [{"room_id": name, "id": "d", "name": "Cửa", "position": 1} for name in names]
        )
    services.live.set_places(services.store.registry.places())
    with CentralServer(services) as central, signed_in(browser, central, size=DESKTOP) as page:
        wait_live(page)
        expect(page.locator(".tiles > .tile")).to_have_count(120)
        expect(page.locator('[data-part="shown"]')).to_have_text("1013 phòng")
        page.click("[data-more]")
        expect(page.locator(".tiles > .tile")).to_have_count(240)
        hear_door(services, "r0999", "d", entries=99, light=Light.RED)
        expect(page.locator(".tiles > .tile").first).to_have_attribute("data-id", "r0999")
    services.store.close()
