"""The codes people of the demo hold in their hands: declarations signed by the demo's own issuer, invented cards, badges, and rubbish."""

import secrets
from datetime import UTC, date, datetime, timedelta
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
    """Makes codes with *key*, in the name its certificate bears; *badges* are those of the staff."""

    def __init__(self, key: SigningKey, issuer_name: str, badges: tuple[str, ...] = ()) -> None:
        self._key = key
        self._issuer_name = issuer_name
        self._badges = badges

    def text(self, code: Code, random: Random, *, is_well: bool = False) -> str | None:
        """Return what stands in the QR symbol of somebody with *code*, or None for somebody without one.

        One in fifty declares a symptom, unless *is_well*.
        """
        if code is Code.NONE:
            return None
        if code is Code.RUBBISH:
            return random.choice(_RUBBISH)
        if code is Code.CARD:
            return _card(random)
        if code is Code.BADGE:
            return random.choice(self._badges) if self._badges else None
        now = datetime.now(UTC)
        issued = now - timedelta(minutes=random.uniform(1, 120))
        expires = issued + timedelta(hours=12)
        if code is Code.EXPIRED:
            issued, expires = issued - timedelta(days=3), expires - timedelta(days=3)
        declaration = Declaration(
            issuer=self._issuer_name,
            pseudonym=secrets.token_bytes(12),
            token=secrets.token_bytes(12),
            is_clear=random.random() > 0.02 or is_well,
            area="",
            people=1,
            issued=issued.replace(microsecond=0),
            expires=expires.replace(microsecond=0),
        )
        return issue(declaration, self._key)


def _card(random: Random) -> str:
    """Return the text of nobody's ID card: an invented number, a name that says so."""
    born, issued = 1940 + random.randrange(65), date(2021, 1, 1) + timedelta(days=random.randrange(1500))
    number = f"077{2 * (born >= 2000) + random.randrange(2)}{born % 100:02d}{random.randrange(10**6):06d}"
    return f"{number}||Khách Thử Nghiệm|0101{born}|Nam|Thành phố Vũng Tàu|{issued:%d%m%Y}"
