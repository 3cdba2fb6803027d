"""Texts of the page of contacts: what is kept, deleted up to which day, and who took what out."""

from central.web.texts.text import Text

TEXTS = {
    "contacts.title": Text("Thông tin liên lạc", "Contacts"),
    "contacts.hint": Text(
        "Chỉ lưu ở phòng mà kế hoạch yêu cầu. Dữ liệu được mã hóa cho ngành y tế: máy chủ này không đọc được.",
        "Kept only in rooms whose plan orders it, and encrypted for the health department: this server cannot read them.",
    ),
    "contacts.kept": Text("Lưu giữ và xóa", "Kept and deleted"),
    "contacts.deleted": Text("Đã xóa đến hết ngày {day}", "Deleted up to the end of {day}"),
    "contacts.nothing": Text("Không còn lưu thông tin liên lạc nào.", "No contact is kept."),
    "contacts.overdue": Text(
        "Thông tin phải xóa từ ngày {day} vẫn còn. Hệ thống đang thử xóa lại.",
        "Contacts that had to be gone by {day} are still there. Deleting is tried again and again.",
    ),
    "contacts.doubt": Text(
        "Đồng hồ máy chủ chạy quá xa về phía trước: chưa xóa gì cho đến khi có thiết bị ở cửa xác nhận. Hãy kiểm tra giờ của máy chủ.",
        "The server's clock stands far ahead: nothing is deleted until a door bears it out. Check the server's time.",
    ),
    "contacts.no_key": Text(
        "Chưa có khóa công khai của ngành y tế: không lưu thông tin liên lạc nào.",
        "There is no public key of the health department: no contact is kept.",
    ),
    "contacts.days": Text("Ngày", "Day"),
    "contacts.show": Text("Xem", "Show"),
    "contacts.of_day": Text("Thông tin đang lưu của ngày {day}", "Kept of {day}"),
    "contacts.room": Text("Phòng", "Room"),
    "contacts.visits": Text("Ghi tại cửa", "From the door"),
    "contacts.declared": Text("Khai trên web", "Declared on the web"),
    "contacts.gone": Text("Xóa khi bắt đầu ngày", "Deleted when this day begins"),
    "contacts.none_of_day": Text("Không có thông tin nào của ngày này.", "There is none of this day."),
    "contacts.exports": Text("Các lần trích xuất", "Exports"),
    "contacts.exports_hint": Text(
        "Mỗi lần trích xuất cho ngành y tế đều được ghi lại và không xóa được.",
        "Every export for the health department is noted here for good.",
    ),
    "contacts.no_exports": Text("Chưa có lần nào.", "There was none."),
    "contacts.when": Text("Lúc", "When"),
    "contacts.who": Text("Người thực hiện", "By"),
    "contacts.window": Text("Khoảng thời gian", "Time"),
    "contacts.between": Text("{start} đến {end}", "{start} to {end}"),
    "contacts.count": Text("Số lượt", "Visits"),
    "contacts.reason": Text("Lý do", "Reason"),
}
