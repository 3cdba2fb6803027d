"""Texts every page has: the bar, the navigation, live connection, marks of state, times."""

from central.web.texts.text import Text

TEXTS = {
    "frame.product": Text("Một cửa", "Một cửa"),
    "frame.product_long": Text("Theo dõi số người tại bộ phận một cửa", "Occupancy of one-stop counter rooms"),
    "frame.skip": Text("Đến nội dung chính", "Skip to the content"),
    "frame.nav": Text("Điều hướng chính", "Main navigation"),
    "frame.overview": Text("Tổng quan", "Overview"),
    "frame.devices": Text("Thiết bị", "Devices"),
    "frame.contacts": Text("Liên lạc", "Contacts"),
    "frame.setup": Text("Phòng & cửa", "Rooms & doors"),
    "frame.account": Text("Tài khoản", "Account"),
    "frame.language": Text("Ngôn ngữ", "Language"),
    "frame.sign_out": Text("Đăng xuất", "Sign out"),
    "frame.path": Text("Vị trí", "You are here"),
    "frame.back": Text("Quay lại", "Back"),
    "frame.save": Text("Lưu", "Save"),
    "frame.cancel": Text("Bỏ qua", "Cancel"),
    "live.on": Text("Trực tiếp", "Live"),
    "live.waiting": Text("Đang nối…", "Connecting…"),
    "live.lost": Text(
        "Mất kết nối, đang nối lại… số liệu từ {time}", "Connection lost, reconnecting… figures from {time}"
    ),
    "live.expired": Text("Phiên đăng nhập đã hết.", "You have been signed out."),
    "live.sign_in_again": Text("Đăng nhập lại", "Sign in again"),
    "live.no_script": Text(
        "Trình duyệt không chạy mã lệnh: trang này không tự cập nhật. Hãy tải lại trang để xem số liệu mới.",
        "Scripts are off: this page does not update itself. Reload it to see new figures.",
    ),
    "state.over": Text("Vượt giới hạn", "Over the limit"),
    "state.full": Text("Đã đủ người", "Full"),
    "state.fault": Text("Có sự cố", "Fault"),
    "state.offline": Text("Mất kết nối", "Offline"),
    "state.filling": Text("Sắp đủ", "Filling"),
    "state.calm": Text("Bình thường", "Calm"),
    "door.green": Text("đèn xanh", "green light"),
    "door.red": Text("đèn đỏ", "red light"),
    "door.fault": Text("có sự cố", "fault"),
    "door.offline": Text("mất kết nối", "offline"),
    "door.silent": Text("chưa có tín hiệu", "never heard of"),
    "door.online": Text("Đang kết nối", "Online"),
    "time.never": Text("chưa từng", "never"),
    "time.on_day": Text("{time} ngày {day}", "{time} on {day}"),
}
