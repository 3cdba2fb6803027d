"""The console's own words, Vietnamese first, English beside them.

Owns what the screens say of themselves; the wire's vocabulary (faults, causes, verdicts, reasons) is `edge.protocol.words`, and what to
do about each stands in `advice`. `{n}` and the like are filled in by `text`.
"""

from edge.console.assist_words import ASSIST
from edge.protocol.words import Language, Words

LANGUAGES: tuple[Language, ...] = ("vi", "en")

_DOOR = {
    "title": Words("Màn hình cửa", "Door display"),
    "switch": Words("English", "Tiếng Việt"),
    "come_in": Words("MỜI VÀO", "COME IN"),
    "stop": Words("XIN DỪNG LẠI", "PLEASE STOP"),
    "wait": Words("XIN CHỜ", "PLEASE WAIT"),
    "closed": Words("TẠM ĐÓNG", "CLOSED"),
    "full_detail": Words("Phòng đã đủ người", "The room is full"),
    "other_door": Words("SANG CỬA KHÁC", "OTHER DOOR"),
    "elsewhere_detail": Words("Cửa này đã hết chỗ", "This door has no places left"),
    "go_elsewhere": Words("Còn {n} chỗ, mời vào {door}", "{n} places left: please use {door}"),
    "go_elsewhere_one": Words("Còn 1 chỗ, mời vào {door}", "1 place left: please use {door}"),
    "go_elsewhere_todo": Words("Hoặc chờ đèn xanh ở cửa này", "Or wait here for the green light"),
    "starting_detail": Words("Bộ điều khiển đang khởi động", "The door unit is starting"),
    "closed_detail": Words("Phòng tạm ngừng tiếp nhận", "The room takes nobody for now"),
    "pause_detail": Words("Đèn sắp đổi", "The light is about to change"),
    "fault_detail": Words("Thiết bị ở cửa có sự cố", "The equipment at the door has a fault"),
    "room_todo": Words("Đưa mã QR trước máy đọc, rồi đi vào", "Show your QR code to the reader, then come in"),
    "room_free_todo": Words("Mời từng người đi vào", "Please come in one by one"),
    "room_by_hand_todo": Words("Nhân viên đang đếm, mời đi vào", "The staff are counting, please come in"),
    "no_reader_todo": Words(
        "Máy đọc mã đang hỏng, xin báo nhân viên", "The code reader is out of order, please see the staff"
    ),
    "full_todo": Words("Xin chờ ngoài cửa đến khi đèn xanh", "Wait outside for the green light"),
    "elsewhere_todo": Words("Xin chờ đèn xanh hoặc hỏi nhân viên", "Please wait for the green light or ask the staff"),
    "starting_todo": Words("Xin chờ một chút", "One moment, please"),
    "closed_todo": Words("Xin hỏi nhân viên hoặc trở lại sau", "Ask the staff or come back later"),
    "fault_todo": Words("Xin chờ nhân viên đếm tay và mời vào", "Please wait: the staff count by hand and call you in"),
    "fault_by_hand_todo": Words("Nhân viên đang đếm tay, xin chờ được mời", "The staff count by hand and call you in"),
    "inside": Words("Người trong phòng", "People inside"),
    "places": Words("Còn {n} chỗ", "{n} places left"),
    "one_place": Words("Còn 1 chỗ", "1 place left"),
    "no_places": Words("Hết chỗ", "No places left"),
    "no_places_here": Words("Cửa này hết chỗ", "No places here"),
    "places_here": Words("Cửa này còn {n} chỗ", "{n} places here"),
    "by_hand": Words("Nhân viên đang đếm", "Staff are counting"),
    "no_network": Words("Chưa có mạng, cửa vẫn hoạt động", "No network; the door works on"),
    "lost_detail": Words("Mất kết nối với bộ điều khiển", "The display has lost the door unit"),
    "lost_todo": Words("Xin hỏi nhân viên trước khi vào", "Please ask the staff before you come in"),
    "level": Words("Cấp độ dịch {n}", "Epidemic level {n}"),
    "code_label": Words("Chưa khai báo? Quét mã này bằng điện thoại", "Not declared yet? Scan this with your phone"),
    "services": Words(
        "Nhiều thủ tục làm được trực tuyến hoặc qua bưu điện", "Much can be done online or by post as well"
    ),
    "code_alt": Words("Mã QR đến trang khai báo y tế", "QR code of the declaration page"),
}

_STAFF = {
    "staff_title": Words("Trang nhân viên", "Staff page"),
    "entries": Words("Lượt vào", "Entries"),
    "exits": Words("Lượt ra", "Exits"),
    "adjusted": Words("Đã sửa", "Adjusted"),
    "limit": Words("Giới hạn", "Limit"),
    "counts": Words("Cửa này, từ khi mở sổ", "This door, since its ledger began"),
    "undeclared": Words("Vào chưa khai báo", "Entered without a declaration"),
    "level_now": Words("Cấp độ dịch", "Epidemic level"),
    "level_unknown": Words("chưa rõ", "not known"),
    "staff_entries": Words("Trong đó nhân viên (bằng thẻ)", "Of these staff (by badge)"),
    "unused": Words("{n} người đã quét mã nhưng không vào", "{n} showed a code and did not come in"),
    "on_red": Words("Vào khi đèn đỏ", "Entered on red"),
    "alerts": Words("Cần chú ý", "Needs attention"),
    "just_now": Words("vừa xong", "just now"),
    "seconds_ago": Words("{n} giây trước", "{n} s ago"),
    "minutes_ago": Words("{n} phút trước", "{n} min ago"),
    "hours_ago": Words("{n} giờ trước", "{n} h ago"),
    "never": Words("chưa có", "none yet"),
    "faults": Words("Sự cố", "Faults"),
    "no_faults": Words("Không có sự cố", "No faults"),
    "adjust": Words("Sửa số người trong phòng", "Correct the people inside"),
    "plus": Words("Thêm một người", "One more"),
    "minus": Words("Bớt một người", "One less"),
    "other_delta": Words("Sửa nhiều người một lần", "Correct by more than one"),
    "count": Words("Đếm lại cả phòng", "Count the room anew"),
    "count_hint": Words(
        "Đếm mọi người đang ở trong phòng rồi ghi con số ấy; hệ thống tự tính phần chênh lệch.",
        "Count everybody who is in the room and enter that figure; the difference is worked out.",
    ),
    "count_label": Words("Số người đang ở trong phòng", "People in the room now"),
    "count_apply": Words("Ghi số này", "Set this figure"),
    "not_whole": Words(
        "Chưa nghe được mọi cửa của phòng: số người có thể chưa đủ.",
        "Not all doors of the room are heard: the figure may miss people.",
    ),
    "spread": Words("ước tính {low}–{high} người", "about {low}–{high} people"),
    "spread_unknown": Words("chưa rõ sai số", "uncertainty unknown"),
    "here": Words("Cửa này còn nhận", "This door may let in"),
    "waiting": Words("Chờ ngoài cửa", "Waiting outside"),
    "delta_label": Words("Thêm (số dương) hoặc bớt (số âm)", "Add (positive) or take away (negative)"),
    "apply": Words("Sửa", "Correct"),
    "why": Words("Lý do (không bắt buộc)", "Reason (may stay empty)"),
    "why_hint": Words(
        "Lý do được lưu lại. Không ghi tên, số điện thoại hay thông tin cá nhân.",
        "The reason is kept. Enter no names, telephone numbers or personal data.",
    ),
    "mode": Words("Cách đếm", "Who counts"),
    "take_over": Words("Chuyển sang đếm tay", "Take over by hand"),
    "give_back": Words("Trả về đếm tự động", "Give back to the sensors"),
    "take_over_hint": Words(
        "Khi đếm tay, cảm biến không được tính: mỗi người qua cửa bấm +1 hoặc −1.",
        "By hand the sensors do not count: press +1 or −1 for each person through the door.",
    ),
    "network": Words("Mạng", "Network"),
    "network_up": Words("đã nối", "connected"),
    "network_down": Words("chưa nối, cửa vẫn đếm", "not connected; the door counts on"),
    "unsent": Words("{n} dòng chờ gửi", "{n} rows waiting to be sent"),
    "clock": Words("Đồng hồ", "Clock"),
    "clock_known": Words("đúng giờ", "right"),
    "clock_unknown": Words("chưa biết giờ đúng", "not known to be right"),
    "light": Words("Đèn", "Light"),
    "staff_lost": Words(
        "Mất kết nối với bộ điều khiển. Số trên trang này có thể đã cũ.",
        "The page has lost the door unit. The figures here may be old.",
    ),
    "done_adjust": Words("Đã nhận: {delta} người.", "Taken: {delta}."),
    "done_count": Words("Đã nhận: {n} người trong phòng.", "Taken: {n} people inside."),
    "done_staff": Words("Đã nhận: nhân viên đếm tay.", "Taken: the staff count by hand."),
    "done_automatic": Words("Đã nhận: cảm biến đếm tự động.", "Taken: the sensors count."),
    "not_sent": Words(
        "Chưa gửi được {n} lệnh; trang sẽ tự gửi khi nối lại được.",
        "{n} not sent; the page sends again when the unit is back.",
    ),
    "send_again": Words("Gửi ngay", "Send now"),
    "sign_in": Words("Vào trang nhân viên", "Open the staff page"),
    "pin": Words("Mã PIN nhân viên", "Staff PIN"),
    "sign_out": Words("Thoát", "Sign out"),
    "back": Words("Quay lại", "Go back"),
}

_REFUSALS = {
    "not_done": Words("Chưa thực hiện được", "This did not work"),
    "people_bad": Words(
        "Số người phải là số nguyên từ 1 đến {n}. Chưa ghi nhận gì.",
        "The number of people must be a whole number from 1 to {n}. Nothing was recorded.",
    ),
    "answer_bad": Words(
        "Chưa rõ câu trả lời: bấm TẤT CẢ KHÔNG hoặc CÓ. Chưa ghi nhận gì.",
        "The answer is not clear: press NO TO ALL or YES. Nothing was recorded.",
    ),
    "paper_used": Words(
        "Số {n} không còn trống. Chưa ghi nhận gì: sửa số trên tờ khai thành {next}, mở lại trang và bấm lại.",
        "Number {n} is not free any more. Nothing was recorded: write {next} on the paper, open the page anew and press again.",
    ),
    "declare_starting": Words(
        "Bộ điều khiển đang khởi động nên chưa ghi nhận được. Xin bấm lại sau ít giây.",
        "The unit is starting and could not record it. Please press again in a few seconds.",
    ),
    "pin_wrong": Words("Mã PIN không đúng.", "The PIN is wrong."),
    "pin_locked": Words(
        "Nhập sai nhiều lần. Xin thử lại sau {n} giây.", "Too many wrong guesses. Please try again in {n} s."
    ),
    "pin_needed": Words("Xin nhập mã PIN nhân viên trước.", "Please enter the staff PIN first."),
    "pin_broken": Words(
        "Không đọc được tệp mã PIN của cửa này. Xin báo kỹ thuật; vẫn dùng được trang này tại chính thiết bị.",
        "The PIN file of this door cannot be used. Please tell the technician; the page still opens at the unit itself.",
    ),
    "local_only": Words(
        "Trang nhân viên của cửa này chỉ mở được tại chính thiết bị, vì chưa đặt mã PIN.",
        "The staff page of this door opens only at the unit itself, because no PIN is set.",
    ),
    "form_old": Words(
        "Trang đã cũ nên lệnh chưa được nhận. Xin tải lại trang rồi bấm lại.",
        "The page was too old and nothing was taken. Please load it anew and press again.",
    ),
    "delta_bad": Words(
        "Số người phải là số nguyên từ −{n} đến {n}, khác 0. Chưa sửa gì.",
        "The number of people must be a whole number from −{n} to {n}, not 0. Nothing was changed.",
    ),
    "inside_bad": Words(
        "Số người trong phòng phải là số nguyên từ 0 đến {n}. Chưa sửa gì.",
        "The number of people inside must be a whole number from 0 to {n}. Nothing was changed.",
    ),
    "count_unheard": Words(
        "Từ khi khởi động, cửa này chưa nghe được các cửa khác nên chưa ghi số này. Hãy chờ có mạng, hoặc sửa bằng +1 và −1.",
        "This door has not heard the others since it started, so the figure was not set. Wait for the network, or use +1 and −1.",
    ),
    "why_long": Words(
        "Lý do dài quá {n} ký tự. Chưa sửa gì.", "The reason is longer than {n} characters. Nothing was changed."
    ),
    "mode_bad": Words("Không rõ cách đếm được chọn.", "It is not clear who shall count."),
    "streams_full": Words(
        "Đã có quá nhiều màn hình nối trực tiếp; trang sẽ tự hỏi lại.",
        "Too many screens are live already; the page asks again by itself.",
    ),
    "error_400": Words("Yêu cầu không hợp lệ.", "The request cannot be understood."),
    "error_404": Words("Không có trang này.", "There is no such page."),
    "error_405": Words("Trang này không nhận yêu cầu kiểu đó.", "This page does not take that kind of request."),
    "error_413": Words("Nội dung gửi lên quá dài.", "What was sent is too long."),
    "error_500": Words("Trang gặp lỗi. Cửa vẫn hoạt động.", "The page failed. The door works on."),
}

WORDS: dict[str, Words] = _DOOR | _STAFF | ASSIST | _REFUSALS


def text(key: str, language: Language, **figures: object) -> str:
    """Return the words of *key* in *language* with *figures* filled in. Raises: KeyError for an unknown key."""
    words = WORDS[key]
    return (words.vi if language == "vi" else words.en).format(**figures)
