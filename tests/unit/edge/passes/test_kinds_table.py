"""The order of recognition: each row knows its own, takes nothing of another's, and near misses stay unknown."""

import dataclasses
from enum import Enum
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edge.passes import Judgement, Trust, issue, issue_badge, judge
from edge.passes.authorities import Authority
from edge.passes.kinds import KINDS, Kind
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_key,
    health_card,
    seal_certificate,
    seal_data,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, a_dcc, a_declaration, declaration_key, health_issuer

DECLARATIONS, STAFF = declaration_key(), staff_key()
KEY = ec.generate_private_key(ec.SECP256R1())
CSCA = rsa.generate_private_key(65537, 2048)
ISSUER = health_issuer(KEY)
TRUST = Trust((DECLARATIONS.issuer, STAFF.issuer, ISSUER), (card_key(KEY),), (Authority(authority_certificate(CSCA)),))
SEAL = travel_seal(KEY, seal_certificate(KEY, CSCA))
NAME = "4e677579e1bb856e2056c4836e204de1baab75"

SAMPLES: dict[PassFormat, str] = {
    PassFormat.DECLARATION: issue(a_declaration(), DECLARATIONS),
    PassFormat.STAFF_BADGE: issue_badge(a_badge(), STAFF),
    PassFormat.DCC: a_dcc(KEY, ISSUER),
    PassFormat.DDCC: a_dcc(KEY, ISSUER, claims={-260: {3: {"name": "MAU THU"}}}),
    PassFormat.HEALTH_CARD: health_card(KEY),
    PassFormat.TRAVEL_SEAL: SEAL,
    PassFormat.INSURANCE_CARD: f"DN4480000000000|{NAME}|02/03/1990|1|-|48 - 001|01/01/2021|-|10/01/2021|0000|-|4|x-7102|$",
    PassFormat.COVID_NATIONAL: "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4|",
    PassFormat.ID_CARD: "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021",
}
"""A genuine, invented code of each kind."""

NEAR_MISSES: dict[PassFormat, tuple[str, ...]] = {
    PassFormat.DECLARATION: ("cr1:6BF", "CR2:6BF", "CR1", "CR1;6BF", "xCR1:6BF", "C R1:6BF"),
    PassFormat.STAFF_BADGE: ("cb1:6BF", "CB2:6BF", "CB1", "CB1;6BF", "xCB1:6BF"),
    PassFormat.DCC: ("hc1:6BF", "HC2:6BF", "HC1", "HC1;6BF", "HCI:6BF", "xHC1:6BF"),
    PassFormat.DDCC: ("HC3:6BF", "WHO:6BF"),
    PassFormat.HEALTH_CARD: (
        "shc:5676",
        "shc/5676",
        "sch:/5676",
        "xshc:/5676",
        "shlink:/eyJ1cmwi",
        "https://example.org/#shc:/5676",
    ),
    PassFormat.TRAVEL_SEAL: (
        "[" + SEAL + "]",
        "x" + SEAL,
        SEAL.replace("icao.vacc", "icao.dta"),
        SEAL.replace("icao.vacc", "icao.vaccine"),
        SEAL.replace("icao.vacc", "ICAO.VACC"),
        SEAL.replace('"t"', '"type"'),
        '{"t":"other"}',
        "{}",
        "{",
    ),
    PassFormat.INSURANCE_CARD: (
        f"DN4480000000000|{NAME}|02/03/1990|1|-|48 - 001|01/01/2021|-",
        f"DN448000000000|{NAME}|02/03/1990|1|-|48 - 001|$",
        f"dn4480000000000|{NAME}|02/03/1990|1|-|48 - 001|$",
        f"012345678|{NAME}|02/03/1990|1|-|48 - 001|$",
        f"DN4480000000000|{NAME}0|02/03/1990|1|-|48 - 001|$",
        "DN4480000000000|Nguyễn Văn Mẫu|02/03/1990|1|-|48 - 001|$",
        "DN4480000000000||02/03/1990|1|-|48 - 001|$",
        "DN4480000000000|ffff|02/03/1990|1|-|48 - 001|$",
        f"DN4480000000000|{NAME}|02-03-1990|1|-|48 - 001|$",
        f"DN4480000000000|{NAME}|02/03/1990|3|-|48 - 001|$",
        f"DN4480000000000|{NAME}|02/03/1990|1|12 Le Loi|48 - 001|$",
        f"DN4480000000000|{NAME}|02/03/1990|1|-|$|48 - 001|$",
        f"DN4480000000000|{NAME}|02/03/1990|1|-|48 - 001" + "|x" * 20 + "|$",
        "|||||$",
        "$",
    ),
    PassFormat.COVID_NATIONAL: (
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|2|QA1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02||QA1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|1||",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4||",
        "048090001234||1990-03-02|1|QA1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|02.03.1990|1|QA1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|1990-3-2|1|QA1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA 1B2C3D4|",
        "048090001234|Nguyễn Văn Mẫu|1990-03-02|1|QA1B2C3D4|a<b<c<d<e<f",
        "https://example.org/048090001234|a|1990-03-02|1|Q|",
    ),
    PassFormat.ID_CARD: (
        "48090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
        "0480900012345||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
        "048090001234|12345|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
        "048090001234|||02031990|Nam|12 Lê Lợi|10052021",
        "048090001234||Nguyễn Văn Mẫu|2031990|Nam|12 Lê Lợi|10052021",
        "048090001234||Nguyễn Văn Mẫu|02031990||12 Lê Lợi|10052021",
        "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi",
        "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021|",
        "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021|||",
        "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021|||||",
        "048090001234|Nguyễn Văn Mẫu|02-03-1990|Nam|12 Lê Lợi|10-05-2021",
        "０４８０９０００１２３４||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    ),
}
"""What is almost a code of the kind, and none."""

OTHERS = ("", "|", "|||||", "||||||", "||||||||||", "BEGIN:VCARD", "WIFI:S:x;;", "\x00", "\ud800", "x" * 4096)
MISSES = [text for texts in NEAR_MISSES.values() for text in texts] + list(OTHERS)


def row_of(format: PassFormat) -> Kind:
    """Return the row that may answer with *format*."""
    (row,) = [kind for kind in KINDS if format in kind.formats]
    return row


def test_every_format_has_one_row_a_sample_and_near_misses() -> None:
    """No kind of code is in the vocabulary without standing in the table and in this test."""
    formats = [member for kind in KINDS for member in kind.formats]
    assert (
        sorted(set(PassFormat) - {PassFormat.UNKNOWN, PassFormat.SPOKEN, PassFormat.PAPER})
        == sorted(formats)
        == sorted(SAMPLES)
        == sorted(NEAR_MISSES)
    )


@pytest.mark.parametrize("format", SAMPLES)
def test_sample_is_recognised_by_its_row_alone(format: PassFormat) -> None:
    """The order of rows decides nothing: no text has the form of two kinds."""
    assert [row_of(format)] == [kind for kind in KINDS if kind.recognises(SAMPLES[format])]


@pytest.mark.parametrize("format", SAMPLES)
def test_sample_is_worth_what_its_row_says(format: PassFormat) -> None:
    """A genuine code is judged as its kind and reaches the worth of its row."""
    judgement = judge(SAMPLES[format], TRUST, AT)
    assert (format, row_of(format).worth) == (judgement.format, judgement.verdict)


@pytest.mark.parametrize("format", [kind for kind in SAMPLES if row_of(kind).worth is VerdictKind.VERIFIED])
def test_signed_kind_is_worth_nothing_without_trust(format: PassFormat) -> None:
    """Nothing signed is verified or recorded by a door that believes nobody."""
    assert (VerdictKind.REFUSED, Reason.UNKNOWN_ISSUER) == dataclasses.astuple(judge(SAMPLES[format], Trust(), AT))[1:3]


@pytest.mark.parametrize("text", MISSES, ids=range(len(MISSES)))
def test_near_miss_is_unknown(text: str) -> None:
    """What is almost a known kind is none of them, whoever is trusted and whether the time is known."""
    expected = Judgement(PassFormat.UNKNOWN, VerdictKind.REFUSED, Reason.UNKNOWN_CODE)
    assert (expected, expected) == (judge(text, TRUST, AT), judge(text, Trust(), None))


@pytest.mark.parametrize("text", [*SAMPLES.values(), *MISSES], ids=range(len(SAMPLES) + len(MISSES)))
def test_nothing_of_the_text_leaves(text: str) -> None:
    """A judgement is made of words of closed lists and a number of people; there is no place for a text."""
    parts = dataclasses.astuple(judge(text, TRUST, AT))
    assert [True, True, True, True] == [isinstance(part, Enum) or type(part) is int for part in parts]


def test_rows_say_how_their_codes_look() -> None:
    """Each row is described, shortly, and once."""
    looks = [kind.looks for kind in KINDS]
    assert len(set(looks)) == len(looks)
    assert all(0 < len(words) <= 40 for words in looks)


def test_page_on_codes_has_the_table() -> None:
    """The page names the rows in their order, with how they look and their worth."""
    page = (Path(__file__).parents[4] / "docs" / "codes.md").read_text("utf-8")
    expected = []
    for kind in KINDS:
        names = ", ".join(f"`{name}`" for name in kind.formats)
        looks = kind.looks.replace("|", "\\|")
        expected.append(f"| {names} | `{looks}` | {kind.worth} |")
    places = [page.find(row) for row in expected]
    assert (sorted(places), True) == (places, -1 not in places)


def test_seal_of_a_kind_that_proves_no_health_is_unknown() -> None:
    """A visa's seal is genuine and yet no code used here."""
    visa = travel_seal(KEY, seal_certificate(KEY, CSCA), seal_data("icao.dta"))
    assert Reason.UNKNOWN_CODE == judge(visa, TRUST, AT).reason
