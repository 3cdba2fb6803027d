"""What comes in the container `HC1:`: EU Digital COVID Certificates and Viet Nam's vaccination certificates (Decision 5772/QĐ-BYT),
eu-dcc-hcert-spec 1.0.8, and the WHO's Digital Documentation of COVID-19 Certificates (DDCC), hcert_spec 1.1.0.

The content is not held against a schema: many genuine certificates break it, and the door does not use the content.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from edge.passes.dcc_revocation import is_withdrawn
from edge.passes.judgement import Judgement, refused
from edge.passes.signed import judge_times, open_token
from edge.passes.trust import Issuer, Purpose, Trust, Usage
from edge.protocol.vocabulary import PassFormat, Reason

PREFIX = "HC1:"

_HCERT, _DCC = -260, 1
"""The health claim and the certificate within it (eu-dcc-hcert-spec 1.0.8, section 3.3.5)."""
_ENTRIES = {"v": Usage.VACCINATION, "t": Usage.TEST, "r": Usage.RECOVERY}

_WHO = {3: Usage.VACCINATION, 4: Usage.TEST, -6: Usage.VACCINATION}
"""Other certificates within the health claim (WHO SMART Trust, logical model HCert): core data sets of a vaccination and of a
test result, and the digital certificate of vaccination or prophylaxis."""
_WHO_ID, _WHO_VACCINE = "hcid", "vaccine"
"""Names of the core data set, which stood as the claims themselves before the health claim had a place for it."""


def is_dcc(text: str) -> bool:
    """Tell whether *text* claims to be a certificate in this container."""
    return text.startswith(PREFIX)


def judge_dcc(text: str, trust: Trust, at: datetime | None) -> Judgement:
    """Judge a certificate: signature, then what its signer may sign, whether it was withdrawn, then times.

    Which of the two kinds it is stands under the signature; what cannot be opened is told as the DCC it most likely is.
    """
    opened = open_token(text.removeprefix(PREFIX), trust, Purpose.HEALTH)
    if isinstance(opened, Reason):
        return refused(PassFormat.DCC, opened)
    claims, signers = opened
    content = content_of(claims.all)
    if content is not None:
        kind = PassFormat.DCC
        allowed = tuple(signer for signer in signers if may_sign(signer, content))
    else:
        usages = _usages_of_who(claims.all)
        if not usages:
            return refused(PassFormat.DCC, Reason.MALFORMED)
        kind = PassFormat.DDCC
        allowed = tuple(signer for signer in signers if not signer.usages or usages <= signer.usages)
    if not allowed:
        return refused(kind, Reason.ISSUER_NOT_ALLOWED)
    if content is not None and is_withdrawn(content, trust.revoked_certificates):
        return refused(kind, Reason.REVOKED)
    worth = judge_times(claims, allowed, at)
    return Judgement(kind, worth.verdict, worth.reason)


def content_of(claims: Mapping[Any, Any]) -> Mapping[Any, Any] | None:
    """Return the DCC among the claims, or None when there is none."""
    health = claims.get(_HCERT)
    content = health.get(_DCC) if isinstance(health, Mapping) else None
    return content if isinstance(content, Mapping) else None


def may_sign(issuer: Issuer, content: Mapping[Any, Any]) -> bool:
    """Tell whether the signer's extended key usage covers *content*.

    Only the DCC's own usages restrict: a signer that names none of them (or others, such as clientAuth) may sign every kind.
    """
    present = {usage for key, usage in _ENTRIES.items() if content.get(key)}
    return not issuer.usages or present <= issuer.usages


def _usages_of_who(claims: Mapping[Any, Any]) -> set[Usage]:
    """Return what the WHO certificates among the claims attest; nothing when there is none."""
    health = claims.get(_HCERT)
    if isinstance(health, Mapping):
        return {usage for key, usage in _WHO.items() if _is_filled(health.get(key))}
    is_core_set = isinstance(claims.get(_WHO_ID), str) and claims.get(_WHO_VACCINE)
    return {Usage.VACCINATION} if is_core_set else set()


def _is_filled(value: Any) -> bool:
    entries = value if isinstance(value, list | tuple) else [value]
    return bool(entries) and all(isinstance(entry, Mapping) and entry for entry in entries)
