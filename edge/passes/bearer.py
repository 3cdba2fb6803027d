"""Who showed a code and how to reach them, per kind: what the pseudonym is made of, and what may be sealed for the health department.

Owns that choice. A bearer lives for the moment between judging a code and sealing its contact; it has no text form, and nothing of it may
go into a judgement, a log or a row. A masked field (`*`) counts as unknown. Nothing here checks a signature: ask only about a code that
was judged good.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from edge.passes.badge import read_badge
from edge.passes.bounds import load_json, trimmed
from edge.passes.dcc import PREFIX as DCC_PREFIX
from edge.passes.dcc import content_of
from edge.passes.declaration import read_declaration
from edge.passes.health_card import read_health_card, signed_part
from edge.passes.id_card import read_id_card
from edge.passes.insurance_card import read_insurance_card
from edge.passes.national_covid import read_national_covid
from edge.passes.pseudonym import document_subject
from edge.passes.signed import claims_of
from edge.passes.stated import compose
from edge.protocol.vocabulary import PassFormat

_REFERENCE_BYTES = 16
_SOCIAL_DIGITS = 10
_HEALTH, _WHO = -260, (3, 4, -6)


@dataclass(frozen=True, slots=True, repr=False)
class Bearer:
    """*subject* is what the pseudonym is made of, *contact* what is known of how to reach them (fields of `sealing.FIELDS`).

    *ref* names the declaration shown, whose contact is kept elsewhere; "" for other kinds. *area* is the id of the one area in which a
    badge is of use; "" for other kinds, and for a badge of all areas.
    """

    subject: str
    contact: Mapping[str, str] = field(default_factory=dict)
    ref: str = ""
    area: str = ""


def bearer_of(kind: PassFormat, text: str) -> Bearer | None:
    """Return who showed the code with this *text*, which was judged to be a good one of *kind*; None where nobody can be told.

    Any text has an answer; none raises.
    """
    bearing = BEARERS.get(kind)
    return None if bearing is None else bearing(trimmed(text))


def reference(token: bytes) -> str:
    """Return the reference of the declaration with this *token*: the first 16 bytes of its SHA-256, in hexadecimal."""
    return hashlib.sha256(token).digest()[:_REFERENCE_BYTES].hex()


def _of_declaration(text: str) -> Bearer | None:
    stated = read_declaration(text)
    return None if stated is None else Bearer(f"pass:{stated.pseudonym.hex()}", ref=reference(stated.token))


def _of_badge(text: str) -> Bearer | None:
    stated = read_badge(text)
    return None if stated is None else Bearer(f"badge:{stated.badge.hex()}", area=stated.area)


def _of_id_card(text: str) -> Bearer | None:
    card = read_id_card(text)
    if card is None:
        return None
    contact = _known(name=card.name, id_number=card.number, address=card.address)
    return Bearer(document_subject(card.number), contact)


def _of_national(text: str) -> Bearer | None:
    code = read_national_covid(text)
    if code is None:
        return None
    contact = _known(name=code.name, id_number=code.paper, phone=code.phone)
    if "id_number" in contact:
        return Bearer(document_subject(code.paper), contact)
    qid = _known(qid=code.qid)
    return Bearer(f"qid:{code.qid.upper()}" if qid else _digest("qid", text), contact)


def _of_insurance(text: str) -> Bearer | None:
    """The last ten signs are the bearer's number for life; newer cards show no others."""
    card = read_insurance_card(text)
    if card is None:
        return None
    contact = _known(name=card.name, id_number=card.number, address=card.address)
    return Bearer(f"bhyt:{card.number[-_SOCIAL_DIGITS:]}", contact)


def _of_dcc(text: str) -> Bearer | None:
    content = _content(text, content_of)
    if content is None:
        return None
    named, born = content.get("nam"), _text(content.get("dob"))
    names = named if isinstance(named, Mapping) else {}
    plain = " ".join(_text(names.get(part)) for part in ("fn", "gn")).strip()
    name = plain or " ".join(_text(names.get(part)) for part in ("fnt", "gnt")).replace("<", " ").strip()
    entries = [entry for key in "vtr" for entry in _listed(content.get(key))]
    return _certified(text, next((ci for entry in entries if (ci := _text(entry.get("ci")))), ""), name, born)


def _of_ddcc(text: str) -> Bearer | None:
    content = _content(text, _who_content)
    if content is None:
        return None
    certificate = content.get("certificate")
    of_it = certificate if isinstance(certificate, Mapping) else {}
    hcid = _text(content.get("hcid")) or _text(of_it.get("hcid"))
    born = _text(content.get("birthDate")) or _text(content.get("dob"))
    return _certified(text, hcid, _text(content.get("name")) or _text(content.get("n")), born)


def _of_health_card(text: str) -> Bearer | None:
    """A card states no number of its own, so it is known by what is signed of it."""
    content = read_health_card(text)
    bundle: Any = {} if content is None else content
    for key in ("vc", "credentialSubject", "fhirBundle"):
        bundle = bundle.get(key) if isinstance(bundle, Mapping) else None
    resources = [each.get("resource") for each in _listed(bundle.get("entry") if isinstance(bundle, Mapping) else None)]
    patients = [each for each in resources if isinstance(each, Mapping) and each.get("resourceType") == "Patient"]
    names = [name for patient in patients for name in _listed(patient.get("name"))]
    return Bearer(
        _digest("shc", signed_part(text)), _known(name=next((found for each in names if (found := _fhir(each))), ""))
    )


def _of_travel_seal(text: str) -> Bearer | None:
    content: Any = load_json(text)
    for key in ("data", "msg"):
        content = content.get(key) if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping):
        return None
    person = content.get("pid")
    of_them = person if isinstance(person, Mapping) else {}
    contact = _known(name=_text(of_them.get("n")))
    uvci = _text(content.get("uvci"))
    with suppress(ValueError):  # no travel document is stated
        return Bearer(document_subject(_text(of_them.get("i"))), contact)
    return Bearer(f"seal:{uvci.upper()}" if uvci else _digest("seal", text), contact)


BEARERS: Mapping[PassFormat, Callable[[str], Bearer | None]] = {
    PassFormat.DECLARATION: _of_declaration,
    PassFormat.STAFF_BADGE: _of_badge,
    PassFormat.DCC: _of_dcc,
    PassFormat.DDCC: _of_ddcc,
    PassFormat.HEALTH_CARD: _of_health_card,
    PassFormat.TRAVEL_SEAL: _of_travel_seal,
    PassFormat.INSURANCE_CARD: _of_insurance,
    PassFormat.COVID_NATIONAL: _of_national,
    PassFormat.ID_CARD: _of_id_card,
}
"""A row for each kind that can be accepted."""


def _certified(text: str, number: str, name: str, born: str) -> Bearer:
    who = number.upper() or (f"{name.upper()}|{born}" if name and born else "")
    return Bearer(f"dcc:{who}" if who else _digest("dcc", text), _known(name=name))


def _content(text: str, choose: Callable[[Mapping[Any, Any]], Mapping[Any, Any] | None]) -> Mapping[Any, Any] | None:
    claims = claims_of(text.removeprefix(DCC_PREFIX))
    return None if claims is None else choose(claims.all)


def _who_content(claims: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return the WHO certificate among *claims*, which may be the claims themselves."""
    health = claims.get(_HEALTH)
    held = [entry for key in _WHO for entry in _listed(health.get(key))] if isinstance(health, Mapping) else []
    return held[0] if held else claims


def _fhir(name: Mapping[Any, Any]) -> str:
    given = name.get("given")
    parts = [_text(name.get("family")), *(_text(each) for each in (given if isinstance(given, list) else []))]
    return _text(name.get("text")) or " ".join(part for part in parts if part)


def _listed(value: Any) -> list[Mapping[Any, Any]]:
    entries = value if isinstance(value, list | tuple) else [value]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _text(value: Any) -> str:
    return compose(value).strip() if isinstance(value, str) else ""


def _known(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value.strip() and "*" not in value}


def _digest(namespace: str, text: str) -> str:
    return f"{namespace}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
