"""The account of codes finds verdicts and contacts that are lost, doubled and wrong."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from edge.protocol.vocabulary import PassFormat
from tests.chaos.codes import Filed, Visitor
from tests.chaos.department import Line, Opened
from tests.chaos.scan_account import DECLARED, SHOWN, ScanAccount, ScanRow, add_contacts, add_scans
from tests.chaos.scans import ScanTruth, Show, Standing, Worth
from tests.chaos.searching import add_sightings, files
from tests.support.canaries import Canary

WELL: dict[str, Any] = {"faults": []}
FULL: dict[str, Any] = {"faults": [{"fault": "disk_full", "since_ms": 1}]}
TAKEN: Worth = ("id_card", "recorded", "as_stated")
ON_FILE: Worth = ("id_card", "recorded", "on_file")
REFUSED: Worth = ("id_card", "refused", "declaration_needed")
PAPER: Worth = ("declaration", "verified", "signature_valid")


def visitor(name: str, filed: Filed = Filed.NO) -> Visitor:
    """Somebody with an ID card, and with what they declared on the web unless *filed* says that they have not."""
    contact = {"name": name, "id_number": f"no {name}"}
    return Visitor(PassFormat.ID_CARD, "", contact, contact | {"phone": "1"} if filed is not Filed.NO else {}, filed)


def line(name: str, source: str = SHOWN, phone: str = "") -> Line:
    """What the department sees of *name*."""
    return ("west", source, name, phone, "", f"no {name}")


def judged(truth: ScanTruth, worth: Worth, *, state: dict[str, Any] = WELL) -> None:
    """The unit says what the code shown last is worth, answers, and announces *state*."""
    told = dict(zip(("format", "verdict", "reason"), worth, strict=True))
    truth.judged(told | {"mono_ms": truth.shows[-1].begun_ms + 100})
    truth.sounded("accepted")
    truth.announced(state)


def shown(truth: ScanTruth, who: Visitor, at_ms: int, *worths: Worth) -> Show:
    """*who* shows a code until it has been judged so."""
    show = truth.begin(who, at_ms)
    for worth in worths:
        judged(truth, worth)
    show.is_over = True
    return show


@pytest.fixture
def truth() -> ScanTruth:
    """One is let in at 1000 ms, one sent away at 2000 ms, and one let in for what is on file at 3000 ms."""
    truth = ScanTruth("hall.west")
    shown(truth, visitor("An"), 1000, TAKEN)
    shown(truth, visitor("Binh"), 2000, REFUSED)
    shown(truth, visitor("Chi", Filed.YES), 3000, ON_FILE)
    return truth


RIGHT = (ScanRow(2, 1200, TAKEN), ScanRow(4, 2200, REFUSED), ScanRow(5, 3200, ON_FILE))
DUE = Counter({line("An"): 1, line("Chi"): 1, line("Chi", DECLARED, "1"): 1})
WRONG_SCANS = {
    "lost": (RIGHT[1:], (1, 0, 0)),
    "doubled": ((*RIGHT, ScanRow(7, 3300, ON_FILE)), (0, 1, 0)),
    "doubled and refused": ((*RIGHT, ScanRow(7, 2300, REFUSED)), (0, 1, 0)),
    "told otherwise": ((ScanRow(2, 1200, REFUSED), *RIGHT[1:]), (1, 0, 1)),
    "before anybody came": ((ScanRow(1, 900, TAKEN), *RIGHT), (0, 0, 1)),
    "after all": ((*RIGHT, ScanRow(7, 3300, TAKEN)), (0, 0, 1)),
}
WRONG_CONTACTS = {
    "lost": (DUE - Counter([line("An")]), (1, 0, 0)),
    "doubled": (DUE + Counter([line("An")]), (0, 1, 0)),
    "of who was sent away": (DUE + Counter([line("Binh")]), (0, 0, 1)),
    "of somebody else": (DUE - Counter([line("An")]) + Counter([line("Dung")]), (1, 0, 1)),
    "declared and lost": (DUE - Counter([line("Chi", DECLARED, "1")]), (1, 0, 0)),
}


def test_codes_and_contacts_that_are_right_are_right(truth: ScanTruth) -> None:
    """Each verdict has its row, each accepted one its contact, and nobody else has."""
    account = ScanAccount()
    add_scans(account, truth, RIGHT)
    add_contacts(account, Opened(DUE))
    assert (3, 3, 3, DUE) == (account.shown, account.told, account.in_central, account.due)
    assert account.is_right


@pytest.mark.parametrize("what", WRONG_SCANS)
def test_scans_that_are_wrong_are_found(truth: ScanTruth, what: str) -> None:
    """Lost, doubled, told otherwise or invented: counted as what it is."""
    rows, expected = WRONG_SCANS[what]
    account = ScanAccount()
    add_scans(account, truth, rows)
    assert expected == (account.lost, account.doubled, account.wrong)
    assert not account.due - DUE
    assert not account.is_right


@pytest.mark.parametrize("what", WRONG_CONTACTS)
def test_contacts_that_are_wrong_are_found(truth: ScanTruth, what: str) -> None:
    """Lost, doubled, of who was sent away or of somebody else: counted as what it is."""
    lines, expected = WRONG_CONTACTS[what]
    account = ScanAccount()
    add_scans(account, truth, RIGHT)
    add_contacts(account, Opened(lines))
    assert expected == (account.contacts_lost, account.contacts_doubled, account.contacts_wrong)
    assert not account.is_right


def test_who_shows_a_card_again_has_one_contact(truth: ScanTruth) -> None:
    """A row that says that the code was accepted before asks for no second contact."""
    judged(truth, ON_FILE)
    account = ScanAccount()
    add_scans(account, truth, (*RIGHT, ScanRow(7, 3300, ON_FILE, is_repeated=True)))
    add_contacts(account, Opened(DUE))
    assert account.is_right


def test_nobody_is_on_file_without_having_declared() -> None:
    """A door that takes somebody for declared who is not is wrong."""
    truth, account = ScanTruth("hall.west"), ScanAccount()
    shown(truth, visitor("An"), 1000, ON_FILE)
    add_scans(account, truth, [ScanRow(2, 1200, ON_FILE)])
    assert 1 == account.wrong


def test_a_declaration_shown_is_kept_by_its_reference() -> None:
    """Nothing tells whom to reach, but that visit is there once."""
    for empty, expected in ((0, (1, 0)), (1, (0, 0)), (2, (0, 1))):
        truth, account = ScanTruth("hall.west"), ScanAccount()
        shown(truth, Visitor(PassFormat.DECLARATION, ""), 1000, PAPER)
        add_scans(account, truth, [ScanRow(2, 1200, PAPER)])
        add_contacts(account, Opened(empty=empty))
        assert expected == (account.contacts_lost, account.contacts_doubled)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [((), ()), ((ScanRow(2, 1200, TAKEN),), ()), ((ScanRow(2, 1200, TAKEN),), (line("An"),))],
)
def test_what_was_judged_at_a_kill_may_be_there_or_not(rows: tuple[ScanRow, ...], lines: tuple[Line, ...]) -> None:
    """Its row, and the contact behind it, may have been written or not; twice it may not."""
    truth, account = ScanTruth("hall.west"), ScanAccount()
    truth.begin(visitor("An"), 1000)
    judged(truth, TAKEN, state=FULL)
    truth.died()
    add_scans(account, truth, rows)
    add_contacts(account, Opened(Counter(lines)))
    assert (0, 1, len(rows), True) == (account.told, account.in_doubt, account.in_doubt_kept, account.is_right)


def test_what_was_judged_at_a_kill_is_not_there_twice() -> None:
    """The power that went excuses no second row."""
    truth, account = ScanTruth("hall.west"), ScanAccount()
    truth.begin(visitor("An"), 1000)
    judged(truth, TAKEN, state=FULL)
    truth.died()
    add_scans(account, truth, [ScanRow(2, 1200, TAKEN), ScanRow(4, 1200, TAKEN)])
    assert 1 == account.doubled


def test_a_verdict_is_announced_once_its_row_is_on_the_disk() -> None:
    """A full disk takes no row: the state that tells of it announces nothing; the next one that does not, does."""
    truth = ScanTruth("hall.west")
    show = truth.begin(visitor("An"), 1000)
    judged(truth, TAKEN, state=FULL)
    assert [Standing.ANSWERED] == [said.standing for said in show.said]
    truth.announced(WELL)
    assert [Standing.ANNOUNCED] == [said.standing for said in show.said]
    truth.died()
    assert [Standing.ANNOUNCED] == [said.standing for said in show.said]


def test_a_sound_before_its_verdict_answers_it() -> None:
    """Two threads of the unit tell the one and the other; the next verdict has a sound of its own."""
    truth = ScanTruth("hall.west")
    show = truth.begin(visitor("An"), 1000)
    told = {"format": "id_card", "verdict": "recorded", "reason": "as_stated", "mono_ms": 1100}
    truth.sounded("accepted")
    truth.announced(WELL)
    truth.judged(told)
    truth.judged(told)
    assert [Standing.ANNOUNCED, Standing.TOLD] == [said.standing for said in show.said]
    truth.sounded("accepted")
    assert [Standing.ANNOUNCED, Standing.ANSWERED] == [said.standing for said in show.said]


def test_a_verdict_heard_late_belongs_to_who_was_seen() -> None:
    """The next one holds a code before the camera already; the verdict says when it was seen."""
    truth = ScanTruth("hall.west")
    first, second = truth.begin(visitor("An"), 1000), truth.begin(visitor("Binh"), 2000)
    truth.judged({"format": "id_card", "verdict": "recorded", "reason": "as_stated", "mono_ms": 1900})
    assert ([TAKEN], []) == ([said.worth for said in first.said], second.said)


def test_what_is_opened_and_cannot_be_is_told() -> None:
    """A contact that is sealed to nobody known is not right, whatever its number."""
    account = ScanAccount()
    add_contacts(account, Opened(trouble=["1 contacts: damaged, or not sealed to this key"]))
    assert not account.is_right


def test_who_can_be_read_in_a_file_is_found(tmp_path: Path) -> None:
    """In whichever form, of whichever file, before the programs end or afterwards."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "unit.log").write_text("nobody", "utf-8")
    before = files(tmp_path)
    (tmp_path / "logs" / "unit.log").write_text("shown by an dinh hoa", "utf-8")
    account = ScanAccount()
    add_sightings(account, [Canary("the name of anybody", "An Dinh Hoa")], before, files(tmp_path))
    assert ["the name of anybody, plain, small, stands in logs/unit.log"] == account.notes[:1]
    assert not account.is_right
