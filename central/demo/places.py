"""The invented district: real places of Bà Rịa – Vũng Tàu province, rooms and doors made up for them. Pure data."""

from dataclasses import dataclass

from central.broker.acl import DoorKey


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """A door: its id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room of an office. *load* is how full the morning peak makes it, as a share of *limit*."""

    id: str
    name: str
    office: str
    district: str
    commune: str | None
    limit: int
    load: float
    doors: tuple[DemoDoor, ...]

    @property
    def keys(self) -> tuple[DoorKey, ...]:
        """The doors as the broker knows them."""
        return tuple(DoorKey(self.id, door.id) for door in self.doors)


PROVINCE = ("ba-ria-vung-tau", "Tỉnh Bà Rịa – Vũng Tàu")

DISTRICTS = {
    "vung-tau": "Thành phố Vũng Tàu",
    "ba-ria": "Thành phố Bà Rịa",
    "phu-my": "Thị xã Phú Mỹ",
    "chau-duc": "Huyện Châu Đức",
    "xuyen-moc": "Huyện Xuyên Mộc",
    "long-dien": "Huyện Long Điền",
    "dat-do": "Huyện Đất Đỏ",
    "con-dao": "Huyện Côn Đảo",
}

COMMUNES = {
    "thang-nhat": ("vung-tau", "Phường Thắng Nhất"),
    "rach-dua": ("vung-tau", "Phường Rạch Dừa"),
    "thang-tam": ("vung-tau", "Phường Thắng Tam"),
    "nguyen-an-ninh": ("vung-tau", "Phường Nguyễn An Ninh"),
    "long-son": ("vung-tau", "Xã Long Sơn"),
    "phuoc-trung": ("ba-ria", "Phường Phước Trung"),
    "long-toan": ("ba-ria", "Phường Long Toàn"),
    "phuoc-hiep": ("ba-ria", "Phường Phước Hiệp"),
    "hoa-long": ("ba-ria", "Xã Hòa Long"),
    "my-xuan": ("phu-my", "Phường Mỹ Xuân"),
    "hac-dich": ("phu-my", "Phường Hắc Dịch"),
    "tan-phuoc": ("phu-my", "Phường Tân Phước"),
    "chau-pha": ("phu-my", "Xã Châu Pha"),
    "ngai-giao": ("chau-duc", "Thị trấn Ngãi Giao"),
    "kim-long": ("chau-duc", "Xã Kim Long"),
    "binh-ba": ("chau-duc", "Xã Bình Ba"),
    "phuoc-buu": ("xuyen-moc", "Thị trấn Phước Bửu"),
    "binh-chau": ("xuyen-moc", "Xã Bình Châu"),
    "hoa-hiep": ("xuyen-moc", "Xã Hòa Hiệp"),
    "long-hai": ("long-dien", "Thị trấn Long Hải"),
    "an-ngai": ("long-dien", "Xã An Ngãi"),
    "phuoc-hai": ("dat-do", "Thị trấn Phước Hải"),
    "loc-an": ("dat-do", "Xã Lộc An"),
}

_MAIN = DemoDoor("cua-chinh", "Cửa chính")
_SIDE = DemoDoor("cua-phu", "Cửa phụ")
_YARD = DemoDoor("cua-san-sau", "Cửa sân sau")

_CORE = (
    DemoRoom(
        "vung-tau-mot-cua", "Bộ phận một cửa thành phố Vũng Tàu", "UBND thành phố Vũng Tàu", "vung-tau", None, 30, 0.95,
        (_MAIN, _SIDE, _YARD),
    ),
    DemoRoom(
        "thang-nhat-mot-cua", "Bộ phận một cửa phường Thắng Nhất", "UBND phường Thắng Nhất", "vung-tau", "thang-nhat", 14, 1.1,
        (_MAIN, _SIDE),
    ),
    DemoRoom("rach-dua-mot-cua", "Bộ phận một cửa phường Rạch Dừa", "UBND phường Rạch Dừa", "vung-tau", "rach-dua", 10, 0.7, (_MAIN,)),
    DemoRoom("ba-ria-mot-cua", "Bộ phận một cửa thành phố Bà Rịa", "UBND thành phố Bà Rịa", "ba-ria", None, 24, 0.85, (_MAIN, _SIDE)),
    DemoRoom(
        "ba-ria-dat-dai", "Phòng tiếp nhận hồ sơ đất đai Bà Rịa", "Chi nhánh Văn phòng Đăng ký đất đai Bà Rịa", "ba-ria",
        "phuoc-trung", 12, 1.15, (_MAIN, _SIDE),
    ),
    DemoRoom("phu-my-mot-cua", "Bộ phận một cửa thị xã Phú Mỹ", "UBND thị xã Phú Mỹ", "phu-my", None, 20, 0.9, (_MAIN, _SIDE)),
    DemoRoom("my-xuan-mot-cua", "Bộ phận một cửa phường Mỹ Xuân", "UBND phường Mỹ Xuân", "phu-my", "my-xuan", 10, 1.0, (_MAIN,)),
    DemoRoom("chau-duc-mot-cua", "Bộ phận một cửa huyện Châu Đức", "UBND huyện Châu Đức", "chau-duc", None, 18, 0.7, (_MAIN, _SIDE)),
    DemoRoom("xuyen-moc-mot-cua", "Bộ phận một cửa huyện Xuyên Mộc", "UBND huyện Xuyên Mộc", "xuyen-moc", None, 14, 0.6, (_MAIN,)),
    DemoRoom(
        "long-dien-can-cuoc", "Phòng tiếp dân làm căn cước Long Điền", "Công an huyện Long Điền", "long-dien", None, 12, 1.05,
        (_MAIN, _SIDE),
    ),
    DemoRoom("dat-do-bhxh", "Phòng tiếp nhận bảo hiểm xã hội Đất Đỏ", "Bảo hiểm xã hội huyện Đất Đỏ", "dat-do", None, 8, 0.8, (_MAIN,)),
    DemoRoom("con-dao-mot-cua", "Bộ phận một cửa huyện Côn Đảo", "UBND huyện Côn Đảo", "con-dao", None, 8, 0.45, (_MAIN,)),
)  # fmt: skip

_TAKEN = {room.commune for room in _CORE}
_MORE = tuple(
    DemoRoom(
        f"{commune}-mot-cua", f"Bộ phận một cửa {name[0].lower()}{name[1:]}", f"UBND {name[0].lower()}{name[1:]}", district,
        commune, 8 + 2 * (number % 3), 0.6 + 0.1 * (number % 5), (_MAIN,),
    )
    for number, (commune, (district, name)) in enumerate(COMMUNES.items())
    if commune not in _TAKEN
)  # fmt: skip

ROOMS = _CORE + _MORE
"""The first twelve have twenty doors in twelve offices; what follows is one room a commune."""

DEFAULT_ROOMS = len(_CORE)
