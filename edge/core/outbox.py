"""When ledger rows are sent to central: one batch in flight, again when no acknowledgement comes.

Brokers lose what they queued when they crash, so a row counts as delivered only once central says that it is stored. It
must not know how rows are kept or sent.
"""

from dataclasses import dataclass, replace

RESEND_AFTER_S = 10.0
"""An unacknowledged batch is sent again after this time, then after twice, four times ... of it up to RESEND_AT_MOST_S."""

RESEND_AT_MOST_S = 60.0
_MOST_DOUBLINGS = 16

DOUBTED_AFTER_S = 1.0
"""So long a batch has when central has just come: it may have been sent before central listened."""

CLOCK_GRACE_S = 30.0
"""After connecting, rows wait this long for the clock: central keeps a row as it first came, so it had better come with UTC."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is known of the delivery. `in_flight` is the last number of the batch sent and not acknowledged, 0 for none; `is_doubted`:
    central may not have been there when it was sent."""

    acknowledged: int
    connected_at_s: float | None = None
    in_flight: int = 0
    sent_at_s: float = 0.0
    tries: int = 0
    is_doubted: bool = False


def connected(outbox: Outbox, at_s: float) -> Outbox:
    """A new connection: whatever was in flight on the old one may be lost, and is sent again."""
    return Outbox(outbox.acknowledged, connected_at_s=at_s)


def disconnected(outbox: Outbox) -> Outbox:
    """No connection: nothing is in flight."""
    return Outbox(outbox.acknowledged)


def central_came(outbox: Outbox) -> Outbox:
    """Central has begun to listen, perhaps only now: what is in flight may have passed it by."""
    return replace(outbox, tries=0, is_doubted=True) if outbox.in_flight else outbox


def restarted(outbox: Outbox, acknowledged: int) -> Outbox:
    """Another ledger took the place of the one before; of it rows up to *acknowledged* are stored."""
    return Outbox(acknowledged, connected_at_s=outbox.connected_at_s)


def stored(outbox: Outbox, number: int) -> Outbox:
    """Central has stored all rows up to *number*. An older word changes nothing."""
    if number <= outbox.acknowledged:
        return outbox
    if number >= outbox.in_flight:
        return replace(outbox, acknowledged=number, in_flight=0, tries=0, is_doubted=False)
    return replace(outbox, acknowledged=number)


def sent(outbox: Outbox, number: int, at_s: float) -> Outbox:
    """A batch that ends with *number* was handed to the connection."""
    tries = outbox.tries + 1 if outbox.in_flight else 1
    return replace(outbox, in_flight=number, sent_at_s=at_s, tries=tries, is_doubted=False)


def due_at_s(outbox: Outbox, newest: int, is_clock_known: bool) -> float | None:
    """Return when the next batch is to be sent (a time gone by means now), or None when there is nothing to send or no way.

    The batch is always the rows above `acknowledged`.
    """
    if outbox.connected_at_s is None or newest <= outbox.acknowledged:
        return None
    if outbox.in_flight:
        if outbox.is_doubted:
            return outbox.sent_at_s + DOUBTED_AFTER_S
        doublings = min(outbox.tries - 1, _MOST_DOUBLINGS)  # a central may be away for days, and 2 ** 1024 is no float
        patience_s: float = min(RESEND_AFTER_S * 2**doublings, RESEND_AT_MOST_S)
        return outbox.sent_at_s + patience_s
    return outbox.connected_at_s if is_clock_known else outbox.connected_at_s + CLOCK_GRACE_S
