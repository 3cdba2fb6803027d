"""What becomes of a headcount ordered from the dashboard, whatever is said and in whatever order."""

from dataclasses import replace

import pytest

from central.corrections.correction import HOLDS_MS, Correction, Outcome, answered, applied, choose_door, given_up
from central.live.views import DoorStatus, FaultView
from edge.protocol.messages import Reply
from edge.protocol.vocabulary import CommandOutcome, Fault, Light

ASKED_MS = 1_790_000_000_000
ORDER = Correction("o1", "phong", "chinh", 7, "đếm lại", 3, "admin", ASKED_MS)
LATER_MS = ASKED_MS + 1_000


def reply(outcome: CommandOutcome, delta: int = 0) -> Reply:
    """Return a door's answer to ORDER."""
    is_applied = outcome is CommandOutcome.APPLIED
    return Reply(
        order="o1", outcome=outcome, delta=delta, epoch="e1" if is_applied else None, number=9 if is_applied else None
    )


def door(name: str, *faults: Fault, online: bool = True) -> DoorStatus:
    """Return a door as the live view shows it."""
    return DoorStatus(
        id=name, name=name, is_online=online, light=Light.GREEN, cause=None, mode=None, entries=0, exits=0, adjusted=0,
        faults=tuple(FaultView(fault, None) for fault in faults), undeclared=0, on_red=0, scans={}, epoch=None,
        number=None, stored=0, version=None, plan_revision=None, seen_utc_ms=None,
    )  # fmt: skip


def test_the_wire_learns_a_number_and_no_name() -> None:
    """Who ordered it goes out as the account's number."""
    assert "account:3" == ORDER.command().by


def test_an_applied_order_knows_its_row() -> None:
    """The answer tells by how much and where."""
    after = answered(ORDER, "chinh", reply(CommandOutcome.APPLIED, -5), LATER_MS)
    assert (Outcome.APPLIED, -5, "e1", 9, LATER_MS) == (
        after.outcome, after.delta, after.epoch, after.number, after.settled_ms,
    )  # fmt: skip


@pytest.mark.parametrize("outcome", list(CommandOutcome))
def test_nothing_takes_an_applied_order_back(outcome: CommandOutcome) -> None:
    """A repeated or late answer changes nothing."""
    done = answered(ORDER, "chinh", reply(CommandOutcome.APPLIED, -5), LATER_MS)
    assert done is answered(done, "chinh", reply(outcome, 2), LATER_MS + 5_000)
    assert done is given_up(done, ASKED_MS + 2 * HOLDS_MS)


def test_a_repeated_answer_says_applied_and_the_row_says_by_how_much() -> None:
    """Where the first answer was lost, the ledger row brings the figure later."""
    repeated = answered(ORDER, "chinh", reply(CommandOutcome.REPEATED), LATER_MS)
    assert (Outcome.APPLIED, None) == (repeated.outcome, repeated.delta)
    known = applied(repeated, "chinh", -5, "e1", 9, LATER_MS + 9_000)
    assert (Outcome.APPLIED, -5, 9, LATER_MS) == (known.outcome, known.delta, known.number, known.settled_ms)


def test_an_order_without_answer_is_given_up_when_it_is_too_old() -> None:
    """Not before, and then it says that nobody answered."""
    assert ORDER is given_up(ORDER, ASKED_MS + HOLDS_MS - 1)
    assert Outcome.NO_ANSWER is given_up(ORDER, ASKED_MS + HOLDS_MS).outcome


@pytest.mark.parametrize("outcome", [CommandOutcome.APPLIED, CommandOutcome.REPEATED])
def test_a_late_answer_still_settles_it(outcome: CommandOutcome) -> None:
    """What stands in the door's ledger counts, however late it is heard."""
    silent = given_up(ORDER, ASKED_MS + HOLDS_MS)
    assert Outcome.APPLIED is answered(silent, "chinh", reply(outcome), ASKED_MS + 10 * HOLDS_MS).outcome


def test_a_door_that_is_not_ready_is_asked_again_until_it_is_too_late() -> None:
    """It may be ready in a moment; in the end its word stands as the reason."""
    waiting = answered(ORDER, "chinh", reply(CommandOutcome.NOT_READY), LATER_MS)
    assert (True, "not_ready") == (waiting.is_open, waiting.last_word)
    assert Outcome.NOT_READY is given_up(waiting, ASKED_MS + HOLDS_MS).outcome
    assert Outcome.APPLIED is answered(waiting, "chinh", reply(CommandOutcome.APPLIED, 1), LATER_MS).outcome


@pytest.mark.parametrize("outcome", [CommandOutcome.TOO_OLD, CommandOutcome.REFUSED])
def test_a_refusal_ends_it_until_the_row_shows_otherwise(outcome: CommandOutcome) -> None:
    """A refusal is not sent again, but a row in the ledger is stronger than any word."""
    refused = answered(ORDER, "chinh", reply(outcome), LATER_MS)
    assert Outcome(outcome.value) is refused.outcome
    assert Outcome.APPLIED is applied(refused, "chinh", 2, "e1", 9, LATER_MS).outcome


def test_only_the_door_that_was_asked_answers() -> None:
    """Another door, or another order, changes nothing."""
    assert ORDER is answered(ORDER, "phu", reply(CommandOutcome.APPLIED, 1), LATER_MS)
    assert ORDER is applied(ORDER, "phu", 1, "e1", 9, LATER_MS)
    other = replace(ORDER, id="o2")
    assert other is answered(other, "chinh", reply(CommandOutcome.APPLIED, 1), LATER_MS)


@pytest.mark.parametrize(
    ("doors", "chosen"),
    [
        ([], None),
        ([door("a", online=False)], None),
        ([door("a", online=False), door("b"), door("c")], "b"),
        ([door("a", Fault.LEDGER_FAILED), door("b", Fault.DISK_FULL), door("c", Fault.CAMERA_LOST)], "c"),
        ([door("a", Fault.DOOR_CLAIMED_TWICE), door("b")], "b"),
        ([door("a", Fault.CLOCK_UNKNOWN), door("b")], "b"),
        ([door("a", Fault.CLOCK_UNKNOWN), door("b", online=False)], "a"),
        ([door("a", Fault.LEDGER_FAILED)], None),
    ],
)
def test_the_first_door_that_can_write_it_down_gets_it(doors: list[DoorStatus], chosen: str | None) -> None:
    """In the room's order: connected, able to write, and knowing the time if any does."""
    found = choose_door(doors)
    assert chosen == (found.id if found else None)
