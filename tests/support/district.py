"""A sample province for tests of central's pages: real public place names, invented rooms, and doors that say what they are told to."""

import time
from pathlib import Path

from central.bootstrap import build_services
from central.config import CentralConfig, parse_config
from central.services import Services
from central.store.accounts import Role
from central.store.places import AreaKind
from central.store.registry import Registry
from edge.protocol.messages import Availability, FaultState, State
from edge.protocol.vocabulary import Cause, Fault, Light, Mode

PASSWORD = "mat khau thu nghiem"
"""Of all accounts made here."""

DISTRICTS = {
    "tp-vung-tau": "Thành phố Vũng Tàu",
    "tp-ba-ria": "Thành phố Bà Rịa",
    "tx-phu-my": "Thị xã Phú Mỹ",
    "h-chau-duc": "Huyện Châu Đức",
    "h-xuyen-moc": "Huyện Xuyên Mộc",
    "h-long-dien": "Huyện Long Điền",
    "h-dat-do": "Huyện Đất Đỏ",
    "h-con-dao": "Huyện Côn Đảo",
}
COMMUNES = {
    "p-thang-tam": ("Phường Thắng Tam", "tp-vung-tau"),
    "p-rach-dua": ("Phường Rạch Dừa", "tp-vung-tau"),
    "p-phuoc-trung": ("Phường Phước Trung", "tp-ba-ria"),
    "p-my-xuan": ("Phường Mỹ Xuân", "tx-phu-my"),
    "tt-ngai-giao": ("Thị trấn Ngãi Giao", "h-chau-duc"),
    "tt-phuoc-buu": ("Thị trấn Phước Bửu", "h-xuyen-moc"),
}
AGENCIES = {
    "ubnd": "Ủy ban nhân dân",
    "dat-dai": "Văn phòng đăng ký đất đai",
    "bhxh": "Bảo hiểm xã hội",
}
ROOMS = (
    ("vung-tau", "Bộ phận một cửa UBND thành phố Vũng Tàu", "tp-vung-tau", "ubnd", 20, ("chinh", "phu")),
    ("thang-tam", "Bộ phận một cửa phường Thắng Tam", "p-thang-tam", "ubnd", 12, ("chinh",)),
    ("rach-dua", "Bộ phận một cửa phường Rạch Dừa", "p-rach-dua", "ubnd", 10, ("chinh",)),
    ("ba-ria", "Trung tâm hành chính công thành phố Bà Rịa", "tp-ba-ria", "ubnd", 40, ("chinh", "phu", "sau")),
    ("ba-ria-dat-dai", "Chi nhánh Văn phòng đăng ký đất đai Bà Rịa", "p-phuoc-trung", "dat-dai", 15, ("chinh", "phu")),
    ("phu-my", "Bộ phận một cửa thị xã Phú Mỹ", "tx-phu-my", "ubnd", 25, ("chinh", "phu")),
    ("my-xuan", "Bộ phận một cửa phường Mỹ Xuân", "p-my-xuan", "ubnd", 12, ("chinh",)),
    ("chau-duc", "Bộ phận một cửa huyện Châu Đức", "h-chau-duc", "ubnd", 20, ("chinh",)),
    ("ngai-giao-bhxh", "Bảo hiểm xã hội huyện Châu Đức", "tt-ngai-giao", "bhxh", 10, ("chinh",)),
    ("xuyen-moc", "Bộ phận một cửa huyện Xuyên Mộc", "h-xuyen-moc", "ubnd", 18, ("chinh", "phu")),
    ("long-dien", "Bộ phận một cửa huyện Long Điền", "h-long-dien", "ubnd", 16, ("chinh",)),
    ("dat-do", "Bộ phận một cửa huyện Đất Đỏ", "h-dat-do", "ubnd", 14, ("chinh",)),
    ("con-dao", "Bộ phận một cửa huyện Côn Đảo", "h-con-dao", "ubnd", 8, ("chinh",)),
)
DOOR_NAMES = {"chinh": "Cửa chính", "phu": "Cửa phụ", "sau": "Cửa sau"}


def add_places(registry: Registry) -> None:
    """Enter the province into *registry*."""
    registry.add_area("brvt", "Tỉnh Bà Rịa – Vũng Tàu", AreaKind.PROVINCE)
    for area_id, name in DISTRICTS.items():
        registry.add_area(area_id, name, AreaKind.DISTRICT, "brvt")
    for area_id, (name, parent_id) in COMMUNES.items():
        registry.add_area(area_id, name, AreaKind.COMMUNE, parent_id)
    for agency_id, name in AGENCIES.items():
        registry.add_agency(agency_id, name, "brvt")
    for room_id, name, area_id, agency_id, limit, doors in ROOMS:
        registry.add_room(room_id, name, area_id, agency_id, limit)
        for door_id in doors:
            registry.add_door(room_id, door_id, DOOR_NAMES[door_id])


def bench_config(data_dir: Path, **central: object) -> CentralConfig:
    """Return a configuration for plain http on the loopback address."""
    document = {"central": {"data_dir": str(data_dir), **central}, "sessions": {"cookie_secure": False}}
    return parse_config(document, data_dir / "central.toml")


def district_services(data_dir: Path, *, with_places: bool = True, **central: object) -> Services:
    """Return services on a database of their own in *data_dir*, with the accounts `admin`, `viewer` and `vungtau` (of one district)."""
    services = build_services(bench_config(data_dir, **central))
    accounts = services.store.accounts
    if with_places:
        add_places(services.store.registry)
        accounts.add("vungtau", PASSWORD, Role.VIEWER, "tp-vung-tau")
    accounts.add("admin", PASSWORD, Role.ADMIN)
    accounts.add("viewer", PASSWORD)
    services.live.link_changed(True)
    return services


def hear_door(
    services: Services,
    room: str,
    door: str,
    *,
    entries: int,
    exits: int = 0,
    light: Light = Light.GREEN,
    faults: tuple[Fault, ...] = (),
    online: bool = True,
    at_ms: int | None = None,
    number: int | None = None,
    revision: int | None = None,
    mode: Mode = Mode.AUTOMATIC,
    undeclared: int = 0,
    on_red: int = 0,
    edge_utc_ms: float | None = None,
    permits: int | None = None,
    waiting: int = 0,
    trust_revision: int | None = None,
) -> State:
    """Let central hear a door's state, as if it came over the broker; return it."""
    now_ms = int(time.time() * 1000)
    status = services.live.room(room)
    state = State(
        epoch="e1",
        epoch_order=1,
        number=number if number is not None else entries + exits + 1,
        entries=entries,
        exits=exits,
        adjusted=0,
        light=light,
        cause=Cause.FAULT if faults else Cause.ROOM if light is Light.GREEN else Cause.FULL,
        mode=mode,
        limit=status.limit,
        inside=max(0, entries - exits),
        plan_revision=revision if revision is not None else status.revision,
        faults=tuple(FaultState(fault=fault, since_utc_ms=now_ms - 900_000) for fault in faults),
        undeclared=undeclared,
        on_red=on_red,
        boot="b1",
        started_mono_ms=1_000,
        mono_ms=60_000,
        utc_ms=at_ms or now_ms,
        edge_utc_ms=edge_utc_ms,
        permits=permits,
        waiting=waiting,
        trust_revision=trust_revision,
        version="0.1.0",
    )
    services.live.hear_state(room, door, state, at_ms or now_ms)
    if online:
        services.live.hear_availability(room, door, Availability(online=True, session="s1"), at_ms or now_ms)
    else:
        services.live.hear_availability(room, door, Availability(online=False, session="s1"), at_ms or now_ms)
    return state


def hear_everybody(services: Services) -> None:
    """Let every state of the overview occur: over, full, faults, offline, filling, calm, never heard."""
    hour_ago = int(time.time() * 1000) - 3_600_000
    hear_door(services, "vung-tau", "chinh", entries=123, exits=104, light=Light.RED, on_red=3, undeclared=2)
    hear_door(services, "vung-tau", "phu", entries=24, exits=20, light=Light.RED)
    hear_door(services, "thang-tam", "chinh", entries=70, exits=58, light=Light.RED)
    hear_door(services, "rach-dua", "chinh", entries=40, exits=36, light=Light.RED, faults=(Fault.BEAM_BLOCKED,))
    hear_door(services, "ba-ria", "chinh", entries=301, exits=280)
    hear_door(services, "ba-ria", "phu", entries=80, exits=90, mode=Mode.STAFF)
    hear_door(services, "ba-ria", "sau", entries=12, exits=9, online=False, at_ms=hour_ago, revision=1)
    hear_door(services, "ba-ria-dat-dai", "chinh", entries=60, exits=45, light=Light.RED)
    hear_door(
        services, "ba-ria-dat-dai", "phu", entries=9, exits=9, light=Light.RED,
        faults=(Fault.CAMERA_LOST, Fault.CLOCK_UNKNOWN),
    )  # fmt: skip
    hear_door(services, "phu-my", "chinh", entries=88, exits=66)
    hear_door(services, "phu-my", "phu", entries=10, exits=10)
    hear_door(services, "my-xuan", "chinh", entries=31, exits=27)
    hear_door(services, "chau-duc", "chinh", entries=52, exits=45)
    hear_door(services, "xuyen-moc", "chinh", entries=44, exits=40)
    hear_door(services, "xuyen-moc", "phu", entries=20, exits=18)
    hear_door(services, "long-dien", "chinh", entries=12, exits=12)
    hear_door(services, "dat-do", "chinh", entries=30, exits=23, online=False, at_ms=hour_ago)
    hear_door(services, "con-dao", "chinh", entries=9, exits=6)
