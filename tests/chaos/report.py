"""Says what a run came to: one table of figures, and every word of what is not as it should be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.account import Account
from tests.chaos.agreement import Agreement
from tests.chaos.faults import Kind
from tests.chaos.green import REACTION_MS, Promise
from tests.chaos.scan_account import ScanAccount

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
    scans: ScanAccount = field(default_factory=ScanAccount)
    judgements: tuple[Agreement, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled or wrong, no promise was broken, and all agreed in the end."""
        kept = all(promise.over == 0 and promise.green_beyond_ms == 0 for promise in self.promises)
        agreed = all(each.after_s is not None for each in (*self.agreements, *self.judgements))
        return self.account.is_right and self.scans.is_right and kept and agreed

    def lines(self) -> Sequence[str]:
        """Return the report."""
        account, promises, scans = self.account, self.promises, self.scans
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
            f"codes shown                  {scans.shown}, of which {scans.told} verdicts were announced",
            f"  in central                 {scans.in_central}",
            f"scans lost                   {scans.lost}",
            f"scans doubled                {scans.doubled}",
            f"scans wrong                  {scans.wrong}",
            f"judged at a kill             {scans.in_doubt}, of which the ledger knows {scans.in_doubt_kept}",
            f"accepted without pseudonym   {scans.nameless}",
            f"contacts at central          {scans.contacts}, of which {scans.due.total() + scans.empty_due} had to be",
            f"contacts lost                {scans.contacts_lost}",
            f"contacts doubled             {scans.contacts_doubled}",
            f"contacts wrong               {scans.contacts_wrong}",
            f"people found in files        {scans.in_plain}",
            f"all agreed after             {_slowest(self.agreements)} at the most, of {len(self.agreements)} storms",
            *(f"  storm {number}: {each}" for number, each in enumerate(self.agreements, 1)),
            *(
                (f"judged by what is in force   {_slowest(self.judgements)} after that at the most",)
                if self.judgements
                else ()
            ),
            *(f"  storm {number}: {each}" for number, each in enumerate(self.judgements, 1)),
            *(f"! {words}" for words in (*account.notes[:50], *scans.notes[:50])),
        )


def _slowest(agreements: Sequence[Agreement]) -> str:
    times = sorted(each.after_s for each in agreements if each.after_s is not None)
    return f"{times[-1]:.2f} s" if len(times) == len(agreements) and times else "never"
