"""Our own health declaration: `CR1:` + base45(zlib(COSE_Sign1(CWT))), the container of the EU DCC with claims of our own.

It says that somebody, known only by a pseudonym made for this one pass, answered the questions, whether the answers were clear,
for which area and how many people, from when until when. It names nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cbor2

from edge.passes.cwt import CTI, EXP, IAT, ISS, Claims
from edge.passes.judgement import MAX_PEOPLE, Judgement, refused
from edge.passes.signed import claims_of, judge_times, open_token
from edge.passes.trust import Issuer, Purpose, Trust
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

PREFIX = "CR1:"

CLAIM = -70001
"""Our claim in the CWT, a map; keys below -65536 are for private use (RFC 8392, section 9.1)."""
_PSEUDONYM, _IS_CLEAR, _AREA, _PEOPLE = 1, 2, 3, 4

MIN_RANDOM, MAX_RANDOM = 8, 32
"""Bytes of a pseudonym and of a token id: enough never to meet twice, few enough to keep the symbol small."""
MAX_AREA = 64
MAX_ISSUER = 64


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a declaration states. *pseudonym* and *token* are random bytes; *is_clear* is the outcome of the answers.

    *area* is the id of the place it was made for, "" for any. Raises: ValueError naming the field that cannot be so.
    """

    issuer: str
    pseudonym: bytes
    token: bytes
    is_clear: bool
    area: str
    people: int
    issued: datetime
    expires: datetime

    def __post_init__(self) -> None:
        for name, value in (("pseudonym", self.pseudonym), ("token", self.token)):
            if not MIN_RANDOM <= len(value) <= MAX_RANDOM:
                raise ValueError(f"{name} must have {MIN_RANDOM} to {MAX_RANDOM} bytes, not {len(value)}")
        if not 1 <= self.people <= MAX_PEOPLE:
            raise ValueError(f"people must be 1 to {MAX_PEOPLE}, not {self.people}")
        if len(self.area) > MAX_AREA or not 1 <= len(self.issuer) <= MAX_ISSUER:
            raise ValueError(f"area may have {MAX_AREA} characters, issuer 1 to {MAX_ISSUER}")
        if self.issued.tzinfo is None or self.expires.tzinfo is None:
            raise ValueError("times must say their time zone")
        if self.expires <= self.issued:
            raise ValueError("a declaration must expire after it is issued")


def encode_claims(declaration: Declaration) -> bytes:
    """Return the CWT claims set of *declaration*; times are whole seconds."""
    return cbor2.dumps(
        {
            ISS: declaration.issuer,
            EXP: int(declaration.expires.timestamp()),
            IAT: int(declaration.issued.timestamp()),
            CTI: declaration.token,
            CLAIM: {
                _PSEUDONYM: declaration.pseudonym,
                _IS_CLEAR: declaration.is_clear,
                _AREA: declaration.area,
                _PEOPLE: declaration.people,
            },
        }
    )


def open_declaration(text: str, trust: Trust) -> Declaration | Reason:
    """Return what the declaration in *text* states if its signature is good, else the reason. Times are not judged."""
    opened = _open(text, trust)
    return opened if isinstance(opened, Reason) else opened[0]


def read_declaration(text: str) -> Declaration | None:
    """Return what the declaration in *text* states, its signature not checked; for one that was judged good before."""
    claims = claims_of(text.removeprefix(PREFIX))
    declaration = None if claims is None else _read(claims)
    return declaration if isinstance(declaration, Declaration) else None


def is_declaration(text: str) -> bool:
    """Tell whether *text* claims to be one of our declarations."""
    return text.startswith(PREFIX)


def judge_declaration(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge one of our declarations. Answers that are not clear refuse it, however good the signature."""
    opened = _open(text, trust)
    if isinstance(opened, Reason):
        return refused(PassFormat.DECLARATION, opened)
    declaration, claims, signers = opened
    worth = judge_times(claims, signers, at)
    if worth.verdict is not VerdictKind.REFUSED and not declaration.is_clear:
        return Judgement(
            PassFormat.DECLARATION, VerdictKind.REFUSED, Reason.ANSWERS_NOT_CLEAR, people=declaration.people
        )
    return Judgement(PassFormat.DECLARATION, worth.verdict, worth.reason, people=declaration.people)


def _open(text: str, trust: Trust) -> tuple[Declaration, Claims, tuple[Issuer, ...]] | Reason:
    opened = open_token(text.removeprefix(PREFIX), trust, Purpose.DECLARATION)
    if isinstance(opened, Reason):
        return opened
    claims, signers = opened
    declaration = _read(claims)
    return declaration if isinstance(declaration, Reason) else (declaration, claims, signers)


def _read(claims: Claims) -> Declaration | Reason:
    ours = claims.all.get(CLAIM)
    if not isinstance(ours, Mapping) or claims.issued is None or claims.expires is None:
        return Reason.MALFORMED
    fields: dict[str, tuple[Any, type]] = {
        "pseudonym": (ours.get(_PSEUDONYM), bytes),
        "token": (claims.all.get(CTI), bytes),
        "is_clear": (ours.get(_IS_CLEAR), bool),
        "area": (ours.get(_AREA), str),
        "people": (ours.get(_PEOPLE), int),
    }
    if any(type(value) is not kind for value, kind in fields.values()):
        return Reason.MALFORMED
    try:
        return Declaration(
            issuer=claims.issuer,
            issued=claims.issued,
            expires=claims.expires,
            **{name: value for name, (value, _) in fields.items()},
        )
    except ValueError:
        return Reason.MALFORMED
