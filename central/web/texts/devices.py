"""Texts of the page of door units and of the messages kept aside."""

from central.web.texts.text import Text

TEXTS = {
    "devices.title": Text("Thiết bị", "Devices"),
    "devices.link_down": Text(
        "Máy chủ đang mất kết nối với MQTT broker: tình trạng dưới đây có thể đã cũ. Đèn ở các cửa vẫn hoạt động.",
        "Central is cut off from the MQTT broker: what stands below may be old. The lights at the doors go on working.",
    ),
    "devices.filter": Text("Lọc thiết bị", "Filter devices"),
    "devices.search": Text("Tìm phòng, cửa, phiên bản", "Search rooms, doors, versions"),
    "devices.only.": Text("Tất cả", "All"),
    "devices.only.trouble": Text("Cần xem", "To look at"),
    "devices.only.offline": Text("Mất kết nối", "Offline"),
    "devices.only.fault": Text("Có sự cố", "With faults"),
    "devices.only.behind": Text("Chậm đồng bộ", "Behind"),
    "devices.door": Text("Cửa", "Door"),
    "devices.state": Text("Tình trạng", "State"),
    "devices.seen": Text("Tin cuối", "Last word"),
    "devices.version": Text("Phiên bản", "Version"),
    "devices.ledger": Text("Sổ đếm", "Ledger"),
    "devices.row": Text("dòng {n}", "row {n}"),
    "devices.all_stored": Text("đã lưu đủ", "all stored"),
    "devices.gap": Text("còn {n} dòng chưa lưu", "{n} rows not stored yet", "{n} row not stored yet"),
    "devices.plan": Text("Kế hoạch", "Plan"),
    "devices.plan_now": Text("bản {n}", "revision {n}"),
    "devices.plan_old": Text("bản {held}, mới nhất {newest}", "revision {held}, newest {newest}"),
    "devices.plan_none": Text("chưa nhận, mới nhất {newest}", "none yet, newest {newest}"),
    "devices.online": Text("Đang kết nối", "Online"),
    "devices.more": Text("Xem tiếp, còn {n} thiết bị", "Show more, {n} devices left", "Show the last device"),
    "devices.none": Text("Chưa có thiết bị nào", "There are no devices yet"),
    "devices.none_hint": Text(
        "Mỗi cửa của một phòng có một thiết bị. Hãy khai báo phòng và cửa trước.",
        "Each door of a room has a unit. Enter rooms and doors first.",
    ),
    "devices.none_found": Text("Không có thiết bị nào khớp.", "No device matches."),
    "devices.places": Text("Chỗ", "Places"),
    "permits.holds": Text("giữ {n} chỗ", "holds {n} places", "holds {n} place"),
    "permits.holds_offline": Text(
        "giữ {n} chỗ khi mất kết nối", "held {n} places when it went offline", "held {n} place when it went offline"
    ),
    "permits.owes": Text("nợ {n} chỗ", "owes {n} places", "owes {n} place"),
    "permits.waiting": Text("{n} người đang chờ", "{n} people wait", "{n} person waits"),
    "permits.closing": Text("đang đóng", "closing"),
    "permits.out_of_reach": Text(
        "{door} mất kết nối, đang giữ {n} chỗ: các cửa khác đỏ sớm hơn giới hạn cho đến khi cửa này nối lại.",
        "{door} is offline and holds {n} places: the other doors turn red below the limit until it is back.",
        "{door} is offline and holds {n} place: the other doors turn red below the limit until it is back.",
    ),
    "permits.never_heard": Text(
        "{door} chưa từng kết nối: {n} chỗ dành cho cửa này chưa dùng được. Hãy lắp thiết bị, hoặc gỡ cửa khỏi phòng.",
        "{door} has never been connected: its {n} places wait for it. Put its unit up, or take the door from the room.",
        "{door} has never been connected: its {n} place waits for it. Put its unit up, or take the door from the room.",
    ),
    "permits.carried": Text(
        "{n} người trong số này vào qua cửa đã gỡ khỏi phòng.",
        "{n} of them came in by doors that have left the room.",
    ),
    "permits.claimed_twice": Text(
        "Hai thiết bị cùng nhận là {door}. Hãy kiểm tra mã cửa (door) trong cấu hình của từng thiết bị, hoặc tắt thiết bị cũ.",
        "Two units say that they are {door}. Check `door` in the configuration of each, or switch the old one off.",
    ),
    "aside.title": Text("Tin nhắn hỏng", "Messages kept aside"),
    "aside.hint": Text(
        "Những tin nhận qua MQTT mà máy chủ không đọc được hoặc không biết của cửa nào. Không ảnh hưởng đến số liệu của các cửa khác.",
        "Messages from MQTT that could not be read or belong to no known door. Figures of other doors are not affected.",
    ),
    "aside.none": Text("Không có tin nhắn hỏng nào.", "There are none."),
    "aside.time": Text("Nhận lúc", "Received"),
    "aside.reason": Text("Lý do", "Reason"),
    "aside.topic": Text("Topic", "Topic"),
    "aside.payload": Text("Nội dung ({n} byte)", "Content ({n} bytes)", "Content ({n} byte)"),
    "aside.reason.unknown_topic": Text("Topic không thuộc hệ thống", "Not a topic of ours"),
    "aside.reason.unknown_leaf": Text("Loại tin không dùng ở đây", "Not a kind of message used here"),
    "aside.reason.unknown_door": Text("Cửa chưa khai báo", "Unknown door"),
    "aside.reason.malformed": Text("Nội dung sai dạng", "Malformed"),
    "aside.reason.unknown_version": Text("Phiên bản tin không hiểu được", "Unknown version"),
    "aside.reason.too_large": Text("Tin quá lớn", "Too large"),
    "aside.reason.conflict": Text("Trùng số nhưng khác nội dung", "Same number, other content"),
    "aside.newest": Text(
        "{n} tin mới nhất đang được giữ", "The newest {n} that are kept", "The newest one that is kept"
    ),
}
