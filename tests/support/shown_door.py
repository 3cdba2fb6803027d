"""A running unit at whose door people show codes, and staff who take the answers of those whose card is not on file."""

from typing import Any

from tests.support.net import eventually
from tests.support.simulated_unit import SimulatedUnit
from tests.support.surfer import Surfer

NO_CODE = "khong la ma gi"
"""Nobody's code: shown so that the one before is held in view no longer."""


class ShownDoor:
    """*unit*, which was just started, and its staff's page; nobody else asks the unit what it says."""

    def __init__(self, unit: SimulatedUnit) -> None:
        self.unit = unit
        self.console = Surfer(int(unit.next("ready", within_s=60)["console"].rsplit(":", 1)[1].strip("/")))

    def show(self, text: str, *, within_s: float = 60, **wanted: str) -> dict[str, Any]:
        """Hold a code before the camera until it is judged as *wanted*, and on."""
        self.unit.order(do="show", text=text, for_s=600)
        return self.unit.next("verdict", within_s=within_s, **wanted)

    def take_away(self) -> None:
        """Hold the last code before the camera no longer."""
        self.show(NO_CODE, format="unknown")

    def refuse(self, card: str) -> None:
        """Show *card*, which is not on file, until it waits on the staff's page as the newest."""
        before = self._waiting()
        self.show(card, format="id_card", reason="declaration_needed")
        eventually(lambda: self._waiting() not in ("", before), what="the card on the staff's page")

    def press(self, answer: str) -> None:
        """Have staff press what the bearer of the waiting card answered."""
        self.console.send("/staff/declare", people="1", answer=answer)

    def _waiting(self) -> str:
        return self.console.hidden("/staff/declare")["who"]
