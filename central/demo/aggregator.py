"""The demo's central: the database filled with the invented district, the real `counterroom-central run` process, and its counts."""

import asyncio
import http.client
import json
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from central.badges.desk import DEFAULT_DAYS, BadgeDesk
from central.broker.acl import DoorKey
from central.config import load_config
from central.declarations.issuer import Issuer, open_issuer
from central.demo.broker import BrokerAccess
from central.demo.day import DAY_STARTS, OPENINGS
from central.demo.places import COMMUNES, DISTRICTS, PROVINCE, DemoRoom
from central.demo.ports import HOST
from central.demo.processes import Child, ProgramEnded
from central.keys import BADGES, LISTS, open_key
from central.store.accounts import Role
from central.store.places import AreaKind
from central.store.registry import Registry
from central.store.store import Store

ACCOUNT = "demo"
CLOSINGS_MIN = tuple(int(closes // 60) for _, closes in OPENINGS)
ISSUER_NAME = "UBND tỉnh Bà Rịa – Vũng Tàu (thử nghiệm)"

RAISED = "vung-tau"
"""The district whose level is higher than the others': there an ID card wants a declaration beside it."""

_BADGES = 12
_START_S = 30.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """Central's files, and what people need to use it."""

    config: Path
    trust: Path
    issuer: Issuer
    badges: tuple[str, ...]
    password: str


def prepare(folder: Path, port: int, rooms: tuple[DemoRoom, ...], broker: BrokerAccess) -> Prepared:
    """Write central's configuration and database into *folder*: the district's rooms, an account, the issuer of declarations."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / "central.toml"
    config.write_text(
        f"[central]\ndata_dir = {_quoted(folder)}\nhost = {_quoted(HOST)}\nport = {port}\n"
        f'public_url = "http://{HOST}:{port}"\nlog_level = "warning"\n'
        f"[mqtt]\nhost = {_quoted(HOST)}\nport = {broker.port}\npassword_file = {_quoted(broker.password_file())}\n"
        f"ca_file = {_quoted(broker.ca_file)}\n"
        f"[sessions]\ncookie_secure = false\n[declarations]\nissuer_name = {_quoted(ISSUER_NAME)}\n",
        "utf-8",
    )
    loaded = load_config(config)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    now = datetime.now(UTC)
    store = Store(loaded.database_url)
    try:
        _fill(store.registry, rooms)
        store.accounts.add(ACCOUNT, password, Role.ADMIN)
        badge_key = open_key(folder, BADGES, ISSUER_NAME, now)
        badges = BadgeDesk(store.badges, lambda: badge_key, ISSUER_NAME)
        issued = badges.issue([f"Quầy {number}" for number in range(1, _BADGES + 1)], "", DEFAULT_DAYS, now)
    finally:
        store.close()
    issuer = open_issuer(folder, ISSUER_NAME, timedelta(hours=loaded.declarations.valid_h), now)
    open_key(folder, LISTS, ISSUER_NAME, now)  # its certificate is carried to the units with the others
    return Prepared(config, folder / "trust", issuer, tuple(each.code for each in issued), password)


async def start_central(prepared: Prepared, port: int, log: Path) -> Child:
    """Start central and wait until it answers.

    Raises: ProgramEnded.
    """
    command = [sys.executable, "-m", "central", "run", "--config", str(prepared.config)]
    child = await Child.start("central", command, log)
    try:
        async with asyncio.timeout(_START_S):
            while await asyncio.to_thread(_get, port, "/healthz") is None:
                if not child.is_running:
                    raise ProgramEnded("central ended")
                await asyncio.sleep(0.1)
    except BaseException as error:  # the demo may be told to end right here
        await child.kill()
        if isinstance(error, TimeoutError | ProgramEnded):
            raise ProgramEnded(f"central did not start: {child.last_words()}") from None
        raise
    return child


async def set_closing(prepared: Prepared, door: DoorKey, is_closing: bool) -> None:
    """Close a door of the running central or open it again, as the command line does it."""

    def act() -> None:
        store = Store(load_config(prepared.config).database_url)
        try:
            store.registry.set_closing(door.room, door.door, is_closing)
        finally:
            store.close()

    await asyncio.to_thread(act)


async def counted(port: int) -> dict[DoorKey, tuple[int, int]]:
    """Return the entries and exits of each door as central knows them; nothing when it does not answer."""
    body = await asyncio.to_thread(_get, port, "/api/v1/rooms")
    return {
        DoorKey(room["id"], door["id"]): (door["entries"], door["exits"])
        for room in json.loads(body or b"[]")
        for door in room["doors"]
    }


def _fill(registry: Registry, rooms: tuple[DemoRoom, ...]) -> None:
    registry.add_area(*PROVINCE, AreaKind.PROVINCE)
    for district, name in DISTRICTS.items():
        if any(room.district == district for room in rooms):
            registry.add_area(district, name, AreaKind.DISTRICT, PROVINCE[0])
    for commune, (district, name) in COMMUNES.items():
        if any(room.commune == commune for room in rooms):
            registry.add_area(commune, name, AreaKind.COMMUNE, district)
    if any(room.district == RAISED for room in rooms):
        registry.set_level(RAISED, 2, ACCOUNT)
    for room in rooms:
        area, agency = room.commune or room.district, f"{room.id[:40]}-office"
        registry.add_agency(agency, room.office, area)
        registry.add_room(
            room.id, room.name, area, agency, room.limit, closings_min=CLOSINGS_MIN, utc_offset_min=_offset_min()
        )
        for door in room.doors:
            registry.add_door(room.id, door.id, door.name)


def _offset_min() -> int:
    """Return how far the rooms' clock is ahead of UTC if the day of the demo starts now: units would close by the real time of day."""
    now = datetime.now(UTC)
    return (int(DAY_STARTS // 60) - 60 * now.hour - now.minute + 720) % 1440 - 720


def _get(port: int, path: str) -> bytes | None:
    """Return the body of a page of central, or None."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if answer.status == http.HTTPStatus.OK else None


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
