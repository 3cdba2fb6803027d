"""Texts of what follows a declaration: the code, answers that are not clear, no code, paper, and trouble on the way."""

from central.web.texts.text import Text

TEXTS = {
    "title": Text("Khai báo y tế", "Health declaration"),
    "office": Text("Bộ phận một cửa", "One-stop counter"),
    "language": Text("Ngôn ngữ", "Language"),
    "skip": Text("Đến nội dung chính", "Skip to the content"),
    "code.title": Text("Mã QR của bạn", "Your QR code"),
    "code.alt": Text("Mã QR khai báo y tế", "QR code of the health declaration"),
    "code.until": Text("Có giá trị đến {time}, {day}", "Valid until {time}, {day}"),
    "code.from": Text("Khai lúc {time}, {day}", "Declared at {time}, {day}"),
    "code.people": Text("Cho {n} người", "For {n} people", "For one person"),
    "code.place": Text("Nơi đến: {name}", "For: {name}"),
    "code.door": Text("Ở cửa phòng", "At the door"),
    "code.step.bright": Text("Tăng độ sáng màn hình.", "Turn the brightness of the screen up."),
    "code.step.hold": Text(
        "Đưa mã trước máy quét, cách khoảng một gang tay.",
        "Hold the code in front of the reader, a hand's length away.",
    ),
    "code.step.wait": Text(
        "Đèn xanh thì vào. Đèn đỏ thì chờ người trong phòng ra.",
        "Green light: go in. Red light: wait until somebody comes out.",
    ),
    "code.save": Text("Lưu thành ảnh", "Save as a picture"),
    "code.save.why": Text(
        "Hãy lưu ảnh hoặc chụp màn hình ngay: ở cửa phòng, ảnh dùng được cả khi không có mạng.",
        "Save the picture or take a screenshot now: at the door it works without a connection, too.",
    ),
    "code.print": Text("Trang để in", "Page to print"),
    "code.new": Text("Khai báo mới", "New declaration"),
    "code.forget": Text("Xóa mã khỏi điện thoại này", "Delete the code from this phone"),
    "code.kept": Text(
        "Mã còn trên điện thoại này đến khi hết giá trị. Máy chủ không giữ mã.",
        "The code stays on this phone until it expires. The server keeps none.",
    ),
    "code.held": Text(
        "Bạn còn một mã có giá trị đến {time}, {day}.", "You still have a code, valid until {time}, {day}."
    ),
    "code.show": Text("Xem mã", "Show it"),
    "card.filed": Text(
        "Thẻ căn cước đã dùng được thay mã ở phòng bạn chọn, đến khi mã hết giá trị.",
        "The ID card now stands for the code at the room you chose, until the code expires.",
    ),
    "card.not_filed": Text(
        "Hiện chưa dùng được thẻ căn cước thay mã. Mã QR dưới đây vẫn có giá trị: hãy đưa mã ở cửa.",
        "The ID card cannot stand for the code at the moment. The QR code below is valid: show it at the door.",
    ),
    "none.title": Text("Chưa có mã QR nào", "There is no QR code"),
    "none.text": Text(
        "Điện thoại này chưa có mã, hoặc mã đã hết giá trị. Hãy khai báo để nhận mã mới.",
        "This phone holds no code, or it has expired. Declare to get a new one.",
    ),
    "none.start": Text("Khai báo", "Declare"),
    "unclear.title": Text("Hôm nay bạn chưa nên đến", "Please do not come in today"),
    "unclear.text": Text(
        "Cảm ơn bạn đã khai báo trung thực. Theo những gì bạn khai, để giữ an toàn cho bạn và mọi người, xin hãy ở nhà và "
        "gọi trạm y tế nơi bạn ở hoặc đường dây nóng của Bộ Y tế.",
        "Thank you for answering truthfully. Going by your answers, please stay at home for your own and everybody's safety, and call the "
        "health station where you live or the Ministry of Health's hotline.",
    ),
    "unclear.call": Text("Gọi 1900 9095 (Bộ Y tế)", "Call 1900 9095 (Ministry of Health)"),
    "unclear.instead": Text("Vẫn làm được thủ tục mà không cần đến", "You can still get things done"),
    "unclear.online": Text(
        "Nộp hồ sơ trực tuyến trên Cổng Dịch vụ công quốc gia:", "Apply online at the National Public Service Portal:"
    ),
    "unclear.post": Text(
        "Gửi và nhận hồ sơ qua bưu điện (dịch vụ bưu chính công ích).",
        "Send and receive papers by post (public postal service).",
    ),
    "unclear.phone": Text(
        "Gọi bộ phận một cửa để được hướng dẫn, hẹn ngày khác, hoặc nhờ người khác đi thay.",
        "Call the counter for advice or another day, or ask somebody to go in your place.",
    ),
    "unclear.code": Text(
        "Nếu bắt buộc phải đến, hãy đưa mã này ở cửa và trao đổi với cán bộ trước khi vào. Mã này tự nó không cho bạn vào.",
        "If you must come, show this code at the door and talk to an official before you go in. It does not let you in by itself.",
    ),
    "print.title": Text("Khai báo y tế – mã QR", "Health declaration – QR code"),
    "print.how": Text(
        "In trang này bằng chức năng in của trình duyệt.", "Print this page with the browser's print function."
    ),
    "print.do": Text("In", "Print"),
    "print.back": Text("Quay lại", "Back"),
    "trouble.title": Text("Lần này chưa gửi được", "It did not work this time"),
    "trouble.text": Text(
        "Máy chủ đang bận hoặc gặp lỗi. Hãy quay lại trang trước (những gì bạn nhập vẫn còn) và gửi lần nữa sau ít phút.",
        "The server is busy or made a mistake. Go back (what you entered is still there) and send again in a few minutes.",
    ),
    "trouble.many": Text(
        "Có quá nhiều lượt khai từ đường mạng này trong một phút. Hãy quay lại trang trước và gửi lần nữa sau một phút.",
        "Too many declarations came over this connection within a minute. Go back to the page before and send again in a minute.",
    ),
    "trouble.instead": Text(
        "Nếu vẫn không được: ở cửa phòng, cán bộ có thể ghi lời khai của bạn hoặc đưa tờ khai giấy.",
        "If it still does not work: at the door staff can take your answers by word of mouth or give you a form on paper.",
    ),
    "trouble.again": Text("Mở lại trang khai báo", "Open the declaration again"),
    "day.0": Text("thứ Hai", "Monday"),
    "day.1": Text("thứ Ba", "Tuesday"),
    "day.2": Text("thứ Tư", "Wednesday"),
    "day.3": Text("thứ Năm", "Thursday"),
    "day.4": Text("thứ Sáu", "Friday"),
    "day.5": Text("thứ Bảy", "Saturday"),
    "day.6": Text("Chủ Nhật", "Sunday"),
    "day.today": Text("hôm nay, {day}", "today, {day}"),
}
