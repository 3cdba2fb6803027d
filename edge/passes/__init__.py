"""What a shown code is worth: recognising, decoding, verifying. Pure: text, trusted certificates and a time in, a value out.

`judge` is the door's question; `issue` and `create_issuer` are central's part of our own declarations. Knows no file, clock,
camera or network; the rules of a plan (which kinds are accepted) are laid over a `Judgement` elsewhere.
"""

from edge.passes.declaration import Declaration, open_declaration
from edge.passes.issuing import IssuerFiles, SigningKey, create_issuer, issue
from edge.passes.judgement import Judgement
from edge.passes.kinds import judge
from edge.passes.trust import Issuer, Purpose, Trust, TrustError

__all__ = [
    "Declaration",
    "Issuer",
    "IssuerFiles",
    "Judgement",
    "Purpose",
    "SigningKey",
    "Trust",
    "TrustError",
    "create_issuer",
    "issue",
    "judge",
    "open_declaration",
]
