"""What a message from the broker is taken for."""

import pytest

from central.ingest.reading import Ignored, Refusal, Refused, Taken, read
from edge.protocol.codec import MAX_BYTES, encode
from edge.protocol.messages import Availability, Reply
from edge.protocol.vocabulary import CommandOutcome
from tests.support.central_store import entered, log, state

DOORS = frozenset({("tiep-dan", "chinh")})
TOPIC = "counterroom/v1/tiep-dan/chinh/"


def test_a_log_keeps_its_rows_as_they_came() -> None:
    """Fields this program does not know are kept with the row."""
    payload = encode(log(entered(1))).replace(b'"n":1', b'"n":1,"later":"kept"')
    found = read(TOPIC + "log", payload, DOORS)
    assert isinstance(found, Taken)
    assert log(entered(1)) == found.message
    assert '"later":"kept"' in found.bodies[0]


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        (TOPIC + "state", b"{", Refusal.MALFORMED),
        (TOPIC + "state", b"\xff\xfe", Refusal.MALFORMED),
        (TOPIC + "state", b'{"v":1}', Refusal.MALFORMED),
        (TOPIC + "state", b"[" * 100_000, Refusal.MALFORMED),
        (TOPIC + "log", b'{"v":1,"epoch":"e","epoch_order":1,"rows":[]}', Refusal.MALFORMED),
        (TOPIC + "availability", b'{"v":1,"online":"yes","session":"s"}', Refusal.MALFORMED),
        (TOPIC + "availability", b'{"v":2,"online":true,"session":"s"}', Refusal.UNKNOWN_VERSION),
        (TOPIC + "log", b" " * (MAX_BYTES + 1), Refusal.TOO_LARGE),
        (TOPIC + "mood", b"{}", Refusal.UNKNOWN_LEAF),
        ("counterroom/v1/tiep-dan/sau/state", b"{}", Refusal.UNKNOWN_DOOR),
        ("counterroom/v1/UPPER/sau/state", b"{}", Refusal.UNKNOWN_TOPIC),
        ("elsewhere", b"{}", Refusal.UNKNOWN_TOPIC),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(topic: str, payload: bytes, reason: Refusal) -> None:
    """Rubbish of every kind is a value with a reason and never an exception."""
    found = read(topic, payload, DOORS)
    assert isinstance(found, Refused)
    assert reason == found.reason


def test_a_time_before_2020_is_refused() -> None:
    """A clock in 1970 is not taken for a time."""
    payload = encode(state(1, 1)).replace(b'"utc_ms":1790000001000', b'"utc_ms":5000')
    found = read(TOPIC + "state", payload, DOORS)
    assert isinstance(found, Refused)
    assert Refusal.MALFORMED == found.reason


def test_cleared_and_others_words_are_nobodys_business() -> None:
    """A cleared retained message and central's own acknowledgements are ignored, not kept aside."""
    assert Ignored("state") == read(TOPIC + "state", b"", DOORS)
    assert Ignored("stored") == read(TOPIC + "stored", b"{}", DOORS)
    assert Ignored("command") == read(TOPIC + "command", b"{}", DOORS)
    assert isinstance(read(TOPIC + "availability", encode(Availability(online=True, session="s")), DOORS), Taken)


def test_a_reply_is_taken() -> None:
    """What became of an order is central's business."""
    reply = Reply(order="o1", outcome=CommandOutcome.APPLIED, delta=-2, epoch="e1", number=4)
    found = read(TOPIC + "reply", encode(reply), DOORS)
    assert isinstance(found, Taken)
    assert ("reply", reply) == (found.leaf, found.message)
