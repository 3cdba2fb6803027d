"""Who comes to the room with a camera, and what they hold in their hands: invented cards, declarations, badges, and rubbish.

Names and numbers are drawn at run time. All of a series share a mark in each of them, so that whoever finds the mark has found somebody.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPException
from random import Random

from central.demo.aggregator import Prepared
from central.demo.day import Code
from central.demo.passes import PassMaker
from edge.protocol.vocabulary import PassFormat
from tests.support.canaries import Canary, a_name, digits
from tests.support.declaring import ANSWERS
from tests.support.marked_codes import Contact, declared_contact
from tests.support.surfer import Surfer

_SERIES = 1000
"""As many numbers of twelve digits share their first nine."""

_WHOLE = 20
"""Of so many people of each kind every form is looked for, digests of the whole included."""

_SHARES = {Code.CARD: 12, Code.VALID: 8, Code.BADGE: 2, Code.RUBBISH: 1, Code.EXPIRED: 1}
_KINDS = {Code.VALID: PassFormat.DECLARATION, Code.EXPIRED: PassFormat.DECLARATION, Code.BADGE: PassFormat.STAFF_BADGE}
_DECLARING = 0.35
"""The share of those with a card who have declared on the web before they come."""

_DECLARED = b"/khai-bao/ma"


class Filed(StrEnum):
    """What a visitor knows of the declaration that was put on file for the card."""

    NO = "no"
    YES = "yes"
    IN_DOUBT = "in doubt"
    """Central was gone before it had answered."""


@dataclass(eq=False, slots=True, repr=False)
class Visitor:
    """Somebody with a code of *kind*. *contact* is what a door has to seal of it, *declared* what was typed on the web."""

    kind: PassFormat
    text: str
    contact: Contact = field(default_factory=dict)
    declared: Contact = field(default_factory=dict)
    filed: Filed = Filed.NO


class Visitors:
    """Makes visitors of *room*, with the codes of *prepared*; those who declare do so at central's *port*."""

    def __init__(self, prepared: Prepared, room: str, port: int) -> None:
        self._passes = PassMaker(prepared.issuer.key, prepared.issuer.name, prepared.badges)
        self._room = room
        self._port = port
        self._count = 0
        self._numbers = self._name = self._street = ""
        self.canaries: list[Canary] = []
        self.filed: list[Visitor] = []
        """Those whose declaration is on file for certain, in their order."""

    def anybody(self, random: Random) -> Visitor:
        """Return the next visitor."""
        (code,) = random.choices(list(_SHARES), list(_SHARES.values()))
        return self.with_card() if code is Code.CARD else self._with(code, random)

    def with_card(self) -> Visitor:
        """Return somebody with an ID card that nobody has shown yet."""
        if self._count % _SERIES == 0:
            self._numbers, self._name, self._street = digits(9, "07"), a_name(), a_name()
            marks = {"number": self._numbers, "name": self._name, "street": self._street}
            self.canaries += [Canary(f"the {what} of anybody", mark) for what, mark in marks.items()]
        number = f"{self._numbers}{self._count % _SERIES:03d}"
        name, address = f"{self._name} {a_name()}", f"Số 7, {self._street}"
        if self._count < _WHOLE:
            self.canaries += [Canary("a card: number", number), Canary("a card: name", name)]
        self._count += 1
        text = f"{number}||{name}|02031990|Nữ|{address}|10052021"
        return Visitor(PassFormat.ID_CARD, text, {"name": name, "id_number": number, "address": address})

    def with_declaration(self, random: Random) -> Visitor:
        """Return somebody with a declaration of their own, whose answers are clear."""
        return self._with(Code.VALID, random, is_well=True)

    def declares(self, visitor: Visitor, random: Random) -> bool:
        """Tell whether *visitor* declares on the web before coming."""
        return visitor.kind is PassFormat.ID_CARD and random.random() < _DECLARING

    def declare(self, visitor: Visitor) -> None:
        """Fill the form in at central, so that the card is on file; it may be that central does not answer. Blocks."""
        phone = digits(10, "08")
        answers = ANSWERS | {
            "full_name": visitor.contact["name"],
            "id_number": visitor.contact["id_number"],
            "phone": phone,
            "destination": f"room:{self._room}",
            "use_card": "y",
        }
        if len(self.filed) < _WHOLE:
            self.canaries.append(Canary("form: phone", phone))
        visitor.declared = declared_contact(answers)
        visitor.filed = Filed.IN_DOUBT
        try:
            said = Surfer(self._port).send(f"/khai-bao/?room={self._room}", **answers)
        except (OSError, HTTPException, AssertionError):
            return  # nobody knows what came of it
        if _DECLARED in said:
            visitor.filed = Filed.YES
            self.filed.append(visitor)

    def _with(self, code: Code, random: Random, *, is_well: bool = False) -> Visitor:
        text = self._passes.text(code, random, is_well=is_well)
        return Visitor(_KINDS.get(code, PassFormat.UNKNOWN), text or "")
