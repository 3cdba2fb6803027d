"""EU Digital COVID Certificates and Viet Nam's vaccination certificates (Decision 5772/QĐ-BYT): `HC1:`, eu-dcc-hcert-spec 1.0.8.

The content is not held against the JSON schema: many genuine certificates break it, and the door does not use the content.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from edge.passes.cwt import parse_claims
from edge.passes.judgement import Judgement, refused
from edge.passes.signed import find_signer, judge_times, unwrap
from edge.passes.trust import Issuer, Purpose, Trust, Usage
from edge.protocol.vocabulary import PassFormat, Reason

PREFIX = "HC1:"

_HCERT, _DCC = -260, 1
"""The health claim and the certificate within it (eu-dcc-hcert-spec 1.0.8, section 3.3.5)."""
_ENTRIES = {"v": Usage.VACCINATION, "t": Usage.TEST, "r": Usage.RECOVERY}


def is_dcc(text: str) -> bool:
    """Tell whether *text* claims to be a certificate of this kind."""
    return text.startswith(PREFIX)


def judge_dcc(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge a certificate: signature, then what its signer may sign, then times."""
    message = unwrap(text.removeprefix(PREFIX))
    if isinstance(message, Reason):
        return refused(PassFormat.DCC, message)
    issuer = find_signer(message, trust, Purpose.HEALTH)
    if isinstance(issuer, Reason):
        return refused(PassFormat.DCC, issuer)
    claims = parse_claims(message.payload)
    if isinstance(claims, Reason):
        return refused(PassFormat.DCC, claims)
    content = content_of(claims.all)
    if content is None:
        return refused(PassFormat.DCC, Reason.MALFORMED)
    if not may_sign(issuer, content):
        return refused(PassFormat.DCC, Reason.ISSUER_NOT_ALLOWED)
    worth = judge_times(claims, issuer, at)
    return Judgement(PassFormat.DCC, worth.verdict, worth.reason)


def content_of(claims: Mapping[Any, Any]) -> Mapping[Any, Any] | None:
    """Return the certificate among the claims, or None when there is none."""
    health = claims.get(_HCERT)
    content = health.get(_DCC) if isinstance(health, Mapping) else None
    return content if isinstance(content, Mapping) else None


def may_sign(issuer: Issuer, content: Mapping[Any, Any]) -> bool:
    """Tell whether the signer's extended key usage covers *content*.

    Only the DCC's own usages restrict: a signer that names none of them (or others, such as clientAuth) may sign every kind.
    """
    present = {usage for key, usage in _ENTRIES.items() if content.get(key)}
    return not issuer.usages or present <= issuer.usages
