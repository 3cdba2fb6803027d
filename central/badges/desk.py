"""Issues and withdraws staff badges. The code of a badge is made once, for the sheet that is printed, and kept nowhere.

A badge that is lost is withdrawn and another one issued. Knows no page.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from central.errors import Invalid
from central.store.badges import BadgeRecord, BadgeStore
from edge.passes import SigningKey, StaffBadge, issue_badge

DEFAULT_DAYS, MOST_DAYS = 180, 366
MOST_AT_ONCE = 50
LONGEST_LABEL = 40
_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class PrintedBadge:
    """A badge for the sheet: what central keeps of it, and its code, which it does not."""

    record: BadgeRecord
    code: str = field(repr=False)


class BadgeDesk:
    """Issues badges with what *current_key* returns in the name *issuer*; *on_revoked* is told when one was withdrawn."""

    def __init__(
        self,
        store: BadgeStore,
        current_key: Callable[[], SigningKey],
        issuer: str,
        on_revoked: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._current_key = current_key
        self._issuer = issuer
        self._on_revoked = on_revoked

    def issue(
        self, labels: Sequence[str], area: str, days: int, now: datetime, order: str = ""
    ) -> tuple[PrintedBadge, ...]:
        """Issue a badge for each of *labels*, valid for *days* from *now* in *area* ("" for everywhere).

        *order* is an id of the request: the same order sent again is refused, for its codes cannot be printed again.
        Raises: Invalid, Conflict, StoreError.
        """
        checked = [checked_label(label) for label in labels]
        if not 1 <= len(checked) <= MOST_AT_ONCE:
            raise Invalid(f"1 to {MOST_AT_ONCE} badges can be issued at once, not {len(checked)}")
        if not 1 <= days <= MOST_DAYS:
            raise Invalid(f"a badge holds for 1 to {MOST_DAYS} days, not {days}")
        order = order or secrets.token_hex(16)
        begin = now.replace(microsecond=0)
        key = self._current_key()
        end = min(begin + timedelta(days=days), key.issuer.not_after)
        printed = []
        for number, label in enumerate(checked):
            badge = sha256(f"{order}:{number}".encode()).digest()[:_ID_BYTES]
            record = BadgeRecord(badge.hex(), label, area, _ms(begin), _ms(end))
            printed.append(PrintedBadge(record, issue_badge(StaffBadge(self._issuer, badge, area, begin, end), key)))
        self._store.add([each.record for each in printed])
        return tuple(printed)

    def revoke(self, badge_id: str, now: datetime) -> BadgeRecord:
        """Withdraw a badge; the doors refuse it within seconds. Raises: NotFound, StoreError."""
        record = self._store.revoke(badge_id, _ms(now))
        self._on_revoked()
        return record


def checked_label(label: str) -> str:
    """Return *label* without outer blanks. Raises: Invalid."""
    label = " ".join(label.split())
    if not 1 <= len(label) <= LONGEST_LABEL or not label.isprintable():
        raise Invalid(f"the label of a badge has 1 to {LONGEST_LABEL} characters")
    return label


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
