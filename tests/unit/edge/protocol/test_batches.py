"""Ledger rows in messages that fit."""

from edge.protocol import codec
from edge.protocol.batches import log_payloads
from edge.protocol.messages import LOG_BATCH_ROWS, Log
from edge.protocol.rows import ContactSealed, Entered, LedgerRow


def rows(size: int, count: int = LOG_BATCH_ROWS) -> tuple[LedgerRow, ...]:
    """Return a batch of sealed contacts, each *size* letters long."""
    return tuple(
        ContactSealed(n=n, boot="b", mono_ms=n, scan=max(1, n - 1), key="0" * 16, sealed="A" * size, ref="0" * 32)
        for n in range(1, count + 1)
    )


def test_a_batch_of_the_largest_contacts_goes_in_messages_that_fit() -> None:
    """Each is one that central takes; together they are all rows, once and in their order."""
    batch = rows(1600)
    payloads = list(log_payloads("e1", 7, batch))
    assert (True, True) == (len(payloads) > 1, all(len(payload) <= codec.MAX_BYTES for payload in payloads))
    said = [codec.decode(payload, Log) for payload in payloads]
    assert batch == tuple(row for log in said for row in log.rows)
    assert {("e1", 7)} == {(log.epoch, log.epoch_order) for log in said}


def test_a_batch_that_fits_is_one_message() -> None:
    """Entries and exits of a whole outage."""
    batch = tuple(Entered(n=n, boot="b", mono_ms=n) for n in range(1, LOG_BATCH_ROWS + 1))
    assert 1 == len(list(log_payloads("e1", 1, batch)))


def test_no_rows_are_no_message() -> None:
    """An empty batch cannot be said."""
    assert [] == list(log_payloads("e1", 1, ()))
