"""Texts of the set-up pages of levels, rules for codes, declarations and contacts."""

from central.web.texts.text import Text

TEXTS = {
    "rules.level": Text("Cấp độ dịch", "Epidemic level"),
    "rules.level_n": Text("Cấp {level}", "Level {level}"),
    "rules.level_title": Text("Đổi cấp độ dịch", "Change the epidemic level"),
    "rules.level_hint": Text(
        "Áp dụng cho mọi phòng trong địa bàn, trừ nơi cấp dưới đã đặt cấp riêng. Các cửa đổi theo trong vài giây.",
        "Holds for all rooms in the area, except where an area further down has a level of its own. Doors follow within seconds.",
    ),
    "rules.risk.1": Text("Nguy cơ thấp (bình thường mới)", "Low risk (new normal)"),
    "rules.risk.2": Text("Nguy cơ trung bình", "Medium risk"),
    "rules.risk.3": Text("Nguy cơ cao", "High risk"),
    "rules.risk.4": Text("Nguy cơ rất cao", "Very high risk"),
    "rules.inherit": Text("Theo {area}: cấp {level}", "As {area}: level {level}"),
    "rules.inherited": Text("theo cấp trên", "from above"),
    "rules.inherit_top": Text("Không đặt: cấp {level}", "Not set: level {level}"),
    "rules.level_wrong": Text("Hãy chọn một cấp.", "Choose a level."),
    "rules.level_same": Text("Cấp độ dịch của {name} không đổi.", "The level of {name} is as it was."),
    "rules.level_ask": Text("{name}: đổi cấp độ dịch?", "{name}: change the epidemic level?"),
    "rules.level_none": Text(
        "Không phòng nào đổi cấp: địa bàn chưa có phòng, hoặc cấp đang áp dụng vẫn như cũ.",
        "No room's level changes: there are none in the area, or the level in force stays the same.",
    ),
    "rules.level_rooms": Text("{n} phòng", "{n} rooms", "{n} room"),
    "rules.level_from_to": Text("cấp {before} → cấp {after}", "level {before} → level {after}"),
    "rules.level_more": Text("và {n} phòng khác", "and {n} more", "and one more"),
    "rules.nothing_else": Text("Các loại mã vẫn được nhận như cũ.", "All kinds of codes are taken as before."),
    "rules.from_to": Text("{before} → {after}", "{before} → {after}"),
    "rules.level_do": Text("Đổi cấp độ dịch", "Change the level"),
    "rules.level_done": Text(
        "{name}: cấp độ dịch {level}. Đã báo các cửa của {n} phòng.",
        "{name}: epidemic level {level}. The doors of {n} rooms have been told.",
        "{name}: epidemic level {level}. The doors of {n} room have been told.",
    ),
    "rules.history": Text("Các lần đổi", "Changes"),
    "rules.history_line": Text("{time}: {level} (bởi {by})", "{time}: {level} (by {by})"),
    "rules.history_inherit": Text("theo địa bàn cấp trên", "as the area above"),
    "rules.since_nobody": Text("Chưa ai đặt cấp cho địa bàn này.", "Nobody has set a level for this area."),
    "rules.title": Text("Mã được nhận", "Codes taken"),
    "rules.title_room": Text("Mã được nhận: {name}", "Codes taken: {name}"),
    "rules.title_all": Text("Mã được nhận ở mọi phòng", "Codes taken in all rooms"),
    "rules.edit": Text("Đổi quy định", "Change the rules"),
    "rules.hint": Text(
        "Mỗi loại mã được nhận ra sao ở từng cấp độ dịch. “Cần khai báo”: chỉ nhận khi người đó đã khai báo y tế, hoặc trả lời nhân "
        "viên tại cửa.",
        "On what terms each kind of code is taken at each level. “If declared”: only of somebody whose declaration is on file, "
        "or who answers the staff at the door.",
    ),
    "rules.hint_all": Text(
        "Áp dụng cho mọi phòng không có quy định riêng.", "Holds in every room that has no rule of its own."
    ),
    "rules.kind": Text("Loại mã", "Kind of code"),
    "rules.now": Text("đang áp dụng", "in force"),
    "rules.alone": Text("Nhận", "Taken"),
    "rules.with_declaration": Text("Cần khai báo", "If declared"),
    "rules.not": Text("Không nhận", "Not taken"),
    "rules.default": Text("Mặc định: {taking}", "Default: {taking}"),
    "rules.field": Text("{kind}, cấp {level}", "{kind}, level {level}"),
    "rules.saved": Text(
        "Đã lưu. Quy định đang áp dụng đổi ở {n} phòng.",
        "Saved. The rules in force changed in {n} rooms.",
        "Saved. The rules in force changed in {n} room.",
    ),
    "rules.at_level": Text("Ở cấp {level}, cấp đang áp dụng:", "At level {level}, which is in force:"),
    "rules.all_link": Text("Quy định cho mọi phòng", "Rules for all rooms"),
    "orders.title": Text("Khai báo và liên hệ", "Declarations and contacts"),
    "orders.edit": Text("Thay đổi", "Change"),
    "orders.hours": Text("Tờ khai có giá trị trong (giờ)", "A declaration holds for (hours)"),
    "orders.hours_hint": Text(
        "1 đến {most} giờ. Để trống thì theo cấu hình: {hours} giờ.",
        "1 to {most} hours. Left empty it is as configured: {hours} hours.",
    ),
    "orders.hours_wrong": Text(
        "Hãy nhập số giờ từ 1 đến {most}, hoặc để trống.", "Enter 1 to {most} hours, or leave the field empty."
    ),
    "orders.contacts": Text("Lưu thông tin liên hệ của người đến", "Keep how to reach visitors"),
    "orders.contacts_hint": Text(
        "Tên, số điện thoại và địa chỉ được niêm phong ngay tại cửa; chỉ cơ quan y tế mở được. Chỉ lưu khi kế hoạch yêu cầu.",
        "Name, phone and address are sealed at the door; only the health department can open them. Order it only where the plan does.",
    ),
    "orders.days": Text("Lưu trong (ngày)", "Keep for (days)"),
    "orders.days_hint": Text("1 đến {most} ngày, rồi tự xóa.", "1 to {most} days; then they are deleted."),
    "orders.days_wrong": Text("Hãy nhập số ngày từ 1 đến {most}.", "Enter 1 to {most} days."),
    "orders.no_key": Text(
        "Máy chủ chưa có khóa công khai của cơ quan y tế, nên chưa lưu thông tin liên hệ nào.",
        "Central does not have the health department's public key yet, so no contacts are kept.",
    ),
    "orders.held": Text(
        "Tờ khai có giá trị {n} giờ.", "A declaration holds for {n} hours.", "A declaration holds for {n} hour."
    ),
    "orders.kept": Text(
        "Thông tin liên hệ được lưu {n} ngày.", "Contacts are kept for {n} days.", "Contacts are kept for {n} day."
    ),
    "orders.not_kept": Text("Không lưu thông tin liên hệ.", "No contacts are kept."),
}
