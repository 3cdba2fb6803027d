"""Kinds known only by their form: what they state, which dates are odd, and that it goes no further. All people are invented."""

import unicodedata
from datetime import UTC, datetime

import pytest

from edge.passes import Judgement, Trust, judge
from edge.passes.id_card import IdCard, read_id_card
from edge.passes.insurance_card import read_insurance_card
from edge.passes.national_covid import read_national_covid
from edge.passes.stated import is_odd
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.passes import AT

ADDRESS = "12 Lê Lợi, Hải Châu, Đà Nẵng"
ID_CARDS = [
    f"048090001234|201234567|Nguyễn Văn Mẫu|02031990|Nam|{ADDRESS}|10052021",
    f"048090001234|048090001234|Nguyễn Văn Mẫu|02031990|Nam|{ADDRESS}|10052021",
    f"048090001234||Nguyễn Văn Mẫu|02031990|Nam|{ADDRESS}|10052021",
    f"048090001234||Nguyễn Văn Mẫu|02031990|Nam|{ADDRESS}|10052021||||",
    "048090001234|201234567|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021||Nguyễn Văn Cha|Trần Thị Mẹ|",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam||",
    f"048090001234|Nguyễn Văn Mẫu|02/03/1990|Nam|{ADDRESS}|10/05/2021",
    "048090001234|Nguyễn Văn Mẫu|02/03/1990|Nam||",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nữ|12 Lê Lợi, Hải Châu|10052021\r\n",
    unicodedata.normalize("NFD", f"048090001234||Nguyễn Văn Mẫu|02031990|Nữ|{ADDRESS}|10052021"),
    "048090001234||Y|02031990|Nam|12 Lê Lợi|10052021",
    "048030001234||Nguyễn Văn Mẫu|1930|Nam|12 Lê Lợi|10052021",
    "048090001234||" + "Nguyễn " * 28 + "|02031990|Nam|" + "x" * 400 + "|10052021",
]
NATIONAL = [
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4|",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|1<DN4480*******<0900******",
    "0480****1234|Nguyễn V** M**|1990-**-**|1|QA1B2C3D4|",
    "************|N*****|**********|1|QA1B2C3D4|<<<<",
    "|Nguyễn Văn Mẫu||0|QA1B2C3D4|",
    "B1234567|Nguyễn Văn Mẫu|1990-03-02|1|********|",
]


def hexed(text: str) -> str:
    """Return the UTF-8 of *text* in hexadecimal."""
    return text.encode().hex()


NAME = hexed("Nguyễn Văn Mẫu")
PARENTS = hexed("Nguyễn Hoàng Phương Mẫu - Tôn Nữ Thị Phương Thảo Mẫu")
INSURANCE = [
    f"DN4480000000000|{NAME}|02/03/1990|1|{hexed(ADDRESS)}|48 - 001|01/01/2021|-|10/01/2021|00000000|-|4|01/01/2026|1a2b-7102|$",
    f"0000000000|{NAME.upper()}|1990|2|-|48 - 001|01/01/2021|31/12/2021|$",
    f"TE1480000000000|{NAME}|02/03/1990|2||48001|$",
    f" DN4480000000000 | {NAME} |02/03/1990|1| - |48 - 001|01/01/2021|-|$",
    f"DN4480000000000|{NAME}|02/03/1990|1|-|48 - 001$",
    f"TE1480000000000|{NAME}|02/03/2024|1|-|48 - 001|01/01/2025|-|01/01/2025|0|{PARENTS}|4|01/01/2030|1a2b-7102|$",
]

STATED = [
    *((PassFormat.ID_CARD, text) for text in ID_CARDS),
    *((PassFormat.COVID_NATIONAL, text) for text in NATIONAL),
    *((PassFormat.INSURANCE_CARD, text) for text in INSURANCE),
]


@pytest.mark.parametrize(("format", "text"), STATED, ids=range(len(STATED)))
@pytest.mark.parametrize("at", [AT, None])
def test_form_in_circulation_is_recorded(format: PassFormat, text: str, at: datetime | None) -> None:
    """All forms are taken as stated, whoever is trusted and whether the time is known."""
    assert Judgement(format, VerdictKind.RECORDED, Reason.AS_STATED) == judge(text, Trust(), at)


ODD = [
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|31021990|Nam||"),
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|00001990|Nam||"),
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|02031990|Nam||31092021"),
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|02032027|Nam||"),
    (PassFormat.ID_CARD, "048090001234|Nguyễn Văn Mẫu|30/02/1990|Nam||"),
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|2027|Nam||"),
    (PassFormat.ID_CARD, "048090001234||Nguyễn Văn Mẫu|0000|Nam||"),
    (PassFormat.COVID_NATIONAL, "048090001234|Nguyễn Văn Mẫu|1990-02-30|1|QA1B2C3D4|"),
    (PassFormat.COVID_NATIONAL, "048090001234|Nguyễn Văn Mẫu|2027-03-02|1|QA1B2C3D4|"),
    (PassFormat.INSURANCE_CARD, f"0000000000|{NAME}|30/02/1990|2|-|48 - 001|$"),
    (PassFormat.INSURANCE_CARD, f"0000000000|{NAME}|2027|2|-|48 - 001|$"),
]


@pytest.mark.parametrize(("format", "text"), ODD, ids=range(len(ODD)))
def test_odd_date_is_recorded_with_a_word_on_it(format: PassFormat, text: str) -> None:
    """A date in no calendar, or to come, is told and refuses nothing: such cards are genuine."""
    assert Judgement(format, VerdictKind.RECORDED, Reason.DATE_ODD) == judge(text, Trust(), AT)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, False),
        (datetime(2026, 2, 28, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 1, 17, 0, tzinfo=UTC), False),
        (datetime.max.replace(tzinfo=UTC), False),
    ],
)
def test_date_is_to_come_only_where_it_is_that_day_nowhere(at: datetime | None, expected: bool) -> None:
    """A door without the time finds no date to come; a day that has begun east of here is not one."""
    assert expected == is_odd("02032026", "dmy", at)


@pytest.mark.parametrize("stated", ["", "1990-**-**", "**********"])
def test_date_not_stated_is_not_odd(stated: str) -> None:
    """An empty or masked date says nothing that could be wrong."""
    assert not is_odd(stated, "ymd", AT)


def test_id_card_keeps_each_field_and_empty_ones() -> None:
    """Fields stand where the card has them, empty ones too; the four of 2024 come after."""
    card = read_id_card("048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|||Nguyễn Văn Cha||x")
    assert card is not None
    told = [getattr(card, name) for name in IdCard.__dataclass_fields__]
    further = ("", "Nguyễn Văn Cha", "", "x")
    assert ["048090001234", "", "Nguyễn Văn Mẫu", "02031990", "Nam", "12 Lê Lợi", "", further] == told


def test_copy_of_an_id_card_has_no_old_number() -> None:
    """The six-field copy is read into the same fields."""
    card = read_id_card(ID_CARDS[6])
    assert card is not None
    assert ("", "02/03/1990", "10/05/2021", ()) == (card.old_number, card.birth, card.issued, card.further)


def test_letters_come_out_in_one_form() -> None:
    """The same name in either Unicode form is the same name (NFC), on every card that has one."""
    name, split = "Nguyễn Văn Mẫu", unicodedata.normalize("NFD", "Nguyễn Văn Mẫu")
    assert name != split
    cards = (
        read_id_card(f"048090001234||{split}|02031990|Nam||"),
        read_national_covid(f"|{split}||0|QA1B2C3D4|"),
        read_insurance_card(f"0000000000|{hexed(split)}|1990|2|-|48 - 001|$"),
    )
    assert [name] * 3 == [card and card.name for card in cards]


def test_extension_of_the_national_qr_is_split() -> None:
    """Five parts have names; fewer do not say which they are."""
    full = read_national_covid(NATIONAL[1])
    assert full is not None
    named = (full.proxy_qid, full.sex, full.insurance, full.phone, full.signature)
    assert ("QB9", "Nam", "DN4480", "0900000000", "c2ln") == named == full.extension
    short = read_national_covid(NATIONAL[2])
    assert short is not None
    assert (("1", "DN4480*******", "0900******"), "", "") == (short.extension, short.sex, short.phone)


def test_insurance_card_is_decoded() -> None:
    """Name and address are letters again; what follows is kept as it stands."""
    card = read_insurance_card(INSURANCE[0])
    assert card is not None
    assert ("Nguyễn Văn Mẫu", ADDRESS, "48 - 001") == (card.name, card.address, card.further[0])


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_id_card(ID_CARDS[0]),
        lambda: read_national_covid(NATIONAL[1]),
        lambda: read_insurance_card(INSURANCE[0]),
    ],
)
def test_what_is_read_shows_nothing_of_itself(read: object) -> None:
    """A card that slips into a log or an error shows no field."""
    shown = repr(read()) + str(read())  # type: ignore[operator]
    assert [] == [part for part in ("Nguyễn", "048090001234", "DN448", "0900000000", "QA1B", "Lê Lợi") if part in shown]
