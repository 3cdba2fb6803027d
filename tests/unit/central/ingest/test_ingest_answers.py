"""The ingest hands on what became of orders: replies, and the ledger rows that carry orders out."""

from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from central.ingest.service import Ingest
from central.live.view import LiveView
from central.metrics import Metrics
from edge.protocol.codec import encode
from edge.protocol.messages import Log, Reply
from edge.protocol.rows import Adjusted
from edge.protocol.vocabulary import CommandOutcome
from tests.support.central_store import entered, log, open_store

pytestmark = pytest.mark.usefixtures("each_database")

ROOT = "counterroom/v1/tiep-dan/chinh"


class Ear:
    """Records what the ingest hands on."""

    def __init__(self) -> None:
        self.heard: Queue[tuple[object, ...]] = Queue()

    def heard_reply(self, room: str, door: str, reply: Reply) -> None:
        """Record an answer."""
        self.heard.put((room, door, reply))

    def heard_row(self, room: str, door: str, epoch: str, row: Adjusted) -> None:
        """Record a row."""
        self.heard.put((room, door, epoch, row.order, row.delta))


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[tuple[Ear, Ingest]]:
    """A running ingest on a store of its own, and who listens to it."""
    store, ear = open_store(tmp_path), Ear()
    ingest = Ingest(store, LiveView(store.registry.places()), Metrics(), lambda *_: None, lambda *_: None, answers=ear)
    ingest.start()
    yield ear, ingest
    ingest.close()
    store.close()


def test_a_reply_is_handed_on(ear: tuple[Ear, Ingest]) -> None:
    """With the door it came from."""
    reply = Reply(order="o1", outcome=CommandOutcome.TOO_OLD)
    ear[1].put([(f"{ROOT}/reply", encode(reply))])
    assert ("tiep-dan", "chinh", reply) == ear[0].heard.get(timeout=20)


def test_only_rows_that_name_an_order_are_handed_on(ear: tuple[Ear, Ingest]) -> None:
    """Out of a batch with other rows, corrections at the door among them."""
    head = {"boot": "b", "mono_ms": 1}
    rows: Log = log(
        entered(1),
        Adjusted(n=2, delta=1, by="button", why='"order":"o9"', **head),
        Adjusted(n=3, delta=-2, by="account:1", order="o1", headcount=4, **head),
    )
    ear[1].put([(f"{ROOT}/log", encode(rows))])
    assert ("tiep-dan", "chinh", "e1", "o1", -2) == ear[0].heard.get(timeout=20)
    assert ear[0].heard.empty()
