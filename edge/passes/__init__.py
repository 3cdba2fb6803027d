"""What a shown code is worth: recognising, decoding, verifying. Pure: text, trusted certificates and a time in, a value out.

`judge` is the door's question; `issue`, `issue_badge` and `create_issuer` are central's part of our own passes. Knows no file, clock,
camera or network; the rules of a plan (which kinds are accepted) are laid over a `Judgement` elsewhere.
"""

from edge.passes.badge import StaffBadge
from edge.passes.declaration import Declaration, open_declaration
from edge.passes.errors import TrustError
from edge.passes.issuing import IssuerFiles, SigningKey, create_issuer, issue, issue_badge
from edge.passes.judgement import Judgement
from edge.passes.kinds import judge
from edge.passes.trust import Issuer, Purpose, Trust

__all__ = [
    "Declaration",
    "Issuer",
    "IssuerFiles",
    "Judgement",
    "Purpose",
    "SigningKey",
    "StaffBadge",
    "Trust",
    "TrustError",
    "create_issuer",
    "issue",
    "issue_badge",
    "judge",
    "open_declaration",
]
