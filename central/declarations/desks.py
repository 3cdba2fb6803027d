"""What the citizens' pages hand on, as two small protocols: declarations on file, and contacts where a plan orders them.

The pages know these and not who stands behind; `central.bootstrap` puts both in place.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from edge.passes import Declaration


class Filing(Protocol):
    """Puts declarations on file, so that who declared may show an ID card at the door in place of the code."""

    def file(self, room: str, id_number: str, declaration: Declaration) -> bool:
        """Put *declaration* on file for the bearer of *id_number* in *room*; False when the room's file is full.

        One whose answers are not clear is never filed: it takes what is on file for its bearer back.
        Nothing of the number is kept but its pseudonym of the day, or of each day on which the declaration holds.
        Raises: NotFound, StoreError.
        """


class ContactDesk(Protocol):
    """Keeps, sealed, how to reach who declared."""

    def keep_days(self, room: str) -> int | None:
        """Return for how many days the plan of *room* has contacts kept; None where it orders none."""

    def take_declared(self, room: str, declaration: Declaration, contact: Mapping[str, str], now: datetime) -> None:
        """Seal *contact* (`name`, `phone`, `address`, `id_number`, as far as given) and keep it beside the declaration's reference.

        Does nothing where the room's plan orders no contacts. Raises: StoreError.
        """
