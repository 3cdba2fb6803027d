"""The set-up pages: where administrators enter areas, agencies, rooms and doors, and set a room's limit."""

from central.web.setup import doors, levels, places, rooms, rules
from central.web.setup.desk import blueprint

__all__ = ["blueprint", "doors", "levels", "places", "rooms", "rules"]
