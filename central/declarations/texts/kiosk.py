"""Texts of the tablet in the lobby and of the blank form on paper."""

from central.web.texts.text import Text

TEXTS = {
    "kiosk.title": Text("Khai báo y tế tại chỗ", "Declare your health here"),
    "kiosk.step": Text("Bước {at} trên {count}", "Step {at} of {count}"),
    "kiosk.next": Text("Tiếp tục", "Continue"),
    "kiosk.back": Text("Quay lại", "Back"),
    "kiosk.restart": Text("Bắt đầu lại", "Start again"),
    "kiosk.finish": Text("Xong", "Done"),
    "kiosk.more_time": Text("Thêm thời gian", "More time"),
    "kiosk.left": Text(
        "Tự xóa và trở về đầu sau {n} giây.",
        "Clears itself and starts again in {n} seconds.",
        "Clears itself and starts again in one second.",
    ),
    "kiosk.code": Text(
        "Chụp ảnh mã này bằng điện thoại, hoặc bấm In để lấy mã trên giấy.",
        "Take a photo of this code with your phone, or press Print to get it on paper.",
    ),
    "kiosk.nothing": Text(
        "Máy này không lưu gì lại. Người sau không thấy được câu trả lời của bạn.",
        "This tablet keeps nothing. The next visitor does not see your answers.",
    ),
    "kiosk.part.person": Text("Bạn là ai", "Who you are"),
    "kiosk.part.confirm": Text("Xác nhận", "Confirm"),
    "kiosk.lost": Text("Địa chỉ của máy này chưa đúng", "This tablet's address is not right"),
    "kiosk.lost.how": Text(
        "Nhân viên kỹ thuật: thêm mã phòng vào địa chỉ, như /khai-bao/kiosk?room=thang-tam.",
        "For the technician: add the room's id to the address, as in /khai-bao/kiosk?room=thang-tam.",
    ),
    # the blank form
    "blank.title": Text("Tờ khai y tế", "Medical declaration form"),
    "blank.nation": Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "blank.motto": Text("Độc lập – Tự do – Hạnh phúc", "Independence – Freedom – Happiness"),
    "blank.important": Text(
        "Thông tin trên tờ khai này giúp cơ quan y tế liên lạc khi cần thiết để phòng, chống dịch bệnh truyền nhiễm.",
        "What stands on this form helps the health authorities reach you if needed to prevent an infectious disease.",
    ),
    "blank.room": Text("Nơi đến", "Going to"),
    "blank.number": Text("Số tờ khai giấy", "Number of this paper"),
    "blank.number.who": Text("(cán bộ ghi)", "(staff fill this in)"),
    "blank.self": Text("Khai cho bản thân", "For myself"),
    "blank.other": Text("Khai hộ; họ tên, điện thoại người khai hộ:", "For another; name and phone of who declares:"),
    "blank.travelled_where": Text("Nơi đã đến (có thể nhiều nơi)", "Where (there may be several places)"),
    "blank.companions": Text(
        "Số người đi cùng (không tính người khai)", "How many come along (not counting the person)"
    ),
    "blank.date": Text("Ngày … tháng … năm 20…", "Date: … / … / 20…"),
    "blank.sign": Text("Người khai (ký, ghi rõ họ tên)", "Signature and name"),
    "blank.staff": Text(
        "Tờ này không được nhập vào hệ thống: cán bộ cấp số tờ khai và giữ giấy theo quy định.",
        "This paper is not entered into any system: staff give it a number and keep the paper as the rules say.",
    ),
}
