"""The rules of a plan, laid over what a code is worth: which kinds are taken alone, which only of somebody on file, which not at all.

Owns the last word on a code, and who its bearer is on this day. It must not know how a code looks or where the rules come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from edge.passes.bounds import decode_base64url, encode_base64url
from edge.passes.judgement import Judgement, refused
from edge.passes.pseudonym import KEY_BYTES, pseudonym
from edge.protocol.messages import Filed
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind

_BY_ITSELF = PassFormat.DECLARATION
"""What is a declaration needs none beside it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is in force at a door.

    *taking* says on what terms each kind is taken; a kind that is not named is taken alone. *filed* holds the declarations on file by
    pseudonym under *day_key*, which is None while there is no key in force. Contacts are sealed to *contacts_key*; None: none are kept.
    *areas* are those in which the room lies; empty where nobody says, and then what is of use in one area is taken in any.
    Raises: ValueError for a key of another length than 32 bytes.
    """

    taking: Mapping[PassFormat, Taking] = field(default_factory=dict)
    filed: Mapping[str, Filed] = field(default_factory=dict, repr=False)
    day_key: bytes | None = field(default=None, repr=False)
    contacts_key: bytes | None = field(default=None, repr=False)
    areas: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, key in (("day", self.day_key), ("contacts", self.contacts_key)):
            if key is not None and len(key) != KEY_BYTES:
                raise ValueError(f"the {name} key has {KEY_BYTES} bytes, not {len(key)}")

    def taking_of(self, kind: PassFormat) -> Taking:
        """Return on what terms *kind* is taken. A declaration is taken or not; it never needs another one."""
        taking = self.taking.get(kind, Taking.ALONE)
        return Taking.ALONE if kind is _BY_ITSELF and taking is Taking.WITH_DECLARATION else taking

    def who(self, subject: str | None) -> str | None:
        """Return the pseudonym of *subject*; None for nobody, or while there is no key in force."""
        return pseudonym(self.day_key, subject) if self.day_key is not None and subject else None


@dataclass(frozen=True, slots=True)
class Ruled:
    """The last word on a code, and its bearer's pseudonym of the day where the code is taken or a declaration would do.

    *ref* names the declaration on file by which it is taken, or that its bearer gave besides.
    """

    judgement: Judgement
    who: str | None = None
    ref: str = ""


def rule(judgement: Judgement, subject: str | None, rules: Rules, at: datetime | None, area: str = "") -> Ruled:
    """Lay *rules* over *judgement* of a code whose bearer is *subject*, at *at* (None: the time is not known).

    *area* is the one area in which the code is of use, "" for any: it is taken there and in all areas below it.

    What is refused stays refused. A declaration on file that is over is none; while the time is not known nobody can say whether it is
    over, so the code is recorded, not verified, for that reason. Without a key nobody can be told from anybody else, and so nobody is
    on file.
    """
    if judgement.verdict is VerdictKind.REFUSED:
        return Ruled(judgement)
    taking = rules.taking_of(judgement.format)
    if taking is Taking.NOT:
        return Ruled(refused(judgement.format, Reason.NOT_ACCEPTED))
    if area and rules.areas and area not in rules.areas:
        return Ruled(refused(judgement.format, Reason.ANOTHER_AREA))
    who = rules.who(subject)
    filed = rules.filed.get(who) if who is not None else None
    if filed is not None and at is not None and at.timestamp() * 1000 >= filed.until_utc_ms:
        filed = None
    ref = filed.ref if filed is not None else ""
    if taking is Taking.ALONE:
        return Ruled(judgement, who, ref)
    if filed is None:
        return Ruled(refused(judgement.format, Reason.DECLARATION_NEEDED), who)
    taken = replace(judgement, reason=Reason.ON_FILE, people=filed.people)
    if at is None:
        taken = replace(taken, verdict=VerdictKind.RECORDED, reason=Reason.CLOCK_UNKNOWN)
    return Ruled(taken, who, ref)


def on_file(*lists: tuple[Filed, ...]) -> dict[str, Filed]:
    """Return the declarations of *lists* by pseudonym; of two for one bearer the one that holds longer, then the later of the two.

    A reference that either has is not lost: it names how to reach that bearer.
    """
    found: dict[str, Filed] = {}
    for each in (filed for some in lists for filed in some):
        known = found.get(each.who)
        if known is None:
            found[each.who] = each
        else:
            better, other = (each, known) if known.until_utc_ms <= each.until_utc_ms else (known, each)
            found[each.who] = better if better.ref else msgspec.structs.replace(better, ref=other.ref)
    return found


def key_bytes(text: str) -> bytes:
    """Return the 32 bytes of a key as the wire writes it (`fields.Key32`). Raises: ValueError for what is none."""
    key = decode_base64url(text)
    if isinstance(key, bytes):
        return key
    raise ValueError("a key that is no base64url")


def key_text(key: bytes) -> str:
    """Return 32 bytes of a key as the wire writes them."""
    return encode_base64url(key)
