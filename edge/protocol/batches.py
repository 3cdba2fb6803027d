"""Ledger rows as the `log` messages that carry them: as few as fit, for a sealed contact is a hundred times the size of an entry."""

from collections.abc import Iterator

from edge.protocol import codec
from edge.protocol.messages import Log
from edge.protocol.rows import LedgerRow


def log_payloads(epoch: str, epoch_order: int, rows: tuple[LedgerRow, ...]) -> Iterator[bytes]:
    """Return *rows* as the messages that carry them, in their order, each no larger than a message may be."""
    if not rows:
        return
    payload = codec.encode(Log(epoch=epoch, epoch_order=epoch_order, rows=rows))
    if len(payload) <= codec.MAX_BYTES or len(rows) == 1:
        yield payload
        return
    middle = len(rows) // 2
    yield from log_payloads(epoch, epoch_order, rows[:middle])
    yield from log_payloads(epoch, epoch_order, rows[middle:])
