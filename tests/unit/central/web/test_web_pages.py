"""What signed-in readers see: the overview, rooms, devices, in both languages, within their area."""

import re
import time

import pytest

from central.services import Services
from central.store.aside import Aside, keep
from edge.protocol.vocabulary import Fault, Light
from tests.support.district import hear_door, hear_everybody
from tests.support.pages import Reader


def tiles(html: str) -> list[str]:
    """Return the ids of the tiles in their order."""
    return re.findall(r'<li class="tile" data-id="([^"]+)"', html)


def test_rooms_stand_by_what_needs_attention(services: Services, viewer: Reader) -> None:
    """Over the limit first, then full, faults, offline, filling, calm."""
    hear_everybody(services)
    found = re.findall(r'<li class="tile" data-id="[^"]+" data-state="(\w+)"', viewer.html("/"))
    assert ["over", "full", "full", "fault", "offline", "offline", "offline", "filling"] == found[:8]
    assert {"calm"} == set(found[8:])


def test_a_tile_says_old_figures_since_when(services: Services, viewer: Reader) -> None:
    """The last number of a lost door is marked as old, with the time of its last word."""
    an_hour_ago = int(time.time() * 1000) - 3_600_000
    hear_door(services, "dat-do", "chinh", entries=7, online=False, at_ms=an_hour_ago)
    html = viewer.html("/?q=dat+do")
    assert ["dat-do"] == tiles(html)
    assert re.search(r"<li [^>]*data-id=\"dat-do\"[^>]* data-stale>", html)
    assert re.search(r'data-part="stale">Số liệu cũ từ \d\d:\d\d', html)
    assert "Chưa rõ đèn" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=phu+my", {"phu-my", "my-xuan"}),
        ("q=TRUNG+TÂM+hanh", {"ba-ria"}),
        ("area=tp-vung-tau", {"vung-tau", "thang-tam", "rach-dua"}),
        ("area=p-rach-dua", {"rach-dua"}),
        ("agency=Bảo+hiểm+xã+hội", {"ngai-giao-bhxh"}),
        ("state=over", {"vung-tau"}),
        ("state=fault", {"rach-dua", "ba-ria-dat-dai"}),
        ("q=khong+co", set()),
    ],
)
def test_the_address_filters_the_overview(services: Services, viewer: Reader, query: str, expected: set[str]) -> None:
    """Search without marks, area with its communes, agency and state, all in the address."""
    hear_everybody(services)
    assert expected == set(tiles(viewer.html(f"/?{query}")))


def test_an_account_of_an_area_sees_only_its_rooms(services: Services, local: Reader) -> None:
    """Rooms of elsewhere are as if they were not there: overview, room, its pieces, devices, messages kept aside."""
    hear_everybody(services)
    assert {"vung-tau", "thang-tam", "rach-dua"} == set(tiles(local.html("/")))
    local.html("/rooms/thang-tam")
    local.html("/rooms/ba-ria", 404)
    local.html("/rooms/ba-ria/details", 404)
    devices = local.html("/devices")
    assert "thang-tam/chinh" in devices
    assert "ba-ria/chinh" not in devices
    assert "Tin nhắn hỏng" not in devices


def test_a_room_shows_its_doors_in_words(services: Services, viewer: Reader) -> None:
    """Number, limit, light, faults and remarkable entries stand on the page without a script."""
    hear_door(
        services, "rach-dua", "chinh", entries=40, exits=36, light=Light.RED, faults=(Fault.BEAM_BLOCKED,), on_red=3
    )
    html = viewer.html("/rooms/rach-dua")
    assert '<b data-part="occupancy">4</b>' in html
    assert "Cảm biến bị che" in html
    assert re.search(r"Vào khi đèn đỏ</dt><dd>3<", html)
    assert "setup" not in html


def test_a_room_tells_which_doors_have_not_applied_the_limit(services: Services, viewer: Reader) -> None:
    """A new limit counts as applied when the door reports the plan's revision."""
    for door in ("chinh", "phu"):
        hear_door(services, "vung-tau", door, entries=1)
    assert "chưa áp dụng" not in viewer.html("/rooms/vung-tau")
    services.store.registry.update_room("vung-tau", limit=30)
    assert "(giới hạn 30 người, cấp độ dịch 1): còn 2 cửa chưa áp dụng (Cửa chính, Cửa phụ)." in viewer.html(
        "/rooms/vung-tau"
    )
    hear_door(services, "vung-tau", "chinh", entries=1)
    assert "còn 1 cửa chưa áp dụng (Cửa phụ)." in viewer.html("/rooms/vung-tau")


def test_devices_show_what_is_behind(services: Services, viewer: Reader) -> None:
    """A unit whose rows are not all stored, or whose plan is old, is found under "behind"."""
    state = hear_door(services, "thang-tam", "chinh", entries=5, number=9)
    services.live.mark_stored([("thang-tam", "chinh", state.epoch, 9)])
    hear_door(services, "con-dao", "chinh", entries=5, number=9, revision=1)
    services.live.mark_stored([("con-dao", "chinh", state.epoch, 7)])
    html = viewer.html("/devices?only=behind&q=chinh")
    assert "còn 2 dòng chưa lưu" in html
    assert "bản 1, mới nhất 2" in html
    assert "thang-tam/chinh" not in html


def test_messages_kept_aside_are_shown_and_escaped(services: Services, viewer: Reader) -> None:
    """What a broken or hostile unit sent is readable and harmless."""
    message = Aside(1_700_000_000_000, "malformed", "state", "counterroom/v1/a/b/state", "not JSON", b"<script>\xff", 9)
    with services.store.database.write() as connection:
        keep(connection, [message])
    html = viewer.html("/devices")
    assert "&lt;script&gt;\ufffd" in html
    assert "counterroom/v1/a/b/state" in html


def test_the_language_switch_keeps_the_page(viewer: Reader) -> None:
    """English by a link that comes back to the same address, and stays."""
    html = viewer.html("/?q=vung+tau&state=")
    link = re.search(r'href="(/language/en[^"]+)"', html)
    assert link is not None
    answer = viewer.get(link[1].replace("&amp;", "&"))
    assert "/?q=vung+tau&state=" == answer.location
    english = viewer.html(answer.location)
    assert '<html lang="en"' in english
    assert "Search rooms" in english
    assert '<html lang="vi"' in viewer.html(viewer.get("/language/vi?next=//evil.example").location)


@pytest.mark.parametrize("path", ["/", "/rooms/vung-tau", "/devices", "/account", "/setup"])
def test_pages_hold_no_inline_script_or_style(services: Services, admin: Reader, path: str) -> None:
    """The content policy would refuse them: no handler, style attribute, inline script or foreign address."""
    hear_everybody(services)
    html = admin.html(path)
    assert [] == re.findall(r"<[^>]+\s(?:style|on\w+)=", html)
    assert set(re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", html)) <= {'<script type="application/json" id="words">'}
    assert [] == re.findall(r'(?:src|href)="(?:https?:)?//', html)
    assert 1 == html.count("<h1")


@pytest.mark.parametrize(("language", "words"), [("vi", "Không tìm thấy trang này"), ("en", "This page is not here")])
def test_errors_are_pages_in_words(viewer: Reader, language: str, words: str) -> None:
    """A wrong address is answered in the reader's language."""
    viewer.client.set_cookie("lang", language)
    assert words in viewer.html("/nowhere", 404)


def test_a_form_without_its_token_is_refused_in_words(reader: Reader) -> None:
    """A post from another site goes nowhere."""
    answer = reader.client.post("/sign-in", data={"name": "admin", "password": "x"})
    assert 400 == answer.status_code
    assert "Biểu mẫu đã quá hạn" in answer.text


def test_pages_carry_their_security_headers(viewer: Reader) -> None:
    """Nothing foreign runs, frames or is remembered."""
    headers = viewer.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-store" == headers["Cache-Control"]


def test_an_empty_district_says_what_to_do(services: Services, admin: Reader, viewer: Reader) -> None:
    """Without rooms the administrator is led to the set-up pages, others are told to wait."""
    for room in services.store.registry.rooms():
        services.store.registry.remove_room(room.id)
    assert 'class="button" href="/setup"' in admin.html("/")
    assert "Quản trị viên cần khai báo" in viewer.html("/")
    assert "Chưa có thiết bị nào" in viewer.html("/devices")
