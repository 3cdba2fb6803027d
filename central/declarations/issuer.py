"""The issuer of declarations, and what it signs. Its key is kept by `central.keys`. Knows no form and no person."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from central.keys import DECLARATIONS, exported, open_key
from central.store.places import Room
from edge.passes import Declaration, SigningKey, Trust, issue, open_declaration
from edge.passes import Issuer as Certified
from edge.passes.declaration import MAX_ISSUER
from edge.protocol.vocabulary import Reason

_RANDOM_BYTES = 8


@dataclass(frozen=True, slots=True)
class Issuer:
    """Signs declarations that hold for *valid*, each with the key that *current* returns.

    *issuers* returns the certificates of former keys as well: what they signed is still in hands.
    """

    name: str
    valid: timedelta
    current: Callable[[], SigningKey]
    issuers: Callable[[], tuple[Certified, ...]] = tuple

    @property
    def key(self) -> SigningKey:
        """The key in use."""
        return self.current()

    def valid_for(self, room: Room | None) -> timedelta:
        """Return how long a declaration for *room* holds: as its plan says, and else as configured."""
        hours = None if room is None else room.declaration_h
        return self.valid if hours is None else timedelta(hours=hours)

    def sign(self, *, is_clear: bool, area: str, people: int, now: datetime, valid: timedelta | None = None) -> str:
        """Return the text of a new declaration's QR symbol, which holds for *valid* (see `valid_for`), and else as configured.

        Who declared it is a fresh random pseudonym, known to nobody.
        """
        declaration = Declaration(
            issuer=self.name,
            pseudonym=secrets.token_bytes(_RANDOM_BYTES),
            token=secrets.token_bytes(_RANDOM_BYTES),
            is_clear=is_clear,
            area=area,
            people=people,
            issued=now.replace(microsecond=0),
            expires=now.replace(microsecond=0) + (self.valid if valid is None else valid),
        )
        return issue(declaration, self.key)

    def read(self, text: str) -> Declaration | None:
        """Return what a declaration of this issuer says, or None when it is not ours."""
        opened = open_declaration(text, Trust((self.key.issuer, *self.issuers())))
        return None if isinstance(opened, Reason) else opened


def open_issuer(data_dir: Path, name: str, valid: timedelta, now: datetime) -> Issuer:
    """Load the issuer in *data_dir*, making it on first use, for as long as a program runs that soon ends.

    Raises: IssuerError when the folder or a file cannot be used.
    """
    key = open_key(data_dir, DECLARATIONS, name, now)
    issuers, _ = exported(data_dir, DECLARATIONS)
    return Issuer(name[:MAX_ISSUER], valid, lambda: key, lambda: issuers)
