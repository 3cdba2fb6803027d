"""The code that leads visitors' phones to the declaration of the room; that phones read it, `tests/e2e` shows."""

import re
from xml.etree import ElementTree

from edge.config import ConsoleSection
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.console.declaring import Declaring, declaring
from edge.core.events import Event
from tests.support.console import DECLARE_URL, GREEN, UNIT, TestClock


def test_people_read_the_address_and_phones_the_code() -> None:
    """The address is told without what machines need; the picture is one with a white ground and a quiet zone of four modules."""
    found = declaring(ConsoleSection(declare_url=DECLARE_URL), UNIT)
    assert "khai-bao.vung-tau.example.vn/khai-bao" == found.address
    drawing = ElementTree.fromstring(found.picture)
    side = int(drawing.attrib["viewBox"].split()[2])
    assert 0 == (side - 2 * 4 - 17) % 4, "a symbol has 17 + 4n modules a side"
    ground, strokes = (path.attrib for path in drawing)
    assert ("#fff", f"M0 0h{side}v{side}h-{side}z", "#000") == (ground["fill"], ground["d"], strokes["stroke"])
    assert re.match(r"M4 4\.5h7", strokes["d"]), "the first finder begins after the quiet zone"


def test_without_an_address_there_is_no_code() -> None:
    """A unit that does not know where visitors declare shows nothing, and answers so."""
    assert Declaring() == declaring(ConsoleSection(), UNIT)
    board, orders = ViewBoard(), list[Event]()
    board.put(GREEN)
    for url, code in (("", 404), (DECLARE_URL, 200)):
        client = create_app(board, orders.append, TestClock(), ConsoleSection(declare_url=url), UNIT).test_client()
        assert code == client.get("/declare.svg").status_code
        assert (code == 200) is ("declare.svg" in client.get("/").text)
