"""Texts of the error pages: what happened, and what to do now."""

from central.web.texts.text import Text

TEXTS = {
    "error.home": Text("Về trang tổng quan", "Go to the overview"),
    "error.400": Text("Yêu cầu không hợp lệ", "The request cannot be taken"),
    "error.400.hint": Text(
        "Hãy quay lại trang trước, kiểm tra những gì đã nhập rồi thử lại.",
        "Go back, check what was entered, and try again.",
    ),
    "error.form": Text("Biểu mẫu đã quá hạn", "This form is too old"),
    "error.form.hint": Text(
        "Trang đã mở quá lâu hoặc bạn đã đăng nhập lại ở nơi khác. Hãy quay lại, tải lại trang rồi gửi lần nữa.",
        "The page stood open too long, or you have signed in again elsewhere. Go back, reload the page and send it again.",
    ),
    "error.403": Text("Tài khoản này không được phép", "This account may not do that"),
    "error.403.hint": Text(
        "Việc này dành cho quản trị viên. Hãy liên hệ người quản trị của đơn vị.",
        "This is for administrators. Please ask the administrator of your office.",
    ),
    "error.404": Text("Không tìm thấy trang này", "This page is not here"),
    "error.404.hint": Text(
        "Địa chỉ có thể sai, hoặc phòng đã được gỡ bỏ, hoặc không thuộc địa bàn của bạn.",
        "The address may be wrong, the room may have been removed, or it may lie outside your area.",
    ),
    "error.405": Text("Không làm được bằng cách này", "It cannot be done this way"),
    "error.405.hint": Text("Hãy quay lại và dùng nút trên trang.", "Go back and use the button on the page."),
    "error.413": Text("Nội dung gửi lên quá lớn", "Too much was sent"),
    "error.413.hint": Text("Hãy gửi nội dung ngắn hơn.", "Please send less."),
    "error.429": Text("Quá nhiều lần thử", "Too many tries"),
    "error.429.hint": Text("Hãy đợi một phút rồi thử lại.", "Wait a minute, then try again."),
    "error.500": Text("Máy chủ gặp lỗi", "The server made a mistake"),
    "error.500.hint": Text(
        "Lỗi đã được ghi lại. Đèn ở các cửa vẫn hoạt động bình thường. Hãy thử lại sau ít phút.",
        "It has been recorded. The lights at the doors go on working. Please try again in a few minutes.",
    ),
    "error.503": Text("Cơ sở dữ liệu tạm thời không dùng được", "The database cannot be used at the moment"),
    "error.503.hint": Text(
        "Đèn ở các cửa vẫn hoạt động, số liệu được giữ lại ở thiết bị. Hãy thử lại sau ít phút.",
        "The lights at the doors go on working and the units keep their figures. Please try again in a few minutes.",
    ),
}
