"""The account finds what is lost, doubled and wrong, and the promise of green is judged by time."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.chaos.account import Account, StoredRow, add_door
from tests.chaos.green import REACTION_MS, Lamp, Promise, Step, judge
from tests.chaos.truth import DoorTruth
from tests.support.ledgers import fill


def told(number: int, entries: int, exits: int = 0) -> dict[str, object]:
    """What a unit announces."""
    return {"epoch": "e", "number": number, "entries": entries, "exits": exits}


def row(number: int, kind: str, mono_ms: int) -> StoredRow:
    """A row at central."""
    return StoredRow("e", number, kind, mono_ms, False, '{"utc_ms":1}')


@pytest.fixture
def truth() -> DoorTruth:
    """Two people came in at 1000 and 2000 ms and were announced."""
    truth = DoorTruth("hall.west")
    truth.said(told(1, 0))
    for number, ordered_ms in ((2, 1000), (3, 2000)):
        truth.begin(is_entry=True, now_ms=ordered_ms).is_done = True
        truth.said(told(number, number - 1))
    return truth


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of an opening and two entries."""
    ledger = SqliteLedger(tmp_path)
    fill(ledger, 3)
    ledger.close()
    return tmp_path


UTC_MS = 1_800_000_000_000
OPENED = row(1, "epoch_opened", 10)
RIGHT = (OPENED, row(2, "entered", 1300), row(3, "entered", 2300))
WRONGS = {
    "lost": ((OPENED, row(2, "entered", 1300), row(3, "booted", 2300)), (1, 0, 0)),
    "doubled": ((*RIGHT, row(4, "entered", 2400)), (0, 1, 0)),
    "wrong way": ((OPENED, row(2, "exited", 1300), row(3, "entered", 2300)), (1, 0, 1)),
    "before anybody came": ((OPENED, row(2, "entered", 500), *RIGHT[1:]), (0, 0, 1)),
}


def test_what_is_right_is_right(truth: DoorTruth, ledger: Path) -> None:
    """Each walk has its row."""
    account = Account()
    add_door(account, truth, RIGHT, ledger)
    assert (2, 2, 2, True) == (account.made, account.in_ledgers, account.in_central, account.is_right)


@pytest.mark.parametrize("what", WRONGS)
def test_what_is_wrong_is_found(truth: DoorTruth, ledger: Path, what: str) -> None:
    """Lost, doubled, turned round or invented: counted as what it is."""
    rows, expected = WRONGS[what]
    account = Account()
    add_door(account, truth, rows, ledger)
    assert expected == (account.lost, account.doubled, account.wrong)
    assert not account.is_right


@pytest.mark.parametrize(
    ("details", "is_right"), [({}, False), ({"is_repeated": True}, True), ({"format": PassFormat.STAFF_BADGE}, True)]
)
def test_a_scan_that_the_ledger_does_not_know_is_told(
    truth: DoorTruth, ledger: Path, details: dict[str, Any], is_right: bool
) -> None:
    """A door's totals count no code shown again, and no badge."""
    worth: dict[str, Any] = {"format": PassFormat.ID_CARD, "verdict": VerdictKind.RECORDED, "reason": Reason.AS_STATED}
    scan = Scanned(n=4, boot="b", mono_ms=2400, utc_ms=UTC_MS, entries=2, **worth | details)
    rows = (*RIGHT, StoredRow("e", 4, "scanned", 2400, False, msgspec.json.encode(scan).decode()))
    account = Account()
    add_door(account, truth, rows, ledger)
    assert is_right == account.is_right


def test_who_stood_in_the_doorway_at_a_kill_may_be_counted_or_not(truth: DoorTruth, ledger: Path) -> None:
    """Not announced before and not known after: not made. Known after: made, and then it must be stored."""
    truth.begin(is_entry=True, now_ms=3000)
    truth.died()
    truth.said(told(4, 2))
    truth.settle_doubts()
    account = Account()
    add_door(account, truth, RIGHT, ledger)
    assert (2, 1, 0, True) == (account.made, account.in_doubt, account.in_doubt_counted, account.is_right)


def test_an_announcement_taken_back_is_told(truth: DoorTruth) -> None:
    """A unit that comes back with less than it has announced has lost something."""
    truth.died()
    truth.said(told(2, 1))
    assert ["hall.west: announced row 3, then row 2", "hall.west: took back 1 announced entries"] == truth.violations


def test_green_while_full_is_summed() -> None:
    """Full from 1000 to 5000 ms; one lamp turns red in time, the other one stays green too long."""
    steps = [Step(500, True, False), Step(1000, True, False), Step(5000, False, False)]
    lamps = [Lamp([(0, True), (1010, False), (5010, True)]), Lamp([(0, True), (3000, False)])]
    assert Promise(0, 2, 2000 - REACTION_MS, 2000) == judge(steps, lamps, limit=2)


def test_what_a_frozen_unit_shows_is_told_apart() -> None:
    """A machine that stands still cannot switch its lamp; what it shows longer than that is its own."""
    lamp = Lamp([(0, True), (2000, False)], frozen=[(900, 1400), (1500, 1700)])
    assert Promise(0, 1, 1000 - 600 - REACTION_MS, 400, 600) == judge([Step(1000, True, False)], [lamp], limit=1)


def test_who_is_let_in_beyond_the_limit_is_counted() -> None:
    """On green it is a broken promise, on red it is not."""
    steps = [Step(1, True, False), Step(2, True, False), Step(3, True, True), Step(4, True, False)]
    assert (2, 4) == (lambda promise: (promise.over, promise.most_inside))(judge(steps, [Lamp([(0, False)])], limit=1))
