"""The overview's filter: what the address says, which rooms it lets through, and the counts of the strip above the tiles.

Pure but for the mapping it is read from; `static/js/overview.js` filters the same way in the browser.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from central.live.views import RoomStatus
from central.names import fold
from central.web.glance import STATES, states

_LONGEST_SEARCH: Final = 80


@dataclass(frozen=True, slots=True)
class RoomFilter:
    """What the reader wants to see; empty fields let everything through. `agency` is the agency's name."""

    q: str = ""
    area: str = ""
    agency: str = ""
    state: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "RoomFilter":
        """Return the filter in the query *arguments*; what makes no sense is left out."""
        state = arguments.get("state", "")
        return cls(
            q=arguments.get("q", "").strip()[:_LONGEST_SEARCH],
            area=arguments.get("area", ""),
            agency=arguments.get("agency", ""),
            state=state if state in STATES else "",
        )

    def arguments(self, **changes: str) -> dict[str, str]:
        """Return the query arguments of this filter with *changes*, empty ones left out."""
        changed = replace(self, **changes)
        parts = {"q": changed.q, "area": changed.area, "agency": changed.agency, "state": changed.state}
        return {name: value for name, value in parts.items() if value}

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is let through."""
        return not (self.q or self.area or self.agency or self.state)

    def takes(self, room: RoomStatus) -> bool:
        """Tell whether *room* is wanted, whatever state it is in; each word of the search must be found."""
        if self.area and self.area not in (room.area_id, room.district_id):
            return False
        if self.agency and self.agency != room.agency_name:
            return False
        if not self.q:
            return True
        text = fold(f"{room.name} {room.area_name} {room.district_name} {room.agency_name}")
        return all(word in text for word in fold(self.q).split())


@dataclass(frozen=True, slots=True)
class Summary:
    """The strip above the tiles. `inside` is people in all rooms counted; `old` how many of these rooms have old figures."""

    rooms: int
    inside: int
    old: int
    by_state: dict[str, int]


def summarise(rooms: Iterable[RoomStatus]) -> Summary:
    """Count *rooms*; a room that is full and has a fault counts under both."""
    by_state = dict.fromkeys(STATES, 0)
    total = inside = old = 0
    for room in rooms:
        total += 1
        inside += room.occupancy
        old += room.is_stale
        for state in states(room):
            by_state[state] += 1
    return Summary(total, inside, old, by_state)
