"""SMART Health Cards (Framework 1.4.0): `shc:/` and digits, a JWS of ES256 over a deflated verifiable credential.

A card that is spread over several symbols (`shc:/1/2/…`, deprecated) is recognised and refused: the door judges one symbol at a time.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from edge.passes.bounds import decode_base64url, inflate_raw, load_json
from edge.passes.card_keys import CardKey
from edge.passes.cwt import read_claims
from edge.passes.judgement import Judgement, refused
from edge.passes.signed import Span, judge_times
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat, Reason

PREFIX = "shc:/"

_PAIRS = re.compile(r"(?:[0-9]{2})+")
_PART = re.compile(r"[0-9]{1,3}/[0-9]{1,3}/[0-9]*")
_OFFSET = 45
"""Each pair of digits is a character of the JWS: its code less 45, which is `-`. What is beyond `z` is no base64url."""

_CLAIMS = ("iss", "iat", "nbf", "exp")
_TYPE = "https://smarthealth.cards#health-card"
# `zip` is of the framework, not of RFC 7515; `crit`, which would have to be understood, is still checked.
_REGISTRY = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)


def is_health_card(text: str) -> bool:
    """Tell whether *text* claims to be a SMART Health Card; a scheme is the same in any case (RFC 3986, section 3.1)."""
    return text[: len(PREFIX)].lower() == PREFIX


def read_health_card(text: str) -> Mapping[str, Any] | None:
    """Return what the card in *text* states, its signature not checked; for one that was judged good before."""
    token = _token(text[len(PREFIX) :])
    packed = token if isinstance(token, Reason) else decode_base64url(token.split(".")[1])
    content = packed if isinstance(packed, Reason) else inflate_raw(packed)
    stated = content if isinstance(content, Reason) else load_json(content)
    return stated if isinstance(stated, Mapping) else None


def signed_part(text: str) -> str:
    """Return what is signed of the card in *text*, header and content; "" when it has not its form.

    Who has a card can change its signature into another good one (ECDSA), but nothing of this.
    """
    token = _token(text[len(PREFIX) :])
    return "" if isinstance(token, Reason) else token.rpartition(".")[0]


def judge_health_card(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge a card: issuer known, signature, content, whose key it was, whether it was withdrawn, then times.

    Nothing unsigned is unfolded.
    """
    token = _token(text[len(PREFIX) :])
    if isinstance(token, Reason):
        return refused(PassFormat.HEALTH_CARD, token)
    header, payload = token.split(".")[:2]
    kid = _kid(header)
    packed = decode_base64url(payload)
    if isinstance(kid, Reason) or isinstance(packed, Reason):
        return refused(PassFormat.HEALTH_CARD, Reason.MALFORMED)
    candidates = trust.find_card_keys(kid)
    signers = [key for key in candidates if _is_signed_by(token, key)]
    if not signers:
        return refused(PassFormat.HEALTH_CARD, Reason.SIGNATURE_INVALID if candidates else Reason.UNKNOWN_ISSUER)
    content = inflate_raw(packed)
    content = content if isinstance(content, Reason) else load_json(content)
    if isinstance(content, Reason):
        return refused(PassFormat.HEALTH_CARD, content)
    claims = read_claims(content, _CLAIMS)
    if isinstance(claims, Reason) or not _is_card(content):
        return refused(PassFormat.HEALTH_CARD, Reason.MALFORMED)
    owned = [key for key in signers if key.issuer == claims.issuer]
    if not owned:
        return refused(PassFormat.HEALTH_CARD, Reason.ISSUER_NOT_ALLOWED)
    rid = content["vc"].get("rid")
    if isinstance(rid, str) and trust.is_card_revoked(kid, rid, claims.not_before):
        return refused(PassFormat.HEALTH_CARD, Reason.REVOKED)
    worth = judge_times(claims, [Span(listed_until=key.listed_until) for key in owned], at)
    return Judgement(PassFormat.HEALTH_CARD, worth.verdict, worth.reason)


def _token(digits: str) -> str | Reason:
    if _PART.fullmatch(digits):
        return Reason.PART_ONLY
    if not _PAIRS.fullmatch(digits):
        return Reason.MALFORMED
    token = "".join(chr(int(digits[i : i + 2]) + _OFFSET) for i in range(0, len(digits), 2))
    return token if token.count(".") == 2 else Reason.MALFORMED


def _kid(segment: str) -> str | Reason:
    """Return the key id of the JWS header in *segment*, read under our bounds before the library reads it."""
    data = decode_base64url(segment)
    header = data if isinstance(data, Reason) else load_json(data)
    if not isinstance(header, Mapping) or header.get("zip") != "DEF" or "crit" in header:
        return Reason.MALFORMED
    kid = header.get("kid")
    return kid if isinstance(kid, str) and not isinstance(kid, Reason) else Reason.MALFORMED


def _is_signed_by(token: str, key: CardKey) -> bool:
    try:
        message = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY)
        return jws.validate_compact(message, key.key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError):
        return False


def _is_card(content: Mapping[str, Any]) -> bool:
    credential = content.get("vc")
    types = credential.get("type") if isinstance(credential, Mapping) else None
    return isinstance(types, list) and _TYPE in types
