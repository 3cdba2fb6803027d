"""What the unit needs of the world, as small protocols; each has one adapter in `edge.adapters`, named only in `edge.bootstrap`."""

from collections.abc import Callable, Iterable
from typing import Protocol

from edge.core.days import KeptDay
from edge.core.effects import Signal
from edge.core.events import Event
from edge.core.ledger import Totals
from edge.core.papers import Papers
from edge.passes.rules import Rules
from edge.protocol.messages import Plan, Reply, State
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Fault, Light

Emit = Callable[[Event], None]
"""Hand an event to the unit's one thread. Returns at once; may be called from any thread."""


class Clock(Protocol):
    """The machine's clocks."""

    @property
    def boot_id(self) -> str:
        """The name of this boot, the same until the machine restarts."""

    def monotonic_s(self) -> float:
        """Seconds since some instant of this boot; never jumps."""

    def utc_offset_ms(self) -> int | None:
        """UTC minus the monotonic clock in milliseconds, or None while UTC is not known to be right."""


class Ledger(Protocol):
    """The append-only truth of a door. All methods raise LedgerError."""

    @property
    def epoch(self) -> str:
        """The id of this ledger."""

    @property
    def epoch_order(self) -> int:
        """How many ledgers this door opened before this one, plus one, as far as the unit knows."""

    def base(self) -> Totals:
        """What the rows before the oldest kept one add up to; in a ledger just opened, number 0 and what it carries over."""

    def last(self) -> LedgerRow | None:
        """The newest row, or None in a ledger just opened."""

    def append(self, row: LedgerRow) -> None:
        """Store *row* durably before returning. Its number must be the last one plus one."""

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """The rows above *number*, ascending."""

    def stored_up_to(self) -> int:
        """What central has acknowledged of this epoch."""

    def mark_stored(self, number: int) -> None:
        """Central has stored all rows up to *number*: they may be pruned (the newest row always stays, without its contact)."""

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """Rows of *boot* written without UTC get it from this offset when they are next read."""

    def renew(self, epoch_order: int, carried: Totals, rows: Iterable[LedgerRow]) -> None:
        """Set this ledger aside and open one, of at least that order, that carries totals over and begins with *rows*, in one instant."""

    def close(self) -> None:
        """Release the file. Idempotent."""


class PlanStore(Protocol):
    """Where the plan in force outlives a restart without network. Never raises: the broker tells the plan again."""

    def load(self) -> Plan | None:
        """Return the plan last kept, or None."""

    def keep(self, plan: Plan) -> bool:
        """Keep *plan* in place of the one before; False where that cannot be at the moment."""


class DayStore(Protocol):
    """Where the day in force outlives a restart without network. Never raises, and never waits for the disk."""

    def load(self) -> KeptDay | None:
        """Return the day last kept, or None."""

    def keep(self, day: KeptDay) -> None:
        """Keep *day* in place of the one before, as soon as that can be; nothing of another key stays behind."""

    def close(self) -> None:
        """Finish writing. Idempotent."""


class Reader(Protocol):
    """The reader of codes, as far as it is told anything."""

    def tell(self, rules: Rules) -> None:
        """Let it judge by *rules* from now on. Returns at once."""


class PaperStore(Protocol):
    """Where the day's count of declarations on paper outlives a restart. Never raises."""

    def load(self) -> Papers:
        """Return the count last kept."""

    def keep(self, papers: Papers) -> None:
        """Keep *papers* in place of the count before."""


class Lamp(Protocol):
    """The red/green light."""

    def show(self, light: Light, is_fault: bool) -> None:
        """Switch to *light*; with *is_fault* in the distinct fault pattern. Never leaves both on or both off."""

    def close(self) -> None:
        """Leave the lamp red where the hardware can, and release it. Idempotent."""


class Sounder(Protocol):
    """The sounder."""

    def play(self, signal: Signal) -> None:
        """Start the tones of *signal* and return at once; a newer signal replaces the older."""

    def close(self) -> None:
        """Silence and release it. Idempotent."""


class Source(Protocol):
    """Anything that produces events: beams, buttons, the reader, the broker link."""

    def start(self, emit: Emit) -> None:
        """Begin to hand events to *emit*. Beams report their present level at once."""

    def close(self) -> None:
        """Stop and release. Idempotent."""


class Link(Source, Protocol):
    """The connection to the broker. Publishing never blocks and never raises: what is not sent is sent after reconnecting."""

    def publish_state(self, state: State) -> None:
        """Announce the newest state, retained; only the newest matters."""

    def publish_faults(self, faults: tuple[Fault, ...]) -> None:
        """Announce with the availability, retained, what is wrong while there is no state to tell."""

    def publish_reply(self, reply: Reply, correlation: bytes) -> None:
        """Answer a command, naming it by what came with it."""

    def publish_rows(self, epoch: str, epoch_order: int, rows: Iterable[LedgerRow]) -> None:
        """Send a batch of ledger rows once; the service re-sends what is not acknowledged."""


class Watchdog(Protocol):
    """The service manager."""

    def ready(self) -> None:
        """Tell that the service is up."""

    def alive(self) -> None:
        """Tell that the service's thread is turning."""

    def status(self, sentence: str) -> None:
        """Tell in words what the unit is doing."""
