"""Declarations are on file under pseudonyms of each day on which they hold; what doors heard is filed with the row that tells it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from central.errors import Invalid, NotFound
from central.ingest.reading import Taken
from central.ingest.writer import Batch, LedgerWriter
from central.store.days import DayStore
from edge.passes import Declaration
from edge.passes.bearer import reference
from edge.passes.pseudonym import document_subject, pseudonym
from edge.passes.rules import key_bytes
from edge.protocol.codec import encode
from edge.protocol.messages import Log
from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.central_store import log
from tests.support.days import NUMBER, ROOM, Days, at

pytestmark = pytest.mark.usefixtures("each_database")

WHO = "w" * 22


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    """A room on a Monday morning, its day begun."""
    opened = Days.open(tmp_path, "2021-12-06 09:00")
    with closing(opened.store):
        opened.turn()
        yield opened


def declared(issued: str, hours: int, *, people: int = 1, is_clear: bool = True) -> Declaration:
    """Return a declaration given at a local time that holds for *hours*."""
    start = datetime.fromtimestamp(at(issued) / 1000, UTC)
    return Declaration(
        issuer="counterroom",
        pseudonym=b"p" * 8,
        token=b"t" * 8,
        is_clear=is_clear,
        area="huyen",
        people=people,
        issued=start,
        expires=start + timedelta(hours=hours),
    )


def on_file(days: Days, now: str) -> list[tuple[str, int, int]]:
    """Return (who, until, people) of what is on file in the room's day at a local time."""
    known = days.store.days.days_at(at(now))
    return [
        (each.who, each.until_utc_ms, each.people) for each in days.store.days.on_file(known, at(now)).get(ROOM, [])
    ]


def test_a_card_shown_meets_the_declaration_under_its_number(days: Days) -> None:
    """The pseudonym is that of the number under the day's key, however the number is written."""
    assert days.desk.file(ROOM, " 001 202 012345 ", declared("2021-12-06 09:00", 4, people=3))
    days.turn("2021-12-06 09:01")
    (filed,) = days.told()[-1].filed
    key = key_bytes(days.store.days.days_at(days.now_ms)[ROOM].key)
    assert (pseudonym(key, document_subject(NUMBER)), at("2021-12-06 13:00"), 3) == (
        filed.who,
        filed.until_utc_ms,
        filed.people,
    )
    assert reference(b"t" * 8) == filed.ref
    assert NUMBER.encode() not in days.files()


def test_who_declared_on_the_web_and_is_heard_later_can_still_be_reached(days: Days) -> None:
    """The reference of the former stays, until it is taken back."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 12))
    days.turn("2021-12-06 09:01")
    who = days.told()[-1].filed[0].who
    for n, changes, expected in ((1, {}, [reference(b"t" * 8)]), (2, NOT_CLEAR, []), (3, {}, [""])):
        store_rows(days, spoken(n, at(f"2021-12-06 09:0{n}"), **{"who": who, **changes}))
        days.turn("2021-12-06 09:10")
        assert expected == [each.ref for each in days.told()[-1].filed]


def test_a_declaration_over_midnight_is_on_file_on_both_days(days: Days) -> None:
    """The next day has another pseudonym, waits for its day, and ends when the declaration does."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 20:00", 12))
    ((today, until_midnight, _),) = on_file(days, "2021-12-06 21:00")
    ((tomorrow, until_morning, _),) = on_file(days, "2021-12-07 07:00")
    assert today != tomorrow
    assert (at("2021-12-07 00:00"), at("2021-12-07 08:00")) == (until_midnight, until_morning)
    ahead = days.store.days.days_at(at("2021-12-07 07:00"))[ROOM]
    days.turn("2021-12-06 21:00")
    assert [today] == [each.who for each in days.told()[-1].filed]
    days.turn("2021-12-07 00:00")
    assert (ahead.key, [tomorrow]) == (days.told()[-1].key, [each.who for each in days.told()[-1].filed])


def test_a_next_day_has_a_key_only_where_something_is_filed_for_it(days: Days) -> None:
    """What ends today needs none; nothing is filed further ahead than three days."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 12))
    assert {} == days.store.days.days_at(at("2021-12-07 07:00"))
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 200))
    assert [True, True, False] == [bool(days.store.days.days_at(at(f"2021-12-0{day} 07:00"))) for day in (7, 8, 9)]


def test_the_newest_declaration_counts_whatever_comes_first(days: Days) -> None:
    """A later one of the same person takes the place of an earlier one, not the other way round."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 8, people=4))
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 10:00", 2, people=1))
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 08:00", 9, people=7))
    ((_, until_ms, people),) = on_file(days, "2021-12-06 10:30")
    assert (at("2021-12-06 12:00"), 1) == (until_ms, people)


def test_answers_that_are_not_clear_take_what_is_on_file_back(days: Days) -> None:
    """On every day, and nobody else's."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 20:00", 12))
    days.desk.file(ROOM, "012345678", declared("2021-12-06 20:00", 12))
    assert days.desk.file(ROOM, NUMBER, declared("2021-12-06 20:30", 12, is_clear=False))
    assert [1, 1] == [len(on_file(days, now)) for now in ("2021-12-06 21:00", "2021-12-07 07:00")]


def test_a_full_file_takes_nobody_further_and_keeps_nothing_of_them(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is on file already may declare anew; of who is refused nothing stays for the next day either."""
    days.store.days = DayStore(days.store.database, most_filed=1)
    days.desk = days.new_desk()
    assert days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 8))
    assert days.desk.file(ROOM, NUMBER, declared("2021-12-06 10:00", 8))
    assert not days.desk.file(ROOM, "012345678", declared("2021-12-06 09:00", 30))
    assert 1 == len(on_file(days, "2021-12-06 10:30"))
    assert {} == days.store.days.days_at(at("2021-12-07 07:00"))


def test_what_cannot_be_filed_is_a_sentence_without_the_number(days: Days) -> None:
    """An unknown room, and what is no number."""
    with pytest.raises(NotFound, match="there is no room 'khong-co'"):
        days.desk.file("khong-co", NUMBER, declared("2021-12-06 09:00", 8))
    with pytest.raises(Invalid, match="under the number of an identity document"):
        days.desk.file(ROOM, " - ", declared("2021-12-06 09:00", 8))


def test_a_declaration_that_is_over_leaves_nothing_on_file(days: Days) -> None:
    """It expired before it was handed on."""
    assert days.desk.file(ROOM, NUMBER, declared("2021-12-05 09:00", 8))
    assert [] == on_file(days, "2021-12-06 09:00")


def spoken(n: int, at_ms: int | None, **changes: object) -> Scanned:
    """Return a row by which staff heard somebody's answers."""
    values: dict[str, object] = {
        "format": PassFormat.SPOKEN,
        "verdict": VerdictKind.RECORDED,
        "reason": Reason.STAFF_HEARD,
        "who": WHO,
        "people": 2,
    }
    return Scanned(n=n, boot="b", mono_ms=n, utc_ms=at_ms, **values | changes)  # type: ignore[arg-type]


def store_rows(days: Days, *rows: Scanned, received: str = "2021-12-06 10:00") -> None:
    """Store *rows* of the main door as the ingest does."""
    from central.ingest.service import Ingest
    from central.live.view import LiveView
    from central.metrics import Metrics

    ingest = Ingest(
        days.store, LiveView(days.store.registry.places()), Metrics(), lambda *_: None, lambda *_: None, desk=days.desk
    )
    ingest._take(f"counterroom/v1/{ROOM}/chinh/log", encode(log(*rows)), at(received))
    ingest._commit()


def test_what_staff_heard_at_one_door_is_on_file_for_the_others(days: Days) -> None:
    """It holds as long as a declaration for this room does, but no longer than the day; the doors are told."""
    days.store.registry.set_declaration_h(ROOM, 3)
    store_rows(days, spoken(1, at("2021-12-06 10:00")), spoken(2, at("2021-12-06 22:00"), who="v" * 22))
    assert [(WHO, at("2021-12-06 13:00"), 2), ("v" * 22, at("2021-12-07 00:00"), 2)] == on_file(
        days, "2021-12-06 10:00"
    )
    days.turn("2021-12-06 10:01")
    assert {WHO, "v" * 22} == {each.who for each in days.told()[-1].filed}


@pytest.mark.parametrize(
    "changes",
    [{"who": None}, {"verdict": VerdictKind.REFUSED}, {"format": PassFormat.PAPER}, {"format": PassFormat.ID_CARD}],
)
def test_other_rows_are_filed_for_nobody(days: Days, changes: dict[str, object]) -> None:
    """Only answers that were heard, and found clear, of somebody who can be told again."""
    store_rows(days, spoken(1, at("2021-12-06 10:00"), **changes))
    assert [] == on_file(days, "2021-12-06 10:00")


NOT_CLEAR: dict[str, object] = {"verdict": VerdictKind.REFUSED, "reason": Reason.ANSWERS_NOT_CLEAR}


def test_answers_heard_that_are_not_clear_take_what_is_on_file_back(days: Days) -> None:
    """For everybody else's door too, and nobody else; what was heard before and comes late is not filed, what is heard later is."""
    store_rows(days, spoken(1, at("2021-12-06 09:00")), spoken(2, at("2021-12-06 09:00"), who="v" * 22))
    store_rows(days, spoken(3, at("2021-12-06 09:30"), **NOT_CLEAR))
    days.turn("2021-12-06 10:00")
    assert ["v" * 22] == [each.who for each in days.told()[-1].filed]
    store_rows(days, spoken(4, at("2021-12-06 09:29")))
    assert ["v" * 22] == [who for who, *_ in on_file(days, "2021-12-06 10:00")]
    store_rows(days, spoken(5, at("2021-12-06 09:31")))
    assert {WHO, "v" * 22} == {who for who, *_ in on_file(days, "2021-12-06 10:00")}


def test_bad_answers_that_come_late_leave_a_newer_declaration(days: Days) -> None:
    """Of two words of one person the later one counts, whichever arrives first, from the web or from a door."""
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 10:00", 8))
    days.desk.file(ROOM, NUMBER, declared("2021-12-06 09:00", 8, is_clear=False))
    store_rows(days, spoken(1, at("2021-12-06 09:30")), spoken(2, at("2021-12-06 09:00"), **NOT_CLEAR))
    assert 2 == len(on_file(days, "2021-12-06 10:00"))


def test_rows_that_come_late_or_without_a_time(days: Days) -> None:
    """Of a day that is over nothing is filed; where the unit knew no time, that of the arrival stands for it."""
    store_rows(days, spoken(1, at("2021-12-05 10:00")), spoken(2, None, who="v" * 22))
    assert [("v" * 22, at("2021-12-06 22:00"), 2)] == on_file(days, "2021-12-06 10:00")


def test_a_row_and_what_is_filed_for_it_are_stored_together(days: Days) -> None:
    """A commit that fails files nothing."""
    writer = LedgerWriter(days.store.ledger, days.desk)
    batch = Batch()
    message: Log = log(spoken(1, at("2021-12-06 10:00")))
    batch.logs.append((Taken(ROOM, "chinh", "log", message, b"", ()), 0))  # no bodies: the row cannot be stored
    batch.spoken.append((ROOM, spoken(1, at("2021-12-06 10:00")), 0))
    with pytest.raises(ValueError, match="zip"):
        writer.write(batch)
    assert [] == on_file(days, "2021-12-06 10:00")
