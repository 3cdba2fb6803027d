"""What a connection delivers is cut into messages wherever its pieces happen to end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.ingest.packets import Message, cut, extent
from tests.support.mqtt_packets import PINGRESP, publish

TOPIC = "counterroom/v1/tiep-dan/chinh/log"


def test_messages_are_cut_and_acknowledged_in_their_order() -> None:
    """At QoS 1 each gets its acknowledgement, at QoS 0 none; properties and a long payload are stepped over."""
    long = b"x" * 300
    data = (
        publish(TOPIC, long, 258) + publish(TOPIC, b"", None) + publish("a/b", b"{}", 7, b"\x01\x01", is_retained=True)
    )
    assert ([(TOPIC, long), (TOPIC, b""), ("a/b", b"{}")], b"\x40\x02\x01\x02\x40\x02\x00\x07", len(data)) == cut(
        data, 0
    )


@pytest.mark.parametrize(
    "other",
    [
        PINGRESP,
        b"\x34\x06\x00\x01a\x00\x01\x00",  # QoS 2
        b"\x32\x03\x00\x09a",  # a topic longer than its packet
        b"\x32\x05\x00\x01a\x00\x01",  # no properties
        b"\x32\x06\x00\x01a\x00\x01\x05",  # properties longer than their packet
        b"\x32\xff\xff\xff\xff\x01",  # a length of five bytes
        publish(TOPIC, b"{}", 1)[:-1],
        b"\x32",
    ],
)
def test_what_is_no_whole_message_is_left_where_it_begins(other: bytes) -> None:
    """Other packets, broken ones and the beginnings of messages are not touched, whatever follows."""
    before = publish(TOPIC, b"{}", 1)
    assert ([(TOPIC, b"{}")], b"\x40\x02\x00\x01", len(before)) == cut(before + other, 0)


def test_a_topic_that_is_no_text_is_still_a_message() -> None:
    """It is refused as an unknown topic later, and ends nothing here."""
    assert [("\ufffda", b"{}")] == cut(publish(b"\xffa", b"{}", 1), 0)[0]


def test_a_packet_is_whole_with_its_last_byte() -> None:
    """The extent is told exactly when all has come."""
    packet = publish(TOPIC, b"y" * 20_000, 1)
    assert (4, len(packet)) == extent(packet, 0)
    assert None is extent(packet[:-1], 0)
    assert (len(packet) + 2, len(packet) + 2) == extent(packet + PINGRESP, len(packet))


@given(st.lists(st.tuples(st.sampled_from([TOPIC, "a"]), st.binary(max_size=200)), max_size=8), st.data())
def test_any_cut_of_the_stream_gives_the_same_messages(sent: list[Message], data: st.DataObject) -> None:
    """Cutting a beginning first and the rest later loses and doubles nothing."""
    stream = b"".join(publish(topic, payload, number) for number, (topic, payload) in enumerate(sent, 1))
    middle = data.draw(st.integers(0, len(stream)))
    first, first_acks, at = cut(stream[:middle], 0)
    second, second_acks, end = cut(stream, at)
    assert (sent, len(stream)) == (first + second, end)
    assert b"".join(b"\x40\x02" + n.to_bytes(2) for n in range(1, len(sent) + 1)) == first_acks + second_acks


@given(st.binary(max_size=100))
def test_any_bytes_are_cut_or_left(data: bytes) -> None:
    """Nothing that arrives raises, and what is cut was there."""
    messages, _, at = cut(data, 0)
    assert len(messages) * 5 <= at <= len(data)
