"""A day in which everything a visitor may show or type is marked: codes of every kind, whole and damaged, and answers of the form.

Who uses it searches afterwards for the marks. All people are invented; their numbers are random.
"""

import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Issuer, Purpose, create_issuer
from edge.passes.issuing import SigningKey, issue_badge
from edge.protocol.vocabulary import PassFormat
from tests.support.canaries import Canary, a_name, digits
from tests.support.declaring import ANSWERS
from tests.support.foreign_passes import (
    CARD_ISSUER,
    CARD_TYPE,
    a_badge,
    card_claims,
    health_card,
    jwk,
    seal_certificate,
    seal_data,
    travel_seal,
)
from tests.support.passes import VACCINATION, a_dcc, certificate_of

_NOW = datetime.now(UTC).replace(microsecond=0)
_TERM: dict[str, Any] = {"not_before": _NOW - timedelta(days=30), "not_after": _NOW + timedelta(days=300)}
_TIMES: dict[str, Any] = {"issued": _NOW - timedelta(days=1), "expires": _NOW + timedelta(days=30)}

Contact = dict[str, str]


@dataclass(slots=True)
class MarkedCodes:
    """Texts of codes by the kind they are taken for, whether they are accepted, and the marks in them."""

    shown: list[tuple[PassFormat, bool, str]] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    """What the door is to seal of them, where a plan orders it: of each that is accepted and says how to reach its bearer."""

    def add(
        self,
        kind: PassFormat,
        text: str,
        marks: dict[str, str],
        *,
        is_taken: bool = True,
        contact: Contact | None = None,
    ) -> None:
        """Add a code that holds *marks*, of a bearer who can be reached by *contact*."""
        self.shown.append((kind, is_taken, text))
        self.canaries += [Canary(f"{kind.value}: {name}", mark) for name, mark in marks.items()]
        if contact is not None:
            self.contacts.append(contact)


def mark_of(text: str) -> str:
    """Return the mark of a signed code, in which the name stands packed: the letters of its signature, which no other code has."""
    return text[-70:-10]


def marked_codes(trust: Path) -> MarkedCodes:
    """Return accepted codes of each kind but our own two, and damaged, forged and unknown ones; who signs them is put into *trust*."""
    codes = MarkedCodes()
    _stated(codes)
    _in_hc1(codes, trust)
    _health_cards(codes, trust)
    _seals(codes, trust)
    name, number = a_name(), digits(12, "00")
    codes.add(PassFormat.UNKNOWN, f"{number}|{name}|not a card", {"name": name, "number": number}, is_taken=False)
    name = a_name()
    codes.add(PassFormat.UNKNOWN, f"https://vi-du.example/?ten={name}", {"name": name}, is_taken=False)
    return codes


def marked_card() -> tuple[str, dict[str, str], Contact]:
    """Return the text of an ID card, the marks in it, and how to reach its bearer."""
    name, number, old, street = a_name(), digits(12, "001"), digits(9), a_name()
    text = f"{number}|{old}|{name}|02031990|Nữ|Số 7, {street}|10052021"
    marks = {"name": name, "number": number, "old number": old, "address": street}
    return text, marks, {"name": name, "id_number": number, "address": f"Số 7, {street}"}


def marked_badge(trust: Path) -> str:
    """Return the text of a staff badge of the province whose issuer is put into *trust*."""
    files = create_issuer("Counter room test", _NOW - timedelta(days=1), _NOW + timedelta(days=30))
    key = SigningKey.from_pem(files.key_pem, files.certificate_pem, Purpose.STAFF)
    _put(trust / "staff" / "badges.pem", files.certificate_pem)
    return issue_badge(a_badge(area="tinh", issued=_NOW - timedelta(hours=1), expires=_NOW + timedelta(days=1)), key)


def marked_answers(destination: str) -> tuple[dict[str, str], list[Canary]]:
    """Return the form's answers with a mark in each that tells something of somebody, and the marks."""
    marks = {
        "full_name": a_name(),
        "id_number": digits(12, "004"),
        "street": a_name(),
        "phone": digits(10, "08"),
        "email": f"u{digits(12)}@vi-du.example",
        "travelled_where": a_name(),
        "province": a_name(),
        "district": a_name(),
        "ward": a_name(),
        "proxy_name": a_name(),
        "proxy_phone": digits(10, "05"),
    }
    return ANSWERS | marks | {"destination": destination}, [Canary(f"form: {name}", v) for name, v in marks.items()]


def declared_contact(answers: dict[str, str]) -> Contact:
    """Return how to reach who gave *answers*, as the health department is to read it."""
    name = answers["full_name"]
    if answers.get("whom") == "other":
        name = f"{name} (khai hộ: {answers['proxy_name']}, {answers['proxy_phone']})"
    address = ", ".join(answers[part] for part in ("street", "ward", "district", "province"))
    return {"name": name, "phone": answers["phone"], "address": address, "id_number": answers["id_number"]}


def _stated(codes: MarkedCodes) -> None:
    text, marks, contact = marked_card()
    codes.add(PassFormat.ID_CARD, text, marks, contact=contact)
    name, number = a_name(), digits(12, "002")
    decomposed = unicodedata.normalize("NFD", f"{number}|{name}|02/03/1990|Nam||")
    marks, contact = {"name of a copy": name, "number of a copy": number}, {"name": name, "id_number": number}
    codes.add(PassFormat.ID_CARD, decomposed, marks, contact=contact)
    name, number, phone, card = a_name(), digits(12, "003"), digits(10, "09"), digits(13)
    text = f"{number}|{name}|1990-03-02|0|Q{digits(9)}|QB9<Nam<DN{card}<{phone}<c2ln"
    marks = {"name": name, "number": number, "phone": phone, "insurance": card}
    contact = {"name": name, "phone": phone, "id_number": number}
    codes.add(PassFormat.COVID_NATIONAL, text, marks, contact=contact)
    name, number, street = a_name(), digits(13), a_name()
    text = f"DN{number}|{name.encode().hex()}|02/03/1990|1|{street.encode().hex()}|48 - 001|01/01/2021|-|$"
    marks = {"name": name, "number": number, "address": street}
    contact = {"name": name, "id_number": f"DN{number}", "address": street}
    codes.add(PassFormat.INSURANCE_CARD, text, marks, contact=contact)


def _in_hc1(codes: MarkedCodes, trust: Path) -> None:
    """DCC and DDCC, each also signed by a stranger under the same key id; what is forged is taken for a DCC."""
    key, stranger = _key(), _key()
    certificate = certificate_of(key, **_TERM)
    _put(trust / "dcc" / "signer.der", certificate)
    issuer = Issuer.from_der(certificate, Purpose.HEALTH)
    for signer, is_taken in ((key, True), (stranger, False)):
        name = a_name()
        content = VACCINATION | {"nam": {"fn": name, "fnt": "MAU<THU"}}
        text = a_dcc(signer, issuer, content=content, **_TIMES)
        _add_signed(codes, PassFormat.DCC, text, name, is_taken=is_taken)
        name = a_name()
        content = {"hcid": digits(12), "name": name, "birthDate": "1990-01-01", "vaccination": {"dose": 1}}
        times = {4: int(_TIMES["expires"].timestamp()), 6: int(_TIMES["issued"].timestamp())}
        text = a_dcc(signer, issuer, claims={1: "XX", -260: {3: content}} | times)
        _add_signed(codes, PassFormat.DDCC if is_taken else PassFormat.DCC, text, name, is_taken=is_taken)


def _health_cards(codes: MarkedCodes, trust: Path) -> None:
    key, stranger = _key(), _key()
    _put(trust / "shc" / "issuer.json", json.dumps({"iss": CARD_ISSUER, "keys": [jwk(key)]}).encode())
    for signer, is_taken in ((key, True), (stranger, False)):
        name = a_name()
        patient = {"resource": {"resourceType": "Patient", "name": [{"text": name}]}}
        subject = {"fhirVersion": "4.0.1", "fhirBundle": {"entry": [patient]}}
        credential = {"type": [CARD_TYPE], "credentialSubject": subject}
        claims = card_claims(nbf=_TIMES["issued"].timestamp(), vc=credential)
        _add_signed(codes, PassFormat.HEALTH_CARD, health_card(signer, claims), name, is_taken=is_taken)


def _seals(codes: MarkedCodes, trust: Path) -> None:
    key, stranger = _key(), _key()
    certificate = seal_certificate(key, key, **_TERM)
    _put(trust / "icao" / "signer.der", certificate)
    for signer, own, is_taken in (
        (key, certificate, True),
        (stranger, seal_certificate(stranger, stranger, **_TERM), False),
    ):
        name, document = a_name(), digits(9, "7")
        data = seal_data() | {"msg": {"uvci": "U1", "pid": {"n": name, "dob": "1990-01-01", "i": document}}}
        text = travel_seal(signer, own, data)
        contact = {"name": name} if is_taken else None
        marks = {f"name, taken {is_taken}": name, f"document, taken {is_taken}": document}
        codes.add(PassFormat.TRAVEL_SEAL, text, marks, is_taken=is_taken, contact=contact)


def _add_signed(codes: MarkedCodes, kind: PassFormat, text: str, name: str, *, is_taken: bool) -> None:
    which = f"{len(codes.shown)}, taken {is_taken}"
    marks = {f"name {which}": name, f"text {which}": mark_of(text)}
    codes.add(kind, text, marks, is_taken=is_taken, contact={"name": name} if is_taken else None)


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
