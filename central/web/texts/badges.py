"""Texts of the pages of staff badges, and of what the devices page says about whom the doors believe."""

from central.web.texts.text import Text

TEXTS = {
    "frame.badges": Text("Thẻ nhân viên", "Staff badges"),
    "badges.title": Text("Thẻ nhân viên", "Staff badges"),
    "badges.hint": Text(
        "Nhân viên quét thẻ ở cửa: vẫn tính vào số người trong phòng, ghi riêng là nhân viên, không báo động. "
        "Người nhặt được thẻ cũng dùng được như vậy, nên khi mất thẻ hãy thu hồi ngay; các cửa từ chối thẻ sau vài giây.",
        "Staff show their badge at the door: they count as inside, are marked as staff, and raise no alarm. "
        "Whoever finds a badge can use it the same way, so withdraw a lost one at once; the doors refuse it within seconds.",
    ),
    "badges.new": Text("Cấp thẻ mới", "Issue badges"),
    "badges.labels": Text("Nhãn thẻ, mỗi dòng một thẻ", "Labels, a badge for each line"),
    "badges.labels_hint": Text(
        "Số thẻ hoặc vị trí, ví dụ “Quầy 3”. Không cần họ tên: trên thẻ có chỗ để viết tay. Nhiều nhất {n} thẻ một lần.",
        "A number or a post, such as “Counter 3”. No name is needed: the card has a line to write it by hand. At most {n} at once.",
    ),
    "badges.area": Text("Dùng tại", "For use in"),
    "badges.everywhere": Text("Mọi địa bàn", "All areas"),
    "badges.days": Text("Số ngày hiệu lực", "Days it holds"),
    "badges.days_hint": Text("Từ 1 đến {n} ngày.", "1 to {n} days."),
    "badges.issue": Text("Cấp và in", "Issue and print"),
    "badges.labels_count": Text("Hãy nhập từ 1 đến {n} nhãn, mỗi dòng một nhãn.", "Enter 1 to {n} labels, one a line."),
    "badges.label_long": Text(
        "Mỗi nhãn dài từ 1 đến {n} ký tự, không có ký tự lạ.", "Each label has 1 to {n} printable characters."
    ),
    "badges.days_wrong": Text("Hãy nhập một số từ 1 đến {n}.", "Enter a number from 1 to {n}."),
    "badges.printed_already": Text(
        "Các thẻ này đã được cấp, và mã không được lưu nên không in lại được. Nếu bản in bị mất, hãy thu hồi rồi cấp thẻ khác.",
        "These badges have been issued already, and their codes are not kept, so they cannot be printed again. If the sheet is lost, "
        "withdraw them and issue others.",
    ),
    "badges.only.": Text("Còn hiệu lực", "In force"),
    "badges.only.expired": Text("Hết hạn", "Expired"),
    "badges.only.revoked": Text("Đã thu hồi", "Withdrawn"),
    "badges.filter": Text("Lọc thẻ", "Filter badges"),
    "badges.none": Text("Không có thẻ nào.", "There are none."),
    "badges.none_yet": Text("Chưa cấp thẻ nào.", "No badges have been issued yet."),
    "badges.list": Text("Các thẻ đã cấp", "Badges issued"),
    "badges.label": Text("Nhãn", "Label"),
    "badges.issued": Text("Ngày cấp", "Issued"),
    "badges.expires": Text("Hiệu lực đến", "Holds until"),
    "badges.state": Text("Tình trạng", "State"),
    "badges.state.valid": Text("còn hiệu lực", "in force"),
    "badges.state.expired": Text("hết hạn", "expired"),
    "badges.state.revoked": Text("thu hồi ngày {day}", "withdrawn on {day}"),
    "badges.revoke": Text("Thu hồi", "Withdraw"),
    "badges.revoke_title": Text("Thu hồi thẻ “{label}”?", "Withdraw the badge “{label}”?"),
    "badges.revoke_hint": Text(
        "Các cửa từ chối thẻ này sau vài giây, hoặc ngay khi nối lại mạng. Thẻ đã thu hồi không dùng lại được; có thể cấp thẻ khác.",
        "The doors refuse it within seconds, or as soon as they are connected again. A withdrawn badge cannot be used again; another one "
        "can be issued.",
    ),
    "badges.revoked_said": Text("Đã thu hồi thẻ “{label}”.", "The badge “{label}” has been withdrawn."),
    "badges.sheet": Text("Bản in thẻ nhân viên", "Sheet of staff badges"),
    "badges.sheet_hint": Text(
        "Hãy in trang này ngay (Ctrl+P), khổ A4, tỷ lệ 100%, rồi cắt theo đường nét đứt. Mã chỉ có trên trang này và không được lưu: "
        "rời trang là không xem lại được.",
        "Print this page now (Ctrl+P), A4, at 100%, and cut along the dashed lines. The codes stand on this page alone and are not kept: "
        "once you leave it they cannot be seen again.",
    ),
    "badges.sheet_back": Text("Tôi đã in xong", "I have printed it"),
    "trust.title": Text("Danh sách tin cậy", "Trust lists"),
    "trust.hint": Text(
        "Các cửa chấp nhận chứng nhận do những nơi cấp trong các danh sách này ký. Nhập bản mới bằng lệnh "
        "counterroom-central trust import.",
        "The doors believe certificates signed by the issuers on these lists. Import the newest with counterroom-central trust import.",
    ),
    "trust.none": Text("Chưa nhập danh sách nào.", "No list has been imported."),
    "trust.source": Text("Nguồn", "Source"),
    "trust.signers": Text("Nơi cấp", "Signers"),
    "trust.withdrawn": Text("Chứng nhận bị thu hồi", "Withdrawn certificates"),
    "trust.taken": Text("Nhập lúc", "Imported"),
    "trust.until": Text("Hiệu lực đến", "Holds until"),
    "trust.no_end": Text("không thời hạn", "no end"),
    "trust.ended": Text("đã hết hạn", "ended"),
    "trust.ended_notice": Text(
        "Danh sách tin cậy “{name}” đã hết hạn. Hãy nhập bản mới: quá {days} ngày sau hạn, các cửa chỉ ghi nhận chứng nhận của nguồn này "
        "mà không xác nhận.",
        "The trust list “{name}” is past its end. Import the newest: {days} days after it the doors record certificates of this source "
        "instead of verifying them.",
    ),
    "trust.problem": Text(
        "Không làm được bản tin cậy mới, các cửa vẫn dùng bản cũ: {words}",
        "The bundle for the doors cannot be made anew; the doors go on with the one before: {words}",
    ),
    "trust.bundle": Text("Bản đang phát cho các cửa: {time}", "Told to the doors: the bundle of {time}"),
    "trust.door_old": Text("danh sách tin cậy cũ, từ {time}", "old trust list, of {time}"),
    "trust.door_none": Text("chưa có danh sách tin cậy", "no trust list yet"),
}
