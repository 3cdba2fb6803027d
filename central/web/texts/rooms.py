"""Texts of a room's page, its chart and its events."""

from central.web.texts.text import Text

TEXTS = {
    "room.now": Text("Hiện tại", "Now"),
    "room.change": Text("Sửa phòng và cửa", "Edit room and doors"),
    "room.change_limit": Text("Đổi giới hạn", "Change the limit"),
    "room.today": Text("Hôm nay", "Today"),
    "room.chart": Text(
        "Biểu đồ số người trong phòng hôm nay so với giới hạn", "Chart of people inside today against the limit"
    ),
    "room.doors": Text("Các cửa", "Doors"),
    "room.no_doors": Text("Phòng chưa có cửa nào.", "The room has no doors yet."),
    "room.no_doors_admin": Text("Thêm cửa", "Add a door"),
    "room.entries": Text("Lượt vào", "Entries"),
    "room.exits": Text("Lượt ra", "Exits"),
    "room.staff": Text("Trong đó nhân viên", "Of them staff"),
    "room.visits_none": Text("Hôm nay chưa có lượt quét nào được nhận.", "No scan accepted today yet."),
    "room.visits": Text("Lượt quét hôm nay: {n}", "Scans today: {n}"),
    "room.visits_people": Text("{n} người", "{n} people", "{n} person"),
    "room.visits_again": Text("{n} người đến hơn một lần", "{n} came more than once"),
    "room.adjusted": Text("Đã chỉnh", "Adjusted"),
    "room.undeclared": Text("Vào chưa khai báo", "Undeclared entries"),
    "room.on_red": Text("Vào khi đèn đỏ", "Entries on red"),
    "room.version": Text("Phiên bản", "Version"),
    "room.seen": Text("Tin cuối", "Last word"),
    "room.since": Text("từ {time}", "since {time}"),
    "room.events": Text("Sự kiện gần đây", "Last events"),
    "room.no_events": Text(
        "Chưa có sự kiện nào. Lượt vào, lượt ra và lượt quét mã sẽ hiện ở đây.",
        "Nothing has happened yet. Entries, exits and scans appear here.",
    ),
    "room.no_time": Text("chưa rõ giờ", "time unknown"),
    "room.waiting": Text(
        "Kế hoạch mới nhất (giới hạn {limit} người, cấp độ dịch {level}): còn {n} cửa chưa áp dụng ({doors}).",
        "Newest plan (limit of {limit}, epidemic level {level}): {n} doors have not applied it yet ({doors}).",
        "Newest plan (limit of {limit}, epidemic level {level}): {n} door has not applied it yet ({doors}).",
    ),
    "chart.people": Text("Số người", "People"),
    "chart.limit": Text("Giới hạn", "Limit"),
    "chart.peak": Text("Cao nhất {n} lúc {time}", "Highest {n} at {time}"),
    "chart.at": Text("{time} · {n} người", "{time} · {n} people", "{time} · {n} person"),
    "chart.none": Text("Hôm nay chưa có số liệu.", "No figures today yet."),
    "chart.failed": Text("Không tải được biểu đồ.", "The chart could not be loaded."),
    "event.entered": Text("Lượt vào", "Entry"),
    "event.exited": Text("Lượt ra", "Exit"),
    "event.by_hand": Text("{what} (đếm tay)", "{what} (by hand)"),
    "event.on_red": Text("khi đèn đỏ", "on red"),
    "event.staff": Text("nhân viên", "staff"),
    "event.contact_sealed": Text("Thông tin liên hệ đã niêm phong", "A contact was sealed"),
    "event.undeclared": Text("chưa khai báo", "undeclared"),
    "event.turned_back": Text("Đến cửa rồi quay lại", "Turned back in the doorway"),
    "event.adjusted": Text("Nhân viên chỉnh số người {delta}", "Staff adjusted the count by {delta}"),
    "event.headcount": Text("Nhân viên đếm được {inside} người ({delta})", "Staff counted {inside} inside ({delta})"),
    "event.closing": Text(
        "Hết giờ, phòng được coi là trống ({delta})", "Closing time, room taken to be empty ({delta})"
    ),
    "event.floor": Text("Bỏ sót lượt vào, chỉnh số người {delta}", "Entries were missed, count adjusted by {delta}"),
    "event.pass_unused": Text(
        "{people} người đã quét mã nhưng không vào", "{people} showed a code and did not come in"
    ),
    "event.pass_spent": Text(
        "{people} người đã quét mã ở đây, vào bằng {door}", "{people} showed a code here and came in by {door}"
    ),
    "event.pass_of": Text("đã quét mã ở {door}", "code shown at {door}"),
    "event.scanned": Text("{format}: {verdict}", "{format}: {verdict}"),
    "event.scanned_again": Text("cùng mã, đưa lại", "the same code again"),
    "event.fault": Text("Sự cố: {fault}", "Fault: {fault}"),
    "event.cleared": Text("Hết sự cố: {fault}", "Fault over: {fault}"),
    "event.plan": Text("Áp dụng giới hạn {limit} người", "Limit of {limit} in force"),
    "event.permits_given": Text("Nhường {count} chỗ cho {door}", "Gave {count} places to {door}"),
    "event.permits_taken": Text("Nhận {count} chỗ từ {door}", "Took {count} places from {door}"),
    "event.booted": Text("Thiết bị khởi động, phiên bản {version}", "Unit started, version {version}"),
    "event.epoch": Text("Mở sổ đếm mới", "New ledger opened"),
    "event.unknown": Text("Sự kiện {kind}", "Event {kind}"),
}
