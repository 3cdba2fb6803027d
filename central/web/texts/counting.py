"""Texts of headcounts, corrections and how well a room is counted."""

from central.web.texts.text import Text

TEXTS = {
    "tile.estimate": Text("Ước tính {low}–{high} người", "Estimated {low}–{high} people"),
    "tile.estimate_unknown": Text("Chưa rõ sai số", "Uncertainty unknown"),
    "tile.margin": Text("± {n}", "± {n}"),
    "count.title": Text("Nhập số người đếm được", "Enter a headcount"),
    "count.inside": Text("Số người đang ở trong phòng", "People in the room now"),
    "count.inside_hint": Text(
        "Đếm tất cả mọi người trong phòng, rồi nhập ngay: số chỉ có giá trị trong 2 phút.",
        "Count everybody in the room, then enter it at once: the figure holds for 2 minutes.",
    ),
    "count.why": Text("Lý do", "Reason"),
    "count.why_hint": Text(
        "Không bắt buộc. Không ghi tên, số điện thoại hay thông tin cá nhân của bất kỳ ai.",
        "Optional. No name, telephone number or anything else about a person.",
    ),
    "count.next": Text("Tiếp tục", "Continue"),
    "count.confirm": Text(
        "Bảng đang ghi {old} người, bạn đếm được {new}. Chỉnh {delta}?",
        "The board says {old}, you counted {new}. Change it by {delta}?",
    ),
    "count.confirm_same": Text(
        "Bảng cũng đang ghi {new} người. Ghi nhận lần đếm này?", "The board says {new} too. Note this count?"
    ),
    "count.confirm_over": Text(
        "Nhiều hơn giới hạn {limit} người: đèn ở các cửa sẽ đỏ.", "More than the limit of {limit}: the lights turn red."
    ),
    "count.do": Text("Đúng, ghi {new} người", "Yes, set it to {new}"),
    "count.inside_wrong": Text("Nhập một số nguyên từ 0 đến {most}.", "Enter a whole number from 0 to {most}."),
    "count.why_wrong": Text(
        "Lý do dài nhất {most} ký tự, trên một dòng.", "A reason has {most} characters at most, in one line."
    ),
    "count.no_door": Text(
        "Không có cửa nào đang kết nối và ghi được sổ, nên chưa chỉnh được từ đây. Hãy chỉnh tại cửa.",
        "No door is connected and able to write it down, so that it cannot be set from here. Set it at the door.",
    ),
    "count.link_down": Text(
        "Máy chủ đang mất kết nối với các cửa, nên chưa chỉnh được từ đây. Hãy chỉnh tại cửa.",
        "Central is cut off from the doors, so that it cannot be set from here. Set it at the door.",
    ),
    "count.conflict": Text(
        "Biểu mẫu này đã được gửi với số khác. Hãy tải lại trang rồi nhập lại.",
        "This form was sent with another figure before. Load the page anew and enter it again.",
    ),
    "count.off": Text("Chức năng này không chạy ở đây.", "This does not run here."),
    "count.failed": Text("Chưa gửi được. Hãy thử lại.", "It could not be sent. Try again."),
    "count.sending": Text(
        "Đếm được {inside} người: đang gửi đến {door}…", "{inside} people counted: on its way to {door}…"
    ),
    "count.sending_not_ready": Text(
        "Đếm được {inside} người: {door} chưa sẵn sàng, đang gửi lại…",
        "{inside} people counted: {door} is not ready yet, sending again…",
    ),
    "count.applied": Text(
        "Đã chỉnh {delta}: trong phòng có {inside} người lúc {time}.", "Changed by {delta}: {inside} people at {time}."
    ),
    "count.applied_same": Text(
        "Số đếm khớp: trong phòng có {inside} người lúc {time}.", "The count was right: {inside} people at {time}."
    ),
    "count.applied_unknown": Text(
        "Đã áp dụng: trong phòng có {inside} người lúc {time}.", "Applied: {inside} people at {time}."
    ),
    "count.no_answer": Text(
        "Không áp dụng {inside} người lúc {time}: {door} không trả lời.",
        "{inside} people at {time} not applied: {door} did not answer.",
    ),
    "count.too_old": Text(
        "Không áp dụng {inside} người lúc {time}: đồng hồ của {door} lệch với máy chủ hơn 2 phút.",
        "{inside} people at {time} not applied: the clock of {door} differs from central's by more than 2 minutes.",
    ),
    "count.not_ready": Text(
        "Không áp dụng {inside} người lúc {time}: {door} chưa sẵn sàng.",
        "{inside} people at {time} not applied: {door} was not ready.",
    ),
    "count.refused": Text(
        "Không áp dụng {inside} người lúc {time}: {door} từ chối.",
        "{inside} people at {time} not applied: {door} refused it.",
    ),
    "by.button": Text("Nút bấm ở cửa", "Button at the door"),
    "by.console_unit": Text("Màn hình ở cửa", "Screen at the door"),
    "by.console_pin": Text("Trang của thiết bị", "The unit's page"),
    "by.closing": Text("Giờ đóng cửa", "Closing time"),
    "by.floor": Text("Không thể ít hơn 0", "Nobody can be fewer than none"),
    "by.account": Text("Tài khoản {n}", "Account {n}"),
    "put.title": Text("Chỉnh số người", "Corrections"),
    "put.none": Text("Chưa có lần chỉnh nào.", "There are none yet."),
    "put.when": Text("Lúc", "When"),
    "put.who": Text("Bởi", "By"),
    "put.change": Text("Chỉnh", "Change"),
    "put.inside": Text("Đếm được", "Counted"),
    "put.why": Text("Lý do", "Reason"),
    "put.door": Text("Cửa", "Door"),
    "put.open": Text("đang gửi", "on its way"),
    "put.unapplied": Text("không áp dụng", "not applied"),
    "put.applied": Text("đã áp dụng", "applied"),
    "put.last": Text("Đối chiếu gần nhất: {time}, {by}.", "Last certain: {time}, {by}."),
    "put.no_last": Text("Chưa lần nào đối chiếu với số người thật.", "Never held against a real headcount yet."),
    "put.all": Text("Độ chính xác và các lần chỉnh", "Accuracy and corrections"),
    "counting.title": Text("Độ chính xác", "Accuracy"),
    "counting.drift": Text("Sai số của từng cửa", "Error of each door"),
    "counting.drift_hint": Text(
        "Tính từ {n} lần đối chiếu với số người thật trong {days} ngày qua. Số dương: cửa đếm thừa người trong phòng.",
        "From {n} comparisons with real headcounts in the last {days} days. Above zero: the door counts too many inside.",
    ),
    "counting.few": Text(
        "Mới có {n} lần đối chiếu trong {days} ngày qua, cần ít nhất {least}. Hãy đếm người trong phòng, mỗi ngày một lần.",
        "Only {n} comparisons in the last {days} days, at least {least} are needed. Count the people inside once a day.",
    ),
    "counting.unusable": Text(
        "{n} lần không so được, vì có cửa mất kết nối hoặc mở sổ mới.",
        "{n} could not be compared, since a door was not heard or began a new ledger.",
    ),
    "counting.per_100": Text("Sai trên 100 lượt", "Off per 100 crossings"),
    "counting.interval": Text("khoảng tin cậy 95 %: {low} đến {high}", "95 % interval: {low} to {high}"),
    "counting.crossings": Text("Số lượt", "Crossings"),
    "counting.verdict": Text("Đánh giá", "Verdict"),
    "counting.alert": Text("Cần kiểm tra cảm biến", "Look at the sensor"),
    "counting.drift_short": Text("{per_100} người trên 100 lượt", "{per_100} people per 100 crossings"),
    "counting.fine": Text("Bình thường", "Fine"),
    "counting.whole": Text("Cả phòng", "The whole room"),
    "counting.door_more": Text(
        "{door} đếm thừa khoảng {per_100} người trên 100 lượt: cần kiểm tra cảm biến.",
        "{door} counts about {per_100} people too many per 100 crossings: look at its sensor.",
    ),
    "counting.door_less": Text(
        "{door} đếm thiếu khoảng {per_100} người trên 100 lượt: cần kiểm tra cảm biến.",
        "{door} counts about {per_100} people too few per 100 crossings: look at its sensor.",
    ),
    "counting.room_more": Text(
        "Phòng bị đếm thừa khoảng {per_100} người trên 100 lượt, chưa rõ do cửa nào.",
        "The room is counted about {per_100} people too many per 100 crossings; by which door is not clear.",
    ),
    "counting.room_less": Text(
        "Phòng bị đếm thiếu khoảng {per_100} người trên 100 lượt, chưa rõ do cửa nào.",
        "The room is counted about {per_100} people too few per 100 crossings; by which door is not clear.",
    ),
    "counting.scans": Text("Quét mã và lượt vào", "Scans and entries"),
    "counting.scans_hint": Text(
        "Lượt vào chưa khai báo được ghép với mã không dùng ở bất kỳ cửa nào của phòng, nếu vào sau khi quét mã và trước khi mã hết được "
        "chờ (sai lệch {slack} phút); không rõ lúc quét thì cách nhau không quá {n} phút.",
        "An undeclared entry is put together with an unused pass of any door of the room if it came after the scan and before the pass was "
        "given up (give or take {slack} minute); where the time of the scan is not known, no more than {n} minutes apart.",
    ),
    "counting.no_scans": Text("Chưa có lượt vào nào.", "No entries yet."),
    "counting.day": Text("Ngày", "Day"),
    "counting.entries": Text("Lượt vào", "Entries"),
    "counting.declared": Text("Có khai báo", "Declared"),
    "counting.undeclared": Text("Chưa khai báo", "Undeclared"),
    "counting.unused": Text("Mã không dùng", "Unused passes"),
    "counting.matched": Text("Ghép được", "Matched"),
    "counting.left": Text("Còn lại", "Left over"),
    "counting.left_words": Text("{undeclared} vào, {unused} mã", "{undeclared} entries, {unused} passes"),
}
