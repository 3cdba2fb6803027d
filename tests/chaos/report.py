"""Says what a run came to: one table of figures, and every word of what is not as it should be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.account import Account
from tests.chaos.agreement import Agreement
from tests.chaos.faults import Kind
from tests.chaos.green import REACTION_MS, Promise

GOAL_AGREED_S = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """All figures of a run. *promises*: of the rooms in which everybody obeys the lamp."""

    seconds: float
    account: Account
    injected: Counter[Kind]
    left_out: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    promises: tuple[Promise, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled or wrong, no promise was broken, and all agreed in the end."""
        kept = all(promise.over == 0 and promise.green_beyond_ms == 0 for promise in self.promises)
        return self.account.is_right and kept and all(each.after_s is not None for each in self.agreements)

    def lines(self) -> Sequence[str]:
        """Return the report."""
        account, promises = self.account, self.promises
        times = sorted(each.after_s for each in self.agreements if each.after_s is not None)
        slowest = f"{times[-1]:.2f} s" if len(times) == len(self.agreements) and times else "never"
        injected = sum(self.injected.values())
        return (
            "",
            f"injected faults              {injected} in {self.seconds:.0f} s",
            *(f"  {kind.value:<26} {count}" for kind, count in self.injected.most_common()),
            *(f"  not possible here: {words}" for words in self.left_out),
            f"crossings made               {account.made}",
            f"  in the doors' ledgers      {account.in_ledgers} (and {account.on_old_cards} on cards replaced)",
            f"  in central                 {account.in_central} (of {account.rows} rows, {account.epochs} epochs)",
            f"lost                         {account.lost}",
            f"doubled                      {account.doubled}",
            f"wrong                        {account.wrong}",
            f"announced and taken back     {account.announced_lost}",
            f"in a doorway at a kill       {account.in_doubt}, of which the ledger knows {account.in_doubt_counted}",
            f"rows without a time          {account.undated}",
            f"green beyond the limit       {sum(each.green_beyond_ms for each in promises) / 1000:.2f} s"
            f" (allowing {REACTION_MS} ms; longest reaction {max((p.longest_reaction_ms for p in promises), default=0)} ms)",
            f"  shown by a frozen unit     {sum(each.green_frozen_ms for each in promises) / 1000:.2f} s",
            f"let in on green beyond it    {sum(each.over for each in promises)}"
            f" (most inside: {', '.join(str(each.most_inside) for each in promises)})",
            f"all agreed after             {slowest} at the most, of {len(self.agreements)} storms",
            *(f"  storm {number}: {each}" for number, each in enumerate(self.agreements, 1)),
            *(f"! {words}" for words in account.notes[:50]),
        )
