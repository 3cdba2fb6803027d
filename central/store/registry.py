"""Where rooms and doors are defined: reads and changes of areas, agencies, rooms, doors and rules. Knows no broker and no page."""

from sqlalchemy import Connection, select

from central.store.places import Places
from central.store.registry_areas import AreaRegistry, read_agencies, read_areas
from central.store.registry_change import read_rooms
from central.store.registry_doors import DoorRegistry
from central.store.registry_rooms import RoomRegistry
from central.store.registry_rules import RuleRegistry, read_contacts_key
from central.store.tables import registry_version


class Registry(AreaRegistry, RoomRegistry, DoorRegistry, RuleRegistry):
    """The whole registry. Methods raise NotFound, Conflict, Invalid or StoreError."""

    def version(self) -> int:
        """Return the number of the newest change."""
        with self._database.read() as connection:
            return _version(connection)

    def places(self) -> Places:
        """Return everything as one frozen picture."""
        with self._database.read() as connection:
            return Places(
                _version(connection),
                read_areas(connection),
                read_agencies(connection),
                read_rooms(connection),
                read_contacts_key(connection),
            )


def _version(connection: Connection) -> int:
    return int(connection.execute(select(registry_version.c.version)).scalar_one())
