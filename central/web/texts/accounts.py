"""Texts of the sign-in page and of one's own account."""

from central.web.texts.text import Text

TEXTS = {
    "account.sign_in": Text("Đăng nhập", "Sign in"),
    "account.intro": Text(
        "Theo dõi số người tại bộ phận một cửa. Dành cho cán bộ được cấp tài khoản.",
        "Occupancy of one-stop counter rooms. For officials who were given an account.",
    ),
    "account.name": Text("Tên đăng nhập", "Account name"),
    "account.password": Text("Mật khẩu", "Password"),
    "account.wrong": Text("Tên đăng nhập hoặc mật khẩu không đúng.", "The name or the password is wrong."),
    "account.wait": Text(
        "Sai nhiều lần. Hãy thử lại sau {n} giây.",
        "Wrong several times. Try again in {n} seconds.",
        "Wrong several times. Try again in {n} second.",
    ),
    "account.title": Text("Tài khoản", "Account"),
    "account.you": Text("Bạn đang đăng nhập", "You are signed in"),
    "account.role": Text("Vai trò", "Role"),
    "account.admin": Text("Quản trị viên: xem và thay đổi", "Administrator: sees and changes"),
    "account.health": Text(
        "Ngành y tế: xem, kể cả trang liên lạc", "Health department: sees, also the page of contacts"
    ),
    "account.viewer": Text("Người xem", "Viewer"),
    "account.area": Text("Địa bàn", "Area"),
    "account.everywhere": Text("Tất cả địa bàn", "All areas"),
    "account.change": Text("Đổi mật khẩu", "Change the password"),
    "account.change_hint": Text(
        "Sau khi đổi, các phiên đăng nhập khác của tài khoản này sẽ kết thúc.",
        "After the change all other sessions of this account end.",
    ),
    "account.current": Text("Mật khẩu hiện tại", "Present password"),
    "account.new": Text("Mật khẩu mới", "New password"),
    "account.new_hint": Text("Ít nhất {n} ký tự.", "At least {n} characters."),
    "account.again": Text("Nhập lại mật khẩu mới", "New password again"),
    "account.wrong_current": Text("Mật khẩu hiện tại không đúng.", "The present password is wrong."),
    "account.length": Text(
        "Mật khẩu phải có từ {least} đến {most} ký tự.", "A password has {least} to {most} characters."
    ),
    "account.differ": Text("Hai lần nhập không giống nhau.", "The two are not the same."),
    "account.changed": Text("Đã đổi mật khẩu.", "The password has been changed."),
}
