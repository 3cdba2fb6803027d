"""Who showed a code and how to reach them, per kind. All people and numbers are invented."""

import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from edge.passes import issue, issue_badge
from edge.passes.bearer import BEARERS, Bearer, bearer_of, reference
from edge.passes.kinds import KINDS
from edge.passes.sealing import FIELDS
from edge.protocol.vocabulary import PassFormat
from tests.support.foreign_passes import (
    a_badge,
    card_claims,
    health_card,
    seal_certificate,
    seal_data,
    staff_key,
    travel_seal,
)
from tests.support.passes import a_dcc, a_declaration, declaration_key, health_issuer

KEY = ec.generate_private_key(ec.SECP256R1())
ISSUER = health_issuer(KEY)
NAME, ADDRESS = "Nguyễn Văn Mẫu", "12 Lê Lợi, Hải Châu, Đà Nẵng"
HEX = NAME.encode().hex()
CARD = f"048090001234||{NAME}|02031990|Nam|{ADDRESS}|10052021"


def bearer(kind: PassFormat, text: str) -> tuple[str, dict[str, str], str]:
    """Return what is known of who showed the code."""
    found = bearer_of(kind, text)
    assert found is not None
    return found.subject, dict(found.contact), found.ref


def test_every_kind_that_can_be_taken_has_a_bearer() -> None:
    """No kind can be added without saying who shows it."""
    assert sorted({kind for row in KINDS for kind in row.formats}) == sorted(BEARERS)


def test_an_id_card_names_number_and_address() -> None:
    """Its bearer is the document's number, the same for the copy with six fields and with what readers add around a code."""
    copy = f"\ufeff048090001234|{NAME}|02/03/1990|Nam|{ADDRESS}|10/05/2021\r\n"
    expected = ("doc:048090001234", {"name": NAME, "id_number": "048090001234", "address": ADDRESS}, "")
    assert expected == bearer(PassFormat.ID_CARD, CARD) == bearer(PassFormat.ID_CARD, copy)


def test_a_national_code_meets_the_id_card_of_the_same_person() -> None:
    """Both are known by the document's number; of the extension the phone is taken."""
    text = f"048090001234|{NAME}|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln"
    subject, contact, _ = bearer(PassFormat.COVID_NATIONAL, text)
    assert bearer(PassFormat.ID_CARD, CARD)[0] == subject
    assert {"name": NAME, "id_number": "048090001234", "phone": "0900000000"} == contact


@pytest.mark.parametrize(
    ("text", "subject", "contact"),
    [
        ("0480****1234|Nguyễn V** M**|1990-**-**|1|QA1b|", "qid:QA1B", {}),
        (f"|{NAME}||0|QA1B|Q<Nam<D<0900***000<x", "qid:QA1B", {"name": NAME}),
        (f"B1234567|{NAME}|1990-03-02|1|****|", "doc:B1234567", {"name": NAME, "id_number": "B1234567"}),
    ],
)
def test_masked_fields_are_unknown(text: str, subject: str, contact: dict[str, str]) -> None:
    """A number with `*` in it reaches nobody, and is nobody's name."""
    assert (subject, contact, "") == bearer(PassFormat.COVID_NATIONAL, text)


def test_a_code_that_masks_everything_is_known_by_itself() -> None:
    """Two such codes are two bearers, and neither can be reached."""
    found = [bearer(PassFormat.COVID_NATIONAL, f"{'*' * n}|N***||1|****|") for n in (8, 9)]
    assert ([{}, {}], 2) == ([contact for _, contact, _ in found], len({subject for subject, _, _ in found}))


def test_an_insurance_card_is_known_by_its_number_for_life() -> None:
    """Old cards write more signs before the same ten digits."""
    old = f"DN4480123456789|{HEX}|02/03/1990|1|{ADDRESS.encode().hex()}|48 - 001|01/01/2021|$"
    new = f"0123456789|{HEX}|02/03/1990|1|-|48 - 001|01/01/2021|$"
    expected = {"name": NAME, "id_number": "DN4480123456789", "address": ADDRESS}
    assert ("bhyt:0123456789", expected, "") == bearer(PassFormat.INSURANCE_CARD, old)
    assert ("bhyt:0123456789", {"name": NAME, "id_number": "0123456789"}, "") == bearer(PassFormat.INSURANCE_CARD, new)


def test_a_declaration_holds_no_contact_but_the_reference_of_its_token() -> None:
    """Whoever declared is reached by what they typed, which lies elsewhere under the same reference."""
    text = issue(a_declaration(pseudonym=b"\x0a" * 8, token=b"\x0b" * 8), declaration_key())
    ref = hashlib.sha256(b"\x0b" * 8).hexdigest()[:32]
    assert ("pass:" + "0a" * 8, {}, ref) == bearer(PassFormat.DECLARATION, text)
    assert ref == reference(b"\x0b" * 8)


def test_a_badge_is_known_by_its_id() -> None:
    """Who bears it is known where it was issued, and nowhere else."""
    code = issue_badge(a_badge(), staff_key())
    assert ("badge:" + "07" * 8, {}, "") == bearer(PassFormat.STAFF_BADGE, code)
    found = bearer_of(PassFormat.STAFF_BADGE, code)
    assert found is not None
    assert a_badge().area == found.area


def _dcc(content: Any) -> str:
    return a_dcc(KEY, ISSUER, content=content)


@pytest.mark.parametrize(
    ("content", "subject", "contact"),
    [
        (
            {"nam": {"fn": "Mẫu", "gn": "Thử", "fnt": "MAU", "gnt": "THU"}, "dob": "1990", "v": [{"ci": "urn:1#a"}]},
            "dcc:URN:1#A",
            {"name": "Mẫu Thử"},
        ),
        ({"nam": {"fnt": "MAU<VAN", "gnt": "THU"}, "dob": "1990"}, "dcc:MAU VAN THU|1990", {"name": "MAU VAN THU"}),
        ({"nam": {"fnt": "MAU"}, "dob": "1990", "v": [{"ci": 7}, 5], "t": [{"ci": " X "}]}, "dcc:X", {"name": "MAU"}),
    ],
)
def test_a_dcc_is_known_by_its_certificate_and_names_its_bearer(
    content: Any, subject: str, contact: dict[str, str]
) -> None:
    """Its id, or name and birth where it has none; it states no way to reach anybody but a name."""
    assert (subject, contact, "") == bearer(PassFormat.DCC, _dcc(content))


def test_a_certificate_that_names_nobody_is_known_by_its_text() -> None:
    """It is still told from others."""
    text = _dcc({"v": [{}]})
    expected = "dcc:" + hashlib.sha256(text.encode()).hexdigest()
    assert (expected, {}, "") == bearer(PassFormat.DCC, text)


@pytest.mark.parametrize(
    "claims",
    [
        {-260: {3: {"hcid": "h-1", "name": "MAU THU", "birthDate": "1990-01-01"}}},
        {-260: {-6: [{"n": "MAU THU", "certificate": {"hcid": "h-1"}}]}},
        {"hcid": "h-1", "vaccine": "x", "name": "MAU THU"},
    ],
)
def test_a_ddcc_is_known_by_its_certificate(claims: Any) -> None:
    """Wherever in the claims it stands."""
    assert ("dcc:H-1", {"name": "MAU THU"}, "") == bearer(PassFormat.DDCC, a_dcc(KEY, ISSUER, claims=claims))


@pytest.mark.parametrize(
    ("name", "known"),
    [([{"family": "Mẫu", "given": ["Thử", 5]}], "Mẫu Thử"), ({"text": "Mẫu Thử"}, "Mẫu Thử"), (7, "")],
)
def test_a_health_card_is_known_by_what_is_signed_and_names_its_patient(name: Any, known: str) -> None:
    """The scheme may be written large, and a signature changed into another good one makes nobody else of the bearer."""
    bundle = {
        "entry": [
            {"resource": {"resourceType": "Immunization"}},
            {"resource": {"resourceType": "Patient", "name": name}},
        ]
    }
    vc = card_claims()["vc"] | {"credentialSubject": {"fhirBundle": bundle}}
    text, otherwise_signed = (health_card(KEY, card_claims(vc=vc)) for _ in range(2))
    token = "".join(chr(int(text[at : at + 2]) + 45) for at in range(5, len(text), 2))
    signed = token[: token.rindex(".")]
    expected = ("shc:" + hashlib.sha256(signed.encode()).hexdigest(), {"name": known} if known else {}, "")
    assert text != otherwise_signed
    for shown in (text, "SHC" + text[3:], otherwise_signed):
        assert expected == bearer(PassFormat.HEALTH_CARD, shown)


def test_a_travel_seal_is_known_by_the_document_it_names_else_by_its_own_number() -> None:
    """A passport filed under its number and the seal that names it meet."""
    certificate = seal_certificate(KEY, ec.generate_private_key(ec.SECP256R1()))
    data = seal_data()
    assert ("seal:U1", {"name": "MẪU THỬ"}, "") == bearer(PassFormat.TRAVEL_SEAL, travel_seal(KEY, certificate, data))
    data["msg"]["pid"]["i"] = "b 1234567"
    assert ("doc:B1234567", {"name": "MẪU THỬ"}, "") == bearer(
        PassFormat.TRAVEL_SEAL, travel_seal(KEY, certificate, data)
    )


def test_a_bearer_has_no_text_form() -> None:
    """A log that is handed one by mistake shows nobody."""
    found = bearer_of(PassFormat.ID_CARD, CARD)
    assert found is not None
    assert not any(part in f"{found!r} {found}" for part in (NAME, "048090001234", "Lê Lợi"))


def test_what_has_no_bearer_says_so() -> None:
    """Unknown kinds, and texts that are not of the kind."""
    assert [None] * 3 == [
        bearer_of(kind, "rubbish") for kind in (PassFormat.UNKNOWN, PassFormat.SPOKEN, PassFormat.ID_CARD)
    ]


@given(
    kind=st.sampled_from(PassFormat),
    text=st.text(),
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.binary(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["nam", "fn", "v", "ci", "name", "hcid", "certificate", "dob", -260, 1, 3, 7, 4, -70001]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
)
def test_no_text_raises(kind: PassFormat, text: str, content: Any) -> None:
    """Anybody may sign anything; who bears it is told or not, and what is told fits a sealed contact."""
    for each in (text, a_dcc(KEY, ISSUER, claims={6: 1, 4: 2, -260: {1: content}}), a_dcc(KEY, ISSUER, claims=content)):
        found = bearer_of(kind, each)
        assert found is None or (isinstance(found, Bearer) and found.subject and found.contact.keys() <= set(FIELDS))


def test_claims_of_our_own_that_are_none_have_no_bearer() -> None:
    """A declaration whose claims are malformed names nobody."""
    assert bearer_of(PassFormat.DECLARATION, "CR1:" + a_dcc(KEY, ISSUER, claims={-70001: 1})[4:]) is None
