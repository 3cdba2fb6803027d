"""The room JSON of the API and of the live streams: one shape, built in one place."""

from typing import Any

from central.live.views import RoomStatus


def room_document(status: RoomStatus) -> dict[str, Any]:
    """Return the JSON object of a room. A door not heard now shows `red`: nothing is green that is not known to be."""
    return {
        "id": status.id,
        "name": status.name,
        "area": status.area_name,
        "area_id": status.area_id,
        "district": status.district_name,
        "district_id": status.district_id,
        "agency": status.agency_name,
        "limit": status.limit,
        "occupancy": status.occupancy,
        "carried": status.carried,
        "spread": status.spread,
        "level": status.level,
        "level_of": status.level_of,
        "light": status.light.value,
        "doors": [
            {
                "id": door.id,
                "name": door.name,
                "online": door.is_online,
                "light": door.light.value if door.light and door.is_online else "red",
                "entries": door.entries,
                "exits": door.exits,
                "faults": [entry.fault.value for entry in door.faults],
                "seen_utc_ms": door.seen_utc_ms,
                "cause": door.cause.value if door.cause else None,
                "permits": door.permits,
                "share": door.share,
                "waiting": door.waiting,
                "spread": door.spread,
                "closing": door.is_closing,
                "staff": door.staff,
            }
            for door in status.doors
        ],
        "attention": status.attention.name.lower(),
        "is_stale": status.is_stale,
        "changed_utc_ms": status.changed_utc_ms,
        "edge_utc_ms": status.edge_utc_ms,
    }
