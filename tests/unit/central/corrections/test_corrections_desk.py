"""The running desk of corrections: stored before sent, sent again, settled once, taken up after a restart."""

from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from central.corrections import desk as desk_module
from central.corrections.correction import HOLDS_MS, Correction, Outcome
from central.corrections.desk import Corrections
from central.errors import Conflict, Invalid, NoDoor, StoreError
from central.ingest.reading import Taken, read
from central.ingest.writer import Batch, LedgerWriter
from central.live.view import LiveView
from central.store.accounts import Account, Role
from central.store.store import Store
from edge.protocol.codec import decode, encode
from edge.protocol.messages import Availability, Command, Reply
from edge.protocol.rows import Adjusted
from edge.protocol.vocabulary import CommandOutcome
from tests.support.central_store import NOON_MS, log, open_store, state
from tests.support.net import eventually

pytestmark = pytest.mark.usefixtures("each_database")

ADMIN = Account(3, "admin", Role.ADMIN, None, "s")
ROOM = "tiep-dan"


class Bench:
    """A store with one room whose door `chinh` is online, a clock that stands, and what was sent."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = open_store(folder)
        self.live = LiveView(self.store.registry.places())
        self.live.link_changed(True)
        self.hear("chinh")
        self.now_ms = NOON_MS
        self.sent: Queue[tuple[str, Command, str, bytes, int]] = Queue()
        self.desks: list[Corrections] = []

    def hear(self, door: str, *, online: bool = True) -> None:
        """Let a door come or go."""
        self.live.hear_state(ROOM, door, state(1, 1), NOON_MS)
        self.live.hear_availability(ROOM, door, Availability(online=online, session="s"), NOON_MS)

    def open(self, *, is_started: bool = True) -> Corrections:
        """Return a desk, as after a start of central."""
        desk = Corrections(self.store.corrections, self.live, self._ask, lambda: self.now_ms, self.store.counting)
        self.desks.append(desk)
        if is_started:
            desk.start()
        return desk

    def _ask(self, topic: str, payload: bytes, *, answer_topic: str, correlation: bytes, expires_after_s: int) -> None:
        self.sent.put((topic, decode(payload, Command), answer_topic, correlation, expires_after_s))

    def order(self, desk: Corrections, order_id: str = "o1", inside: int = 7) -> Correction:
        """Order a headcount."""
        return desk.order(ROOM, inside, "đếm lại", ADMIN, order_id)

    def wait_settled(self, order_id: str = "o1") -> Correction:
        """Wait until an order has ended, and return it as stored."""

        def ended() -> Correction | None:
            found = self.store.corrections.find(order_id)
            return found if found is not None and not found.is_open else None

        found = eventually(ended, what="the order's end")
        assert found is not None
        return found


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench whose desks send often."""
    monkeypatch.setattr(desk_module, "SEND_EVERY_S", 0.01)
    monkeypatch.setattr(desk_module, "RETRY_S", 0.01)
    bench = Bench(tmp_path)
    yield bench
    for desk in bench.desks:
        desk.close()
    bench.store.close()


def test_an_order_is_stored_before_it_is_sent(bench: Bench) -> None:
    """A desk whose thread never runs has it in the store already."""
    order = bench.order(bench.open(is_started=False))
    assert order == bench.store.corrections.find("o1")
    assert bench.sent.empty()


def test_it_is_sent_to_one_door_until_it_answers(bench: Bench) -> None:
    """The same words again and again, to the first door that was online, with where and under which mark to answer."""
    desk = bench.open()
    bench.order(desk)
    first = bench.sent.get(timeout=20)
    bench.hear("chinh", online=False)
    bench.hear("phu")
    second = bench.sent.get(timeout=20)
    root = f"counterroom/v1/{ROOM}/chinh/"
    command = Command(order="o1", inside=7, by="account:3", why="đếm lại", at_utc_ms=NOON_MS)
    assert (root + "command", command, root + "reply", b"o1", 120) == first == second
    desk.heard_reply(ROOM, "chinh", Reply(order="o1", outcome=CommandOutcome.APPLIED, delta=-4, epoch="e1", number=5))
    assert (Outcome.APPLIED, -4) == (bench.wait_settled().outcome, bench.wait_settled().delta)


def test_the_same_order_sent_again_is_the_same_order(bench: Bench) -> None:
    """A form sent twice orders once, also when no door is there any more; under the same id nothing else can be ordered."""
    desk = bench.open(is_started=False)
    first = bench.order(desk)
    bench.hear("chinh", online=False)
    assert first == bench.order(desk)
    with pytest.raises(Conflict):
        bench.order(desk, inside=8)
    assert 1 == len(bench.store.corrections.newest(ROOM))


def test_a_restart_goes_on_where_the_last_run_ended(bench: Bench) -> None:
    """What is under way is sent by the next run, and what is too old is not."""
    bench.order(bench.open(is_started=False))
    bench.now_ms += 60_000
    desk = bench.open()
    assert ("o1", 60) == (bench.sent.get(timeout=20)[1].order, bench.sent.get(timeout=20)[4])
    desk.close()
    while not bench.sent.empty():
        bench.sent.get()
    bench.now_ms = NOON_MS + HOLDS_MS
    bench.open()
    assert Outcome.NO_ANSWER is bench.wait_settled().outcome
    assert bench.sent.empty()


def test_a_late_row_settles_what_nobody_answered(bench: Bench) -> None:
    """The ledger row comes after the order was given up, and to another run of central."""
    bench.order(bench.open(is_started=False))
    bench.now_ms = NOON_MS + HOLDS_MS
    desk = bench.open()
    bench.wait_settled()
    row = Adjusted(n=8, boot="b", mono_ms=1, delta=3, by="account:3", order="o1", headcount=7)
    desk.heard_row(ROOM, "chinh", "e2", row)
    found = eventually(lambda: (c := bench.store.corrections.find("o1")) and c.delta is not None and c, what="the row")
    assert (Outcome.APPLIED, 3, "e2", 8) == (found.outcome, found.delta, found.epoch, found.number)


def test_a_row_that_was_stored_before_tells_by_how_much(bench: Bench) -> None:
    """The first answer was lost with the run that asked; to the next one the door says only that it knows the order."""
    desk = bench.open()
    bench.order(desk)
    row = Adjusted(n=1, boot="b", mono_ms=1, utc_ms=NOON_MS, delta=3, by="account:3", order="o1", headcount=7)
    taken = read(f"counterroom/v1/{ROOM}/chinh/log", encode(log(row)), bench.live.places.door_ids)
    assert isinstance(taken, Taken)
    LedgerWriter(bench.store.ledger).write(Batch(logs=[(taken, NOON_MS)]))
    desk.heard_reply(ROOM, "chinh", Reply(order="o1", outcome=CommandOutcome.REPEATED))
    found = bench.wait_settled()
    assert (Outcome.APPLIED, 3, "e1", 1) == (found.outcome, found.delta, found.epoch, found.number)


def test_words_of_other_rooms_and_unknown_orders_change_nothing(bench: Bench) -> None:
    """A unit cannot settle what was not asked of it."""
    desk = bench.open()
    bench.order(desk)
    desk.heard_reply("another", "chinh", Reply(order="o1", outcome=CommandOutcome.REFUSED))
    for stranger in ("o9", "\0"):
        desk.heard_reply(ROOM, "chinh", Reply(order=stranger, outcome=CommandOutcome.APPLIED))
    desk.heard_reply(ROOM, "chinh", Reply(order="o1", outcome=CommandOutcome.TOO_OLD))
    assert Outcome.TOO_OLD is bench.wait_settled().outcome


def test_a_database_that_fails_loses_no_answer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be kept is tried again until it can."""
    desk = bench.open()
    bench.order(desk)
    real, tries = bench.store.corrections.settle, iter([StoreError("disk full"), StoreError("disk full")])

    def settle(order: Correction) -> None:
        for error in tries:
            raise error
        real(order)

    monkeypatch.setattr(bench.store.corrections, "settle", settle)
    desk.heard_reply(ROOM, "chinh", Reply(order="o1", outcome=CommandOutcome.APPLIED, delta=1))
    assert Outcome.APPLIED is bench.wait_settled().outcome


@pytest.mark.parametrize("is_link_down", [True, False])
def test_without_a_door_it_is_refused_at_once(bench: Bench, is_link_down: bool) -> None:
    """Nothing is stored, and it is said whether it is the door or central that is cut off."""
    if is_link_down:
        bench.live.link_changed(False)
    else:
        bench.hear("chinh", online=False)
    with pytest.raises(NoDoor) as refused:
        bench.order(bench.open(is_started=False))
    assert is_link_down is refused.value.is_link_down
    assert () == bench.store.corrections.newest(ROOM)


@pytest.mark.parametrize(
    ("inside", "why", "order_id"),
    [(-1, "", "o"), (100_001, "", "o"), (1, "x" * 201, "o"), (1, "a\nb", "o"), (1, "", ""), (1, "", "ô")],
)
def test_nonsense_is_refused(bench: Bench, inside: int, why: str, order_id: str) -> None:
    """What the wire could not carry is not taken."""
    with pytest.raises(Invalid):
        bench.open(is_started=False).order(ROOM, inside, why, ADMIN, order_id)
