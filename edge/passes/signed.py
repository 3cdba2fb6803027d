"""What all signed kinds share: envelope off, issuer found, signature checked, times judged — in this order, each with its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from edge.passes.bounds import decode_base45, inflate
from edge.passes.cose import Signed, is_signed_by, parse
from edge.passes.cwt import SKEW, Claims, fault_in_time, parse_claims
from edge.passes.trust import Issuer, Purpose, Trust
from edge.protocol.vocabulary import Reason, VerdictKind

LIST_GRACE = timedelta(days=14)
"""How long after the end of its trust list a signer is believed as before. Until then an office that is late with its next list costs
nobody anything; after it the door can no longer say that nothing was withdrawn, and records what it would have verified."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A verdict with its reason, before it is bound to a kind."""

    verdict: VerdictKind
    reason: Reason


class Term(Protocol):
    """The time within which an issuer may be believed."""

    @property
    def not_before(self) -> datetime: ...

    @property
    def not_after(self) -> datetime: ...

    @property
    def listed_until(self) -> datetime | None: ...


def open_token(text: str, trust: Trust, purpose: Purpose) -> tuple[Claims, Issuer] | Reason:
    """Return the claims in *text* (prefix already off) and who signed them, who may sign for *purpose*. Times are not judged."""
    message = unwrap(text)
    if isinstance(message, Reason):
        return message
    issuer = find_signer(message, trust, purpose)
    if isinstance(issuer, Reason):
        return issuer
    claims = parse_claims(message.payload)
    return claims if isinstance(claims, Reason) else (claims, issuer)


def claims_of(text: str) -> Claims | None:
    """Return the claims in *text* (prefix already off), its signature not checked; for a pass that was judged good before."""
    message = unwrap(text)
    claims = message if isinstance(message, Reason) else parse_claims(message.payload)
    return None if isinstance(claims, Reason) else claims


def unwrap(text: str) -> Signed | Reason:
    """Return the message in *text* = base45(zlib(COSE_Sign1)) (eu-dcc-hcert-spec 1.0.8, section 4), prefix already off."""
    packed = decode_base45(text)
    if isinstance(packed, Reason):
        return packed
    message = inflate(packed)
    if isinstance(message, Reason):
        return message
    return parse(message)


def find_signer(message: Signed, trust: Trust, purpose: Purpose) -> Issuer | Reason:
    """Return the issuer whose key made the signature.

    Key ids are eight bytes and may collide, so each candidate is tried. A genuine signature by an issuer for another purpose
    is told apart from a bad one.
    """
    candidates = trust.find(message.kid) if message.kid is not None else ()
    if not candidates:
        return Reason.UNKNOWN_ISSUER
    for issuer in candidates:
        if is_signed_by(message, issuer.key):
            return issuer if issuer.purpose is purpose else Reason.ISSUER_NOT_ALLOWED
    return Reason.SIGNATURE_INVALID


def judge_times(claims: Claims, issuer: Term | None, at: datetime | None) -> Worth:
    """Return the worth of a pass whose signature is good, at *at*; an *issuer* of None is known by a key that has no term.

    With *at* None the door does not know the time: the pass is recorded, not verified, since nobody could say whether it has
    expired. The pass's own times come before its issuer's, for that is what its bearer can understand. A signer on a list that is long
    past its end is recorded, too: the signature is as good as it was, and its bearer is not to blame, but nobody could say any more
    whether the signer was withdrawn.
    """
    if at is None:
        return Worth(VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    fault = fault_in_time(claims, at) or (_fault_of_issuer(claims, issuer, at) if issuer is not None else None)
    if fault is not None:
        return Worth(VerdictKind.REFUSED, fault)
    if issuer is not None and issuer.listed_until is not None and at - issuer.listed_until > LIST_GRACE:
        return Worth(VerdictKind.RECORDED, Reason.LIST_OUTDATED)
    return Worth(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)


def _fault_of_issuer(claims: Claims, issuer: Term, at: datetime) -> Reason | None:
    """Signing before the certificate began, or showing the pass after it ended (eu-dcc-hcert-spec 1.0.8, section 3.3.3 and 3.3.4)."""
    if issuer.not_before - at > SKEW or at - issuer.not_after > SKEW:
        return Reason.ISSUER_EXPIRED
    if claims.issued is not None and issuer.not_before - claims.issued > SKEW:
        return Reason.ISSUER_EXPIRED
    return None
