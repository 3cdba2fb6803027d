"""Staff badges: `CB1:` + base45(zlib(COSE_Sign1(CWT))), signed by an issuer trusted for staff alone.

A badge names nobody: it has a random id, under which who issued it knows its bearer and may withdraw it. It is valid for months and
printed, so a copy is as good as the badge; what it opens, in its area, is a count of its own, no other right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import cbor2

from edge.passes.cwt import CTI, EXP, IAT, ISS, Claims
from edge.passes.judgement import Judgement, refused
from edge.passes.signed import claims_of, judge_times, open_token
from edge.passes.trust import Purpose, Trust
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

PREFIX = "CB1:"

CLAIM = -70002
"""Our claim in the CWT, a map; keys below -65536 are for private use (RFC 8392, section 9.1)."""
_AREA = 1

MIN_ID, MAX_ID = 8, 32
"""Bytes of a badge's id."""
MAX_AREA = 64
MAX_ISSUER = 64


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """What a badge states. *badge* is its random id; *area* the id of the area in which it is of use, and in all below it, "" for any.

    Raises: ValueError naming the field that cannot be so.
    """

    issuer: str
    badge: bytes
    area: str
    issued: datetime
    expires: datetime

    def __post_init__(self) -> None:
        if not MIN_ID <= len(self.badge) <= MAX_ID:
            raise ValueError(f"badge must have {MIN_ID} to {MAX_ID} bytes, not {len(self.badge)}")
        if len(self.area) > MAX_AREA or not 1 <= len(self.issuer) <= MAX_ISSUER:
            raise ValueError(f"area may have {MAX_AREA} characters, issuer 1 to {MAX_ISSUER}")
        if self.issued.tzinfo is None or self.expires.tzinfo is None:
            raise ValueError("times must say their time zone")
        if self.expires <= self.issued:
            raise ValueError("a badge must expire after it is issued")


def encode_badge(badge: StaffBadge) -> bytes:
    """Return the CWT claims set of *badge*; times are whole seconds."""
    return cbor2.dumps(
        {
            ISS: badge.issuer,
            EXP: int(badge.expires.timestamp()),
            IAT: int(badge.issued.timestamp()),
            CTI: badge.badge,
            CLAIM: {_AREA: badge.area},
        }
    )


def read_badge(text: str) -> StaffBadge | None:
    """Return what the badge in *text* states, its signature not checked; for one that was judged good before."""
    claims = claims_of(text.removeprefix(PREFIX))
    badge = None if claims is None else _read(claims)
    return badge if isinstance(badge, StaffBadge) else None


def is_badge(text: str) -> bool:
    """Tell whether *text* claims to be a staff badge."""
    return text.startswith(PREFIX)


def judge_badge(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge a badge: signature, whether it was withdrawn, then times. A withdrawn one is refused even while the time is not known.

    Whether it is of use here is for the rules to say: a judge knows no place.
    """
    opened = open_token(text.removeprefix(PREFIX), trust, Purpose.STAFF)
    if isinstance(opened, Reason):
        return refused(PassFormat.STAFF_BADGE, opened)
    claims, signers = opened
    badge = _read(claims)
    if isinstance(badge, Reason):
        return refused(PassFormat.STAFF_BADGE, badge)
    if badge.badge in trust.revoked_badges:
        return Judgement(PassFormat.STAFF_BADGE, VerdictKind.REFUSED, Reason.REVOKED)
    worth = judge_times(claims, signers, at)
    return Judgement(PassFormat.STAFF_BADGE, worth.verdict, worth.reason)


def _read(claims: Claims) -> StaffBadge | Reason:
    ours, token = claims.all.get(CLAIM), claims.all.get(CTI)
    area = ours.get(_AREA) if isinstance(ours, Mapping) else None
    if not isinstance(area, str) or not isinstance(token, bytes) or claims.issued is None or claims.expires is None:
        return Reason.MALFORMED
    try:
        return StaffBadge(claims.issuer, token, area, claims.issued, claims.expires)
    except ValueError:
        return Reason.MALFORMED
