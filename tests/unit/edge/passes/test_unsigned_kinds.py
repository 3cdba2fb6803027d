"""Kinds known only by their form: what is one, and what is nearly one. All people are invented."""

import pytest

from edge.passes import Judgement, Trust, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

ID_CARDS = [
    "048090001234|201234567|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021||||",
    "048090001234|201234567|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021||Nguyễn Văn Cha|Trần Thị Mẹ|",
    "048090001234||Nguyễn Văn Mẫu|31021990|Nam||",
    "048090001234|Nguyễn Văn Mẫu|02/03/1990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10/05/2021",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nữ|12 Lê Lợi, Hải Châu|10052021\r\n",
]
NATIONAL = [
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4|",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9|<Nam<DN4480<0900000000<c2ln".replace("|<", "<"),
    "0480****1234|Nguyễn V** M**|1990-**-**|1|QA1B2C3D4|",
    "************|N*****|**********|1|QA1B2C3D4|<<<<",
    "|Nguyễn Văn Mẫu||0|QA1B2C3D4|",
]
NEAR_MISSES = [
    "",
    "|",
    "|||||",
    "||||||",
    "||||||||||",
    "48090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    "0480900012345||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    "048090001234|12345|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    "048090001234|||02031990|Nam|12 Lê Lợi|10052021",
    "048090001234||Nguyễn Văn Mẫu|2031990|Nam|12 Lê Lợi|10052021",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021|",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021|||||",
    "048090001234|Nguyễn Văn Mẫu|02-03-1990|Nam|12 Lê Lợi|10-05-2021",
    "０４８０９０００１２３４||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|2|QA1B2C3D4|",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|1||",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4",
    "048090001234|Nguyễn Văn Mẫu|02.03.1990|1|QA1B2C3D4|",
    "DN4480000000000|4e677579e1bb856e|02/03/1990|1|12 4cc3aa|48 - 001|01/01/2021|-|10/01/2021|0000|-|4|01/01/2026|x|$",
    "https://example.org/048090001234|a|1990-03-02|1|Q|",
    "hc1:6BF",
    "HC2:6BF",
    "CR2:6BF",
    "xCR1:6BF",
    "BEGIN:VCARD",
    "\x00",
    "\ud800",
    "x" * 4096,
]


@pytest.mark.parametrize("text", ID_CARDS)
def test_id_card_is_recorded(text: str) -> None:
    """All forms of the card in circulation are taken as stated, odd dates too."""
    expected = Judgement(PassFormat.ID_CARD, VerdictKind.RECORDED, Reason.AS_STATED)
    assert expected == judge(text, Trust(), None)


@pytest.mark.parametrize("text", NATIONAL)
def test_national_covid_qr_is_recorded(text: str) -> None:
    """The national QR, masked or not, with or without its extension, is taken as stated."""
    expected = Judgement(PassFormat.COVID_NATIONAL, VerdictKind.RECORDED, Reason.AS_STATED)
    assert expected == judge(text, Trust(), None)


@pytest.mark.parametrize("text", NEAR_MISSES, ids=range(len(NEAR_MISSES)))
def test_near_miss_is_unknown(text: str) -> None:
    """What is almost a known kind is none of them."""
    expected = Judgement(PassFormat.UNKNOWN, VerdictKind.REFUSED, Reason.UNKNOWN_CODE)
    assert expected == judge(text, Trust(), None)
