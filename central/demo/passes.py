"""The codes people of the demo hold in their hands: declarations signed by the demo's own issuer, expired ones, and rubbish."""

import secrets
from datetime import UTC, datetime, timedelta
from random import Random

from central.demo.day import Code
from edge.passes.declaration import Declaration
from edge.passes.issuing import SigningKey, issue

_RUBBISH = (
    "https://example.org/khuyen-mai",
    "WIFI:S:khach;T:nopass;;",
    "0912345678",
    "CR1:6BFOXN",
    "HC1:%%%",
    "Xin chào",
)


class PassMaker:
    """Makes codes with *key*, in the name its certificate bears."""

    def __init__(self, key: SigningKey, issuer_name: str) -> None:
        self._key = key
        self._issuer_name = issuer_name

    def text(self, code: Code, random: Random) -> str | None:
        """Return what stands in the QR symbol of somebody with *code*, or None for somebody without one."""
        if code is Code.NONE:
            return None
        if code is Code.RUBBISH:
            return random.choice(_RUBBISH)
        now = datetime.now(UTC)
        issued = now - timedelta(minutes=random.uniform(1, 120))
        expires = issued + timedelta(hours=12)
        if code is Code.EXPIRED:
            issued, expires = issued - timedelta(days=3), expires - timedelta(days=3)
        declaration = Declaration(
            issuer=self._issuer_name,
            pseudonym=secrets.token_bytes(12),
            token=secrets.token_bytes(12),
            is_clear=random.random() > 0.02,
            area="",
            people=1,
            issued=issued.replace(microsecond=0),
            expires=expires.replace(microsecond=0),
        )
        return issue(declaration, self._key)
