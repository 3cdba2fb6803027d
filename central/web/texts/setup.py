"""Texts of the set-up pages."""

from central.web.texts.text import Text

TEXTS = {
    "setup.title": Text("Phòng & cửa", "Rooms & doors"),
    "setup.areas": Text("Địa bàn", "Areas"),
    "setup.agencies": Text("Cơ quan", "Agencies"),
    "setup.rooms": Text("Phòng", "Rooms"),
    "setup.doors": Text("Cửa", "Doors"),
    "setup.add_area": Text("Thêm địa bàn", "Add an area"),
    "setup.add_agency": Text("Thêm cơ quan", "Add an agency"),
    "setup.add_room": Text("Thêm phòng", "Add a room"),
    "setup.add_door": Text("Thêm cửa", "Add a door"),
    "setup.no_areas": Text(
        "Chưa có địa bàn. Bắt đầu bằng tỉnh, rồi đến huyện và xã.",
        "No areas yet. Begin with the province, then districts and communes.",
    ),
    "setup.no_agencies": Text("Chưa có cơ quan nào.", "No agencies yet."),
    "setup.no_rooms": Text("Chưa có phòng nào.", "No rooms yet."),
    "setup.search": Text("Tìm phòng, địa bàn", "Search rooms, areas"),
    "setup.hidden": Text(
        "Còn {n} phòng nữa: hãy tìm theo tên.", "{n} more rooms: search by name.", "One more room: search by name."
    ),
    "setup.no_doors": Text(
        "Phòng chưa có cửa. Mỗi cửa có một thiết bị đếm.", "No doors yet. Each door has a counting unit."
    ),
    "setup.kind": Text("Cấp", "Level"),
    "setup.kind.province": Text("Tỉnh, thành phố trực thuộc trung ương", "Province"),
    "setup.kind.district": Text("Huyện, quận, thị xã, thành phố thuộc tỉnh", "District"),
    "setup.kind.commune": Text("Xã, phường, thị trấn", "Commune"),
    "setup.parent": Text("Thuộc", "Lies in"),
    "setup.no_parent": Text("(không thuộc địa bàn nào)", "(nothing above it)"),
    "setup.parent_wrong": Text(
        "Địa bàn cấp này không thể thuộc địa bàn đã chọn.", "An area of this level cannot lie in the one chosen."
    ),
    "setup.name": Text("Tên", "Name"),
    "setup.id": Text("Mã", "Id"),
    "setup.id_hint": Text(
        "Chữ thường không dấu, số, gạch nối. Để trống thì lấy từ tên. Không đổi được về sau.",
        "Lower-case letters, digits, hyphens. Left empty it is made from the name. It cannot be changed later.",
    ),
    "setup.door_id_hint": Text(
        "Phải giống mã cửa (door) trong cấu hình của thiết bị. Để trống thì lấy từ tên.",
        "Must be the same as `door` in the unit's configuration. Left empty it is made from the name.",
    ),
    "setup.area": Text("Địa bàn", "Area"),
    "setup.agency": Text("Cơ quan", "Agency"),
    "setup.limit": Text("Giới hạn số người", "Limit of people"),
    "setup.limit_hint": Text(
        "Số người được ở trong phòng cùng lúc, kể cả mọi cửa. 0 là tạm ngừng tiếp nhận.",
        "How many may be inside at the same time, over all doors. 0 closes the room.",
    ),
    "setup.closings": Text("Giờ nghỉ trưa và giờ đóng cửa", "Closing times, lunch included"),
    "setup.closings_hint": Text(
        "Những giờ phòng ngừng tiếp dân mỗi ngày, ví dụ 11:30, 17:00. Hết giờ, khi không còn ai ra vào, số người về 0; buổi trưa chỉ khi "
        "phòng gần như trống. Để trống nếu không cố định.",
        "When the room closes each day, as in 11:30, 17:00. Once nobody crosses any more the count goes to 0; at lunch only where it is "
        "nearly that. Leave empty where there are no such times.",
    ),
    "setup.closings_wrong": Text(
        "“{time}” không phải là giờ. Hãy nhập như 11:30, 17:00, hoặc để trống.",
        "“{time}” is no time. Enter them as in 11:30, 17:00, or leave the field empty.",
    ),
    "setup.closings_many": Text("Một ngày có tối đa {most} giờ đóng cửa.", "A day has at most {most} closing times."),
    "setup.name_missing": Text("Hãy nhập tên.", "Enter a name."),
    "setup.name_long": Text("Tên chỉ dài tối đa {n} ký tự in được.", "A name has at most {n} printable characters."),
    "setup.id_wrong": Text(
        "Mã gồm 1 đến 48 chữ thường không dấu, chữ số, gạch nối ở giữa.",
        "An id has 1 to 48 lower-case letters, digits or inner hyphens.",
    ),
    "setup.id_taken": Text("Mã này đã được dùng.", "This id is in use already."),
    "setup.limit_wrong": Text("Hãy nhập một số nguyên từ 0 đến {most}.", "Enter a whole number from 0 to {most}."),
    "setup.choice_wrong": Text("Hãy chọn một mục trong danh sách.", "Choose one of the list."),
    "setup.need_area": Text("Trước hết hãy thêm địa bàn và cơ quan.", "Add an area and an agency first."),
    "setup.added": Text("Đã thêm {name}.", "{name} has been added."),
    "setup.room_added": Text("Đã thêm {name}. Bây giờ hãy thêm cửa.", "{name} has been added. Now add its doors."),
    "setup.door_added": Text(
        "Đã thêm {name}. Thiết bị ở cửa có thể nối vào.", "{name} has been added. Its unit may connect now."
    ),
    "setup.saved": Text("Đã lưu {name}.", "{name} has been saved."),
    "setup.removed": Text("Đã gỡ {name}.", "{name} has been removed."),
    "setup.remove": Text("Gỡ bỏ", "Remove"),
    "setup.remove_title": Text("Gỡ {name}?", "Remove {name}?"),
    "setup.area_remove_hint": Text(
        "Chỉ gỡ được địa bàn không còn phòng, cơ quan hay địa bàn con.",
        "Only an area without rooms, agencies or areas in it can be removed.",
    ),
    "setup.agency_remove_hint": Text(
        "Chỉ gỡ được cơ quan không còn phòng.", "Only an agency without rooms can be removed."
    ),
    "setup.room_remove_hint": Text(
        "Phòng và các cửa biến mất khỏi mọi trang. Lịch sử đã lưu được giữ lại. Tin từ thiết bị của phòng sẽ không được nhận nữa.",
        "The room and its doors disappear from all pages. Stored history is kept. Its units will not be listened to any more.",
    ),
    "setup.door_remove_hint": Text(
        "Những người đã vào qua cửa này vẫn được tính trong phòng. Tin từ thiết bị của cửa sẽ không được nhận nữa.",
        "The people who came in by this door stay counted. Its unit will not be listened to any more.",
    ),
    "setup.door_running_hint": Text(
        "Phòng đang hoạt động: cửa mới bắt đầu với 0 chỗ và nhận chỗ từ các cửa khác khi thiết bị nối vào.",
        "The room is running: a new door starts without places and gets them from the other doors once its unit connects.",
    ),
    "setup.door_state": Text("Tình trạng", "State"),
    "setup.door_open": Text("Đang mở", "Open"),
    "setup.door_closing": Text("Đang đóng", "Closing"),
    "setup.door_holds": Text("Cửa đang giữ {n} chỗ.", "The door holds {n} places.", "The door holds {n} place."),
    "setup.door_owes": Text(
        "Cửa đang nợ {n} chỗ (có người vào khi đèn đỏ).",
        "The door owes {n} places (people came in on red).",
        "The door owes {n} place (somebody came in on red).",
    ),
    "setup.door_close": Text("Đóng cửa này", "Close this door"),
    "setup.door_close_hint": Text(
        "Đèn ở cửa chuyển đỏ và giữ đỏ; thiết bị chuyển hết chỗ của mình cho các cửa khác. Người ra vẫn được đếm. Hãy đóng trước khi gỡ.",
        "The light turns red and stays red; the unit hands all its places to the other doors. People who leave are still counted. "
        "Close a door before you remove it.",
    ),
    "setup.door_close_offline": Text(
        "Thiết bị đang mất kết nối: nó chỉ biết khi nối lại, đến lúc đó cửa vẫn có thể cho người vào.",
        "The unit is offline: it hears of it when it connects again; until then it may go on letting people in.",
    ),
    "setup.door_reopen": Text("Mở lại cửa này", "Open this door again"),
    "setup.door_closing_said": Text(
        "{name} đang đóng. Khi thiết bị đã chuyển hết chỗ thì có thể gỡ.",
        "{name} is closing. It can be removed once its unit has handed over its places.",
    ),
    "setup.door_opened": Text("{name} đã mở lại.", "{name} is open again."),
    "setup.leaving.open": Text(
        "Cửa đang mở. Hãy đóng cửa trước để thiết bị chuyển hết chỗ cho các cửa khác.",
        "The door is open. Close it first, so that its unit hands its places to the other doors.",
    ),
    "setup.leaving.unconfirmed": Text(
        "Thiết bị ở cửa chưa xác nhận đã đóng. Hãy chờ vài giây, hoặc xem thiết bị có đang kết nối không.",
        "The unit has not confirmed that it is closing. Wait some seconds, or see whether it is connected.",
    ),
    "setup.leaving.holds": Text(
        "Cửa còn giữ {n} chỗ. Thiết bị chuyển đi khi có cửa khác đang kết nối.",
        "The door still holds {n} places. Its unit hands them over when another door is connected.",
        "The door still holds {n} place. Its unit hands it over when another door is connected.",
    ),
    "setup.leaving.owes": Text(
        "Cửa đang nợ {n} chỗ. Các cửa khác trả khi có chỗ; hãy chờ.",
        "The door owes {n} places. Other doors pay them as soon as they have some.",
        "The door owes {n} place. Another door pays it as soon as it has one.",
    ),
    "setup.leaving.on_the_way": Text(
        "{n} chỗ đang được chuyển giữa cửa này và các cửa khác. Các thiết bị phải đang kết nối để nhận.",
        "{n} places are on their way between this door and the others. Their units must be connected to take them.",
        "{n} place is on its way between this door and the others. Their units must be connected to take it.",
    ),
    "setup.leaving.unstored": Text(
        "Còn {n} dòng trong sổ đếm của cửa chưa được lưu. Hãy chờ vài giây.",
        "{n} rows of the door's ledger are not stored yet. Wait some seconds.",
        "{n} row of the door's ledger is not stored yet. Wait some seconds.",
    ),
    "setup.leaving.unreadable": Text(
        "Thiết bị ở cửa dùng phiên bản mới hơn máy chủ. Hãy cập nhật máy chủ trước.",
        "The unit is of a newer version than central. Update central first.",
    ),
    "setup.force": Text("Vẫn gỡ, không chờ thiết bị", "Remove all the same, without waiting for the unit"),
    "setup.force_hint": Text(
        "Chỉ dùng khi thiết bị đã tắt hẳn hoặc cửa đã khóa. Nếu thiết bị chỉ mất mạng mà còn chạy, nó có thể cho người vào quá giới hạn, "
        "và những người đó không được đếm.",
        "Only where the unit is switched off or the door locked. A unit that is merely cut off and goes on may let people in beyond the "
        "limit, and nobody counts them.",
    ),
    "setup.force_do": Text("Thiết bị đã tắt hoặc cửa đã khóa: gỡ", "The unit is off or the door locked: remove"),
    "setup.area_in_use": Text("Địa bàn này còn được dùng nên chưa gỡ được.", "This area is still in use."),
    "setup.agency_in_use": Text("Cơ quan này còn phòng nên chưa gỡ được.", "This agency still has rooms."),
    "setup.room_in_use": Text("Phòng này còn được dùng nên chưa gỡ được.", "This room is still in use."),
    "setup.limit_title": Text("Đổi giới hạn", "Change the limit"),
    "setup.limit_next": Text("Tiếp tục", "Continue"),
    "setup.limit_confirm": Text(
        "Đổi giới hạn từ {old} thành {new} người?", "Change the limit from {old} to {new} people?"
    ),
    "setup.limit_inside": Text(
        "Trong phòng đang có {n} người.", "There are {n} people inside now.", "There is {n} person inside now."
    ),
    "setup.limit_red": Text(
        "Đèn ở các cửa sẽ chuyển đỏ ngay và giữ đỏ đến khi số người giảm dưới giới hạn mới.",
        "The lights at the doors turn red at once and stay red until fewer people than the new limit are inside.",
    ),
    "setup.limit_places": Text("Sau khi đổi còn {n} chỗ.", "Then {n} places are left.", "Then {n} place is left."),
    "setup.limit_closed": Text(
        "Giới hạn 0: phòng tạm ngừng tiếp nhận, mọi cửa đèn đỏ.", "Limit 0: the room is closed, all doors show red."
    ),
    "setup.limit_doors": Text(
        "{n} cửa sẽ nhận giới hạn mới trong vài giây; cửa đang mất kết nối nhận khi nối lại.",
        "{n} doors get the new limit within seconds; a door that is offline gets it when it connects again.",
        "{n} door gets the new limit within seconds; if it is offline, when it connects again.",
    ),
    "setup.limit_do": Text("Đổi giới hạn", "Change the limit"),
    "setup.limit_sent": Text(
        "Giới hạn mới: {n} người. Trang này cho biết cửa nào đã áp dụng.",
        "The new limit is {n}. This page shows which doors have applied it.",
    ),
    "setup.limit_same": Text("Giới hạn vẫn là {n} người.", "The limit is still {n}."),
    "setup.to_room": Text("Xem phòng", "View the room"),
    "setup.of_room": Text("{n} cửa · giới hạn {limit} người", "{n} doors · limit {limit}", "{n} door · limit {limit}"),
}
