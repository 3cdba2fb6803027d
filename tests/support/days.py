"""A room's days under test: a keeper whose words are recorded, on a clock that the test sets."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from central.days.filing import FilingDesk
from central.days.keeper import DayKeeper
from central.store.store import Store
from edge.protocol.codec import decode
from edge.protocol.messages import Day
from tests.support.central_store import open_store
from tests.support.databases import stored_bytes

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOM = "tiep-dan"
NUMBER = "001202012345"


def at(text: str) -> int:
    """Return a local time as in "2021-12-06 09:00" in milliseconds since 1970 UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


@dataclass
class Days:
    """A keeper and a desk over a real store. `now_ms` is what their clocks say."""

    store: Store
    now_ms: int
    valid_h: int = 12
    said: list[tuple[str, bytes]] = field(default_factory=list)
    expiries: list[int | None] = field(default_factory=list)
    """After how many seconds the broker is to forget each."""
    mono_s: float = 10_000_000.0
    """Far ahead, so that whatever was filed is due."""

    def __post_init__(self) -> None:
        self.keeper = self.new_keeper()
        self.desk = self.new_desk()

    @classmethod
    def open(cls, folder: Path, now: str) -> "Days":
        """Return the days of a new store in *folder*."""
        return cls(open_store(folder), at(now))

    def new_keeper(self) -> DayKeeper:
        """Return a keeper that knows nothing yet, as after a restart."""
        return DayKeeper(self.store.days, self._publish, self.store.registry.places().rooms.keys(), ZONE)

    def new_desk(self) -> FilingDesk:
        """Return a desk over the store's days as they are."""
        return FilingDesk(
            self.store.days, self.keeper, self.store.registry.places, ZONE, self.valid_h, lambda: self.now_ms
        )

    def turn(self, now: str | None = None) -> None:
        """Let it be *now*, and the keeper do what is to be done."""
        if now is not None:
            self.now_ms = at(now)
        self.keeper.turn(self.now_ms, self.mono_s)

    def told(self, room: str = ROOM) -> list[Day]:
        """Return the days that were told of *room*."""
        return [decode(payload, Day) for topic, payload in self.said if topic.endswith(f"/{room}/day") and payload]

    def files(self) -> bytes:
        """Return all bytes of the database, its log included."""
        return stored_bytes(self.store)

    def _publish(self, topic: str, payload: bytes, expires_after_s: int | None) -> None:
        self.said.append((topic, payload))
        self.expiries.append(expires_after_s)
