"""Cuts what a connection delivers into MQTT 5 messages, many at a time: pure, without socket, client or thread.

Understands only what comes in floods, whole PUBLISH packets at QoS 0 and 1 (MQTT 5.0, section 3.3); all else is for the client library.
"""

Message = tuple[str, bytes]
"""(topic, payload)."""

_PUBLISH = 0x30
_QOS = 0x06
_QOS_1 = 0x02
_QOS_2 = 0x04
_PUBACK = b"\x40\x02"


def extent(data: bytes, at: int) -> tuple[int, int] | None:
    """Return where the packet at *at* has its content (first, beyond last), or None while it has not come whole.

    A length no packet may have counts as not whole: the client library tells it.
    """
    length = shift = 0
    for place in range(at + 1, min(at + 5, len(data))):
        byte = data[place]
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            start = place + 1
            return (start, start + length) if start + length <= len(data) else None
        shift += 7
    return None


def cut(data: bytes, at: int) -> tuple[list[Message], bytes, int]:
    """Return the messages of *data* from *at* on, their acknowledgements as packets, and where the first other packet begins.

    What begins there is a packet of another kind, one not understood here, or one that has not come whole. A topic that is not
    UTF-8 is given with replacement characters.
    """
    messages: list[Message] = []
    acknowledgements: list[bytes] = []
    while (found := extent(data, at)) is not None:
        start, stop = found
        head = data[at]
        if head & 0xF0 != _PUBLISH or head & _QOS_2:
            break
        place = start + 2 + int.from_bytes(data[start : start + 2])
        topic = data[start + 2 : place]
        number = b""
        if head & _QOS_1:
            number = data[place : place + 2]
            place += 2
        if place >= stop or (properties := data[place]) > 0x7F or (place := place + 1 + properties) > stop:
            break
        messages.append((str(topic, "utf-8", "replace"), data[place:stop]))
        if number:
            acknowledgements.append(_PUBACK + number)
        at = stop
    return messages, b"".join(acknowledgements), at
