"""Texts of the district overview and its tiles."""

from central.web.texts.text import Text

TEXTS = {
    "overview.title": Text("Tổng quan", "Overview"),
    "overview.inside": Text("người đang ở trong phòng", "people inside now", "person inside now"),
    "overview.inside_old": Text(
        "gồm số liệu cũ của {n} phòng", "with old figures of {n} rooms", "with old figures of one room"
    ),
    "overview.summary": Text("Tóm tắt theo trạng thái", "Summary by state"),
    "overview.all": Text("Tất cả phòng", "All rooms"),
    "overview.filters": Text("Tìm và lọc", "Search and filter"),
    "overview.search": Text("Tìm phòng, địa bàn, cơ quan", "Search rooms, areas, agencies"),
    "overview.area": Text("Địa bàn", "Area"),
    "overview.all_areas": Text("Mọi địa bàn", "All areas"),
    "overview.agency": Text("Cơ quan", "Agency"),
    "overview.all_agencies": Text("Mọi cơ quan", "All agencies"),
    "overview.apply": Text("Lọc", "Apply"),
    "overview.clear": Text("Xóa bộ lọc", "Clear filters"),
    "overview.rooms": Text("Các phòng", "Rooms"),
    "overview.shown": Text("{n} phòng", "{n} rooms", "{n} room"),
    "overview.more": Text("Xem thêm {n} phòng", "Show {n} more rooms", "Show one more room"),
    "overview.none_found": Text("Không có phòng nào khớp", "No room matches"),
    "overview.none_found_hint": Text(
        "Hãy thử từ khác hoặc xóa bộ lọc. Có thể gõ không dấu.",
        "Try other words or clear the filters. Vietnamese marks may be left out.",
    ),
    "overview.no_rooms": Text("Chưa có phòng nào", "There are no rooms yet"),
    "overview.no_rooms_admin": Text(
        "Khai báo địa bàn, cơ quan, rồi thêm phòng và cửa. Khi thiết bị ở cửa nối vào, số người hiện ra ở đây.",
        "Enter areas and agencies, then add rooms and their doors. Figures appear here once the units at the doors connect.",
    ),
    "overview.no_rooms_viewer": Text(
        "Quản trị viên cần khai báo phòng và cửa trước.", "An administrator has to enter rooms and doors first."
    ),
    "overview.set_up": Text("Thêm phòng và cửa", "Add rooms and doors"),
    "overview.alert": Text("{room}: {state}", "{room}: {state}"),
    "tile.of": Text("/ {limit} người", "of {limit}"),
    "tile.left": Text("Còn {n} chỗ", "{n} places left", "{n} place left"),
    "tile.none_left": Text("Hết chỗ", "No places left"),
    "tile.excess": Text("Quá {n} người", "{n} too many"),
    "tile.light_unknown": Text("Chưa rõ đèn", "Light unknown"),
    "tile.closed": Text("Tạm ngừng tiếp nhận", "Closed for now"),
    "tile.no_figure": Text("Chưa có số liệu", "No figures yet"),
    "tile.old_since": Text("Số liệu cũ từ {time}", "Old figures, from {time}"),
    "tile.incomplete": Text("Số liệu chưa đủ", "Figures incomplete"),
    "tile.no_doors": Text("Chưa có cửa", "No doors yet"),
    "tile.level": Text("Cấp độ dịch {level}", "Epidemic level {level}"),
    "tile.level_of": Text("đặt cho {area}", "set for {area}"),
    "tile.level_unset": Text("chưa ai đặt", "nobody has set one"),
    "tile.where": Text("{area} · {agency}", "{area} · {agency}"),
    "tile.where_district": Text("{area}, {district} · {agency}", "{area}, {district} · {agency}"),
}
