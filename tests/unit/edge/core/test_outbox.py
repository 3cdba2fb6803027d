"""When rows are sent, and sent again."""

from edge.core import outbox
from edge.core.outbox import CLOCK_GRACE_S, DOUBTED_AFTER_S, RESEND_AFTER_S, RESEND_AT_MOST_S, Outbox, due_at_s


def test_nothing_is_sent_without_a_connection() -> None:
    """Rows stay where they are."""
    assert due_at_s(Outbox(0), 5, is_clock_known=True) is None
    assert due_at_s(outbox.disconnected(outbox.connected(Outbox(0), 1.0)), 5, is_clock_known=True) is None


def test_what_is_not_acknowledged_is_due_at_once() -> None:
    """Everything above the acknowledged number."""
    line = outbox.connected(Outbox(3), 10.0)
    assert due_at_s(line, 3, is_clock_known=True) is None
    assert 10.0 == due_at_s(line, 4, is_clock_known=True)


def test_one_batch_is_in_flight() -> None:
    """The next goes when it is acknowledged."""
    line = outbox.sent(outbox.connected(Outbox(0), 10.0), 500, 11.0)
    assert 11.0 + RESEND_AFTER_S == due_at_s(line, 900, is_clock_known=True)
    assert 10.0 == due_at_s(outbox.stored(line, 500), 900, is_clock_known=True)


def test_an_unacknowledged_batch_goes_again_with_growing_patience() -> None:
    """A central that is down for a night is not hammered."""
    line, waits = outbox.connected(Outbox(0), 0.0), []
    for _ in range(5):
        line = outbox.sent(line, 7, 100.0)
        due = due_at_s(line, 7, is_clock_known=True)
        assert due is not None
        waits.append(due - 100.0)
    assert [RESEND_AFTER_S, 20.0, 40.0, RESEND_AT_MOST_S, RESEND_AT_MOST_S] == waits


def test_a_central_that_is_away_for_days_is_asked_on() -> None:
    """A broker that is there and a central that is not: thousands of tries, each after the longest patience."""
    outbox = Outbox(0, connected_at_s=0.0, in_flight=3, sent_at_s=100.0, tries=5000)
    assert 100.0 + RESEND_AT_MOST_S == due_at_s(outbox, 3, is_clock_known=True)


def test_a_new_connection_forgets_what_was_in_flight() -> None:
    """The broker may have lost it."""
    line = outbox.connected(outbox.sent(outbox.connected(Outbox(0), 1.0), 7, 1.0), 50.0)
    assert 50.0 == due_at_s(line, 7, is_clock_known=True)


def test_central_that_has_just_come_is_sent_again_soon() -> None:
    """What was sent before it listened is lost; what it is only slow with has a moment more."""
    line = outbox.sent(outbox.sent(outbox.connected(Outbox(0), 1.0), 7, 1.0), 7, 11.0)
    line = outbox.central_came(line)
    assert 11.0 + DOUBTED_AFTER_S == due_at_s(line, 7, is_clock_known=True)
    line = outbox.sent(line, 7, 12.0)
    assert 12.0 + RESEND_AFTER_S == due_at_s(line, 7, is_clock_known=True)


def test_central_that_comes_when_nothing_is_in_flight_changes_nothing() -> None:
    """There is nothing it could have missed."""
    line = outbox.stored(outbox.sent(outbox.connected(Outbox(0), 1.0), 7, 1.0), 7)
    assert line == outbox.central_came(line)


def test_an_old_acknowledgement_changes_nothing() -> None:
    """The retained word of before may come again."""
    line = outbox.stored(outbox.connected(Outbox(0), 1.0), 9)
    assert line == outbox.stored(line, 4)


def test_part_of_a_batch_may_be_acknowledged() -> None:
    """A batch that travelled as two messages; the rest is still in flight."""
    line = outbox.stored(outbox.sent(outbox.connected(Outbox(0), 1.0), 500, 2.0), 250)
    assert (250, 500) == (line.acknowledged, line.in_flight)


def test_rows_wait_a_little_for_the_clock() -> None:
    """Central keeps a row as it came first, so it had better come dated."""
    assert 10.0 + CLOCK_GRACE_S == due_at_s(outbox.connected(Outbox(0), 10.0), 4, is_clock_known=False)


def test_weeks_offline_are_sent_in_bounded_batches_one_at_a_time() -> None:
    """200,000 rows, an acknowledgement in ten lost: never more than one batch on its way, nothing left out, and it ends."""
    rows, batch = 200_000, 500
    line, at_s, batches, sent_from = outbox.connected(Outbox(0), 0.0), 0.0, 0, 0
    while (due_s := due_at_s(line, rows, is_clock_known=True)) is not None:
        at_s = max(at_s, due_s)
        assert line.acknowledged == sent_from, "a batch begins right behind what is stored"
        line = outbox.sent(line, min(line.acknowledged + batch, rows), at_s)
        assert line.in_flight - line.acknowledged <= batch
        batches += 1
        if batches % 10:
            line = outbox.stored(line, line.in_flight)
            sent_from = line.acknowledged
    assert (rows, 0) == (line.acknowledged, line.in_flight)
    assert rows / batch < batches < rows / batch * 1.2
    assert at_s < 500.0, "waiting for lost words only"
