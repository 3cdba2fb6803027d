"""Ledger rows in the words of people."""

import json

import msgspec
import pytest
from flask import Flask, g

from central.store.history import Happening
from central.web import happenings
from edge.protocol import rows as m
from edge.protocol.vocabulary import Fault, Mode, PassFormat, Reason, Source, VerdictKind

HEAD = {"n": 5, "boot": "b1", "mono_ms": 9_000}
ROWS = [
    (m.Entered(**HEAD, on_red=True), "in", "Lượt vào", ("khi đèn đỏ", "chưa khai báo")),
    (m.Entered(**HEAD, source=Source.STAFF, is_declared=True), "in", "Lượt vào (đếm tay)", ()),
    (m.Exited(**HEAD), "out", "Lượt ra", ()),
    (m.TurnedBack(**HEAD), "note", "Đến cửa rồi quay lại", ()),
    (m.Adjusted(**HEAD, delta=-2, by="button", why="đếm lại"), "adjust", "Nhân viên chỉnh số người −2", ("đếm lại",)),
    (m.Adjusted(**HEAD, delta=2, by="console", headcount=7), "adjust", "Nhân viên đếm được 7 người (+2)", ()),
    (m.Adjusted(**HEAD, delta=-1, by="closing", headcount=0), "adjust", "Hết giờ, phòng được coi là trống (−1)", ()),
    (m.Adjusted(**HEAD, delta=1, by="floor", headcount=0), "adjust", "Bỏ sót lượt vào, chỉnh số người +1", ()),
    (m.Entered(**HEAD, is_declared=True, pass_of="phu"), "in", "Lượt vào", ("đã quét mã ở Cửa phụ",)),
    (m.ContactSealed(**HEAD, scan=1, key="0" * 16), "note", "Thông tin liên hệ đã niêm phong", ()),
    (m.PassUnused(**HEAD, people=2), "note", "2 người đã quét mã nhưng không vào", ()),
    (m.PassSpent(**HEAD, at="phu", people=1), "note", "1 người đã quét mã ở đây, vào bằng Cửa phụ", ()),
    (
        m.Scanned(**HEAD, format=PassFormat.DCC, verdict=VerdictKind.REFUSED, reason=Reason.EXPIRED),
        "scan",
        "Chứng nhận tiêm chủng: Không được chấp nhận",
        ("Mã đã hết hạn",),
    ),
    (
        m.Scanned(
            **HEAD, format=PassFormat.DCC, verdict=VerdictKind.RECORDED, reason=Reason.AS_STATED, is_repeated=True
        ),
        "scan",
        "Chứng nhận tiêm chủng: Đã ghi nhận",
        ("cùng mã, đưa lại",),
    ),
    (m.FaultRaised(**HEAD, fault=Fault.DISK_FULL), "fault", "Sự cố: Bộ nhớ đã đầy", ()),
    (m.FaultCleared(**HEAD, fault=Fault.DISK_FULL), "calm", "Hết sự cố: Bộ nhớ đã đầy", ()),
    (m.ModeChanged(**HEAD, mode=Mode.STAFF, by="button"), "person", "Nhân viên đếm tay", ()),
    (m.PlanApplied(**HEAD, revision=3, limit=20), "note", "Áp dụng giới hạn 20 người", ()),
    (m.Booted(**HEAD, version="1.2"), "note", "Thiết bị khởi động, phiên bản 1.2", ()),
    (m.EpochOpened(**HEAD), "note", "Mở sổ đếm mới", ()),
    (m.PermitsGiven(**HEAD, to="phu", count=2), "note", "Nhường 2 chỗ cho Cửa phụ", ()),
    (m.PermitsTaken(**HEAD, giver="kho", count=1), "note", "Nhận 1 chỗ từ kho", ()),
]


def happening(body: str, kind: str = "entered") -> Happening:
    """Return a stored row."""
    return Happening("chinh", "e1", 5, kind, 1_700_000_000_000, 1_700_000_000_500, body)


@pytest.mark.parametrize(("row", "mark", "words", "remarks"), ROWS, ids=[type(row[0]).__name__ for row in ROWS])
def test_each_kind_of_row_is_said_in_words(
    app: Flask, row: m.Row, mark: str, words: str, remarks: tuple[str, ...]
) -> None:
    """Vietnamese words, with what stands out as remarks and the door by its name."""
    with app.test_request_context():
        g.language = "vi"
        said = happenings.line(happening(msgspec.json.encode(row).decode()), {"chinh": "Cửa chính", "phu": "Cửa phụ"})
    assert (mark, words, remarks, "Cửa chính") == (said.mark, said.words, said.remarks, said.door)


def test_every_kind_of_row_is_covered() -> None:
    """A new kind of row must get words here."""
    assert set(m.LedgerRow.__args__) == {type(row[0]) for row in ROWS}


def test_a_row_of_a_newer_unit_is_named_by_its_kind(app: Flask) -> None:
    """A kind this program does not know is shown, not hidden, and breaks nothing."""
    body = json.dumps({"kind": "cleaned", **HEAD})
    with app.test_request_context():
        g.language = "en"
        said = happenings.line(happening(body, "cleaned"), {})
    assert ("Event cleaned", "chinh") == (said.words, said.door)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (m.PermitsGiven(**HEAD, to="phu", count=1), "Gave 1 place to phu"),
        (m.PermitsTaken(**HEAD, giver="kho", count=2), "Took 2 places from kho"),
        (m.PassUnused(**HEAD, people=1), "1 person showed a code and did not come in"),
        (m.PassSpent(**HEAD, at="phu", people=3), "3 people showed a code here and came in by phu"),
    ],
    ids=["given", "taken", "unused", "spent"],
)
def test_english_tells_one_from_many(app: Flask, row: m.Row, words: str) -> None:
    """One place, two places; Vietnamese has one form."""
    with app.test_request_context():
        g.language = "en"
        assert words == happenings.line(happening(msgspec.json.encode(row).decode()), {}).words
