"""Areas and agencies of the registry. Knows no broker and no page."""

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.engine import Row

from central.errors import Conflict
from central.store.places import Agency, Area, AreaKind, checked_id, checked_name
from central.store.registry_change import RegistryPart, add_new, by_name, change, drop, one
from central.store.tables import agencies, areas


class AreaRegistry(RegistryPart):
    """The administrative tree, and the offices in it."""

    def areas(self) -> tuple[Area, ...]:
        """Return all areas by name."""
        with self._database.read() as connection:
            return tuple(read_areas(connection).values())

    def area(self, area_id: str) -> Area:
        """Return one area."""
        with self._database.read() as connection:
            return _area(one(connection, areas, areas.c.id == area_id, f"area {area_id!r}"))

    def add_area(self, area_id: str, name: str, kind: AreaKind, parent_id: str | None = None) -> Area:
        """Add an area below *parent_id*, or at the top."""
        area = Area(checked_id(area_id, "area"), checked_name(name, "an area"), AreaKind(kind), parent_id)
        values = {"id": area.id, "name": area.name, "kind": area.kind.value, "parent_id": parent_id}
        with self._change() as connection:
            if parent_id is not None:
                parent = _area(one(connection, areas, areas.c.id == parent_id, f"area {parent_id!r}"))
                order = list(AreaKind)
                if order.index(parent.kind) >= order.index(area.kind):
                    raise Conflict(f"a {area.kind} cannot lie below a {parent.kind}")
            add_new(connection, areas, areas.c.id == area.id, f"area {area.id!r}", values)
        return area

    def update_area(self, area_id: str, *, name: str) -> Area:
        """Rename an area."""
        values = {"name": checked_name(name, "an area")}
        with self._change() as connection:
            change(connection, areas, areas.c.id == area_id, f"area {area_id!r}", values)
        return self.area(area_id)

    def remove_area(self, area_id: str) -> None:
        """Remove an area that nothing stands in."""
        with self._change() as connection:
            drop(connection, areas, areas.c.id == area_id, f"area {area_id!r}")

    def agencies(self) -> tuple[Agency, ...]:
        """Return all agencies by name."""
        with self._database.read() as connection:
            return tuple(read_agencies(connection).values())

    def agency(self, agency_id: str) -> Agency:
        """Return one agency."""
        with self._database.read() as connection:
            return _agency(one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}"))

    def add_agency(self, agency_id: str, name: str, area_id: str) -> Agency:
        """Add an agency in *area_id*."""
        agency = Agency(checked_id(agency_id, "agency"), checked_name(name, "an agency"), area_id)
        values = {"id": agency.id, "name": agency.name, "area_id": area_id}
        with self._change() as connection:
            one(connection, areas, areas.c.id == area_id, f"area {area_id!r}")
            add_new(connection, agencies, agencies.c.id == agency.id, f"agency {agency.id!r}", values)
        return agency

    def update_agency(self, agency_id: str, *, name: str) -> Agency:
        """Rename an agency."""
        values = {"name": checked_name(name, "an agency")}
        with self._change() as connection:
            change(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}", values)
        return self.agency(agency_id)

    def remove_agency(self, agency_id: str) -> None:
        """Remove an agency that has no rooms."""
        with self._change() as connection:
            drop(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}")


def read_areas(connection: Connection) -> dict[str, Area]:
    """Return all areas by name."""
    return {row.id: _area(row) for row in by_name(connection.execute(select(areas)))}


def read_agencies(connection: Connection) -> dict[str, Agency]:
    """Return all agencies by name."""
    return {row.id: _agency(row) for row in by_name(connection.execute(select(agencies)))}


def _area(row: Row[Any]) -> Area:
    return Area(row.id, row.name, AreaKind(row.kind), row.parent_id, row.level)


def _agency(row: Row[Any]) -> Agency:
    return Agency(row.id, row.name, row.area_id)
