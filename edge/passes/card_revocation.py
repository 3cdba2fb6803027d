"""Withdrawn SMART Health Cards: the lists their issuers publish beside a key (Framework 1.4.0, section "Revocation")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from edge.passes.errors import TrustError

_ENTRY = re.compile(r"(?P<rid>[A-Za-z0-9_-]{1,24})(?:\.(?P<before>[0-9]{1,12}))?")
_METHOD = "rid"


@dataclass(frozen=True, slots=True)
class RevokedCard:
    """The cards with the id *rid*, signed by the key *kid*: all, or those that began before *before* (seconds since 1970)."""

    kid: str
    rid: str
    before: int | None

    def covers(self, not_before: datetime | None) -> bool:
        """Tell whether a card that began at *not_before* is meant; one that does not say when is."""
        return self.before is None or not_before is None or not_before.timestamp() < self.before


def is_list(content: Mapping[str, Any]) -> bool:
    """Tell whether the JSON object *content* is a list of withdrawn cards."""
    return "rids" in content


def revoked_in(content: Mapping[str, Any]) -> Iterator[RevokedCard]:
    """Yield the entries of a list. Raises: TrustError when it is of another method or an entry cannot be read."""
    kid, entries = content.get("kid"), content.get("rids")
    if not isinstance(kid, str) or not isinstance(entries, list) or content.get("method") != _METHOD:
        raise TrustError("a list of withdrawn cards in it is of no known method; its cards are still taken")
    for number, entry in enumerate(entries, 1):
        found = _ENTRY.fullmatch(entry) if isinstance(entry, str) else None
        if found is None:
            raise TrustError(f"entry {number} of a list of withdrawn cards in it is none; its cards are still taken")
        yield RevokedCard(kid, found["rid"], int(found["before"]) if found["before"] else None)
