"""What all signed kinds share: envelope off, issuer found, signature checked, times judged — in this order, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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


_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """A term in plain figures; without any it is for ever."""

    not_before: datetime = _FIRST
    not_after: datetime = _LAST
    listed_until: datetime | None = None


def open_token(text: str, trust: Trust, purpose: Purpose) -> tuple[Claims, tuple[Issuer, ...]] | Reason:
    """Return the claims in *text* (prefix already off) and who signed them for *purpose* (see `find_signers`). Times are not judged."""
    message = unwrap(text)
    if isinstance(message, Reason):
        return message
    signers = find_signers(message, trust, purpose)
    if isinstance(signers, Reason):
        return signers
    claims = parse_claims(message.payload)
    return claims if isinstance(claims, Reason) else (claims, signers)


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


def find_signers(message: Signed, trust: Trust, purpose: Purpose) -> tuple[Issuer, ...] | Reason:
    """Return the issuers whose key made the signature and who may sign for *purpose*: one, or more where certificates share a key.

    Key ids are eight bytes and may collide, so each candidate is tried (eu-dcc-hcert-spec 1.0.8, section 3.3.2); a list may also keep a
    key id, and the key, over a renewal. A genuine signature by an issuer for another purpose is told apart from a bad one.
    """
    candidates = trust.find(message.kid) if message.kid is not None else ()
    if not candidates:
        return Reason.UNKNOWN_ISSUER
    signers = [issuer for issuer in candidates if is_signed_by(message, issuer.key)]
    if not signers:
        return Reason.SIGNATURE_INVALID
    return tuple(issuer for issuer in signers if issuer.purpose is purpose) or Reason.ISSUER_NOT_ALLOWED


def judge_times(claims: Claims, terms: Sequence[Term], at: datetime | None) -> Worth:
    """Return the worth of a pass whose signature is good, at *at*.

    *terms* are those of its signer's certificates, of which one is enough; a key without a certificate has a `Span`.

    With *at* None the door does not know the time: the pass is recorded, not verified, since nobody could say whether it has
    expired. The pass's own times come before its issuer's, for that is what its bearer can understand. A signer on a list that is long
    past its end is recorded, too: the signature is as good as it was, and its bearer is not to blame, but nobody could say any more
    whether the signer was withdrawn.
    """
    if at is None:
        return Worth(VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    fault = fault_in_time(claims, at)
    in_term = [term for term in terms if not _is_outside(term, claims, at)]
    if fault is None and terms and not in_term:
        fault = Reason.ISSUER_EXPIRED
    if fault is not None:
        return Worth(VerdictKind.REFUSED, fault)
    if in_term and all(term.listed_until is not None and at - term.listed_until > LIST_GRACE for term in in_term):
        return Worth(VerdictKind.RECORDED, Reason.LIST_OUTDATED)
    return Worth(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)


def _is_outside(term: Term, claims: Claims, at: datetime) -> bool:
    """Signed before the certificate began, or shown outside its term (eu-dcc-hcert-spec 1.0.8, section 3.3.3 and 3.3.4)."""
    if term.not_before - at > SKEW or at - term.not_after > SKEW:
        return True
    return claims.issued is not None and term.not_before - claims.issued > SKEW
