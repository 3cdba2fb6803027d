"""What all parts of the service share: the time, the books, the lamp, and what is to be done.

Owns the order in which a row is counted, shown and made durable. It must not decide what happened.
"""

from collections.abc import Callable

from edge.bookkeeping import Books
from edge.core import effects, light
from edge.core.admission import Moment
from edge.core.announce import DoorSettings
from edge.core.ledger import Draft, Stamp, Totals, stamp_utc
from edge.lamplighter import Lamplighter
from edge.ports import Ledger
from edge.protocol import rows


class Desk:
    """The desk of one door.

    Arguments: *ledger* is its memory; *now* the monotonic time in seconds; *on_light* hears each switch of the lamp the moment it is
    allowed (without it the switch stands among the effects).
    """

    def __init__(
        self, settings: DoorSettings, ledger: Ledger, now: float, on_light: Callable[[effects.ShowLight], None] | None
    ) -> None:
        self.settings = settings
        self.now = now
        self.utc_offset_ms: int | None = None
        self.effects: list[effects.Effect] = []
        self.books = Books(ledger, self.stamp(now))
        self.lamp = Lamplighter(now, settings.min_red_s, on_light or (lambda show: self.effects.append(show)))
        self.situation: Callable[[], light.Situation] = lambda: _UNKNOWN

    @property
    def totals(self) -> Totals:
        """What has been counted, durable or not."""
        return self.books.totals

    def write(self, kind: type[rows.Row], **details: object) -> None:
        """Count a row, let the lamp turn red for it, then make it durable.

        Raises: ValueError when the particulars are none that may travel on the wire; nothing has changed then.
        """
        self.books.note(Draft(kind=kind, stamp=self.stamp(self.now), details=details))
        if self.lamp.redden(self.situation(), self.now):
            self.sound(effects.Signal.FAULT)
        self.books.flush(self.now)

    def sound(self, signal: effects.Signal) -> None:
        """Let the sounder speak."""
        self.effects.append(effects.MakeSound(signal))

    def stamp(self, at_s: float) -> Stamp:
        """Return *at_s* as rows tell it."""
        mono_ms = int(at_s * 1000)
        return Stamp(boot=self.settings.boot, mono_ms=mono_ms, utc_ms=stamp_utc(mono_ms, self.utc_offset_ms))

    @property
    def utc_ms(self) -> int | None:
        """What UTC is now, or None while it is not known."""
        return self.stamp(self.now).utc_ms

    @property
    def moment(self) -> Moment:
        """Now, in the door's own time and in that of its green light."""
        return Moment(self.now, self.lamp.green_s(self.now))


_UNKNOWN = light.Situation(is_known=False, mode=Totals().mode, faults=(), limit=None, inside=0, permits=0)
