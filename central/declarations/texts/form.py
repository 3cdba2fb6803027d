"""Texts of the declaration itself: where to, for whom, the fields and questions, and what is wrong with an answer.

A key that ends in `.other` takes the place of the one before it when somebody declares for another person.
"""

from central.web.texts.text import Text

TEXTS = {
    # where to
    "start.lead": Text(
        "Trước tiên hãy chọn nơi bạn cần đến. Nếu ở cửa phòng có mã QR dẫn đến trang này, quét mã đó thì không phải chọn.",
        "First choose where you are going. If there is a QR code for this page at the door, scanning it saves you this step.",
    ),
    "start.lost": Text(
        "Không tìm thấy phòng trong địa chỉ này. Hãy chọn lại nơi bạn cần đến.",
        "The room in this address was not found. Choose again where you are going.",
    ),
    "start.next": Text("Tiếp tục", "Continue"),
    "start.blank": Text("Tờ khai giấy để in", "A form on paper to print"),
    "destination": Text("Nơi bạn cần đến", "Where you are going"),
    "destination.pick": Text("Chọn nơi đến", "Choose a place"),
    "destination.any": Text("Nơi khác", "Another place"),
    "destination.change": Text("Đổi nơi đến", "Change the place"),
    "wrong.destination": Text("Hãy chọn nơi bạn cần đến.", "Choose where you are going."),
    # the head of the form
    "lead.short": Text(
        "Chưa đến một phút. Sau khi gửi, bạn nhận mã QR để đưa vào máy quét ở cửa phòng.",
        "Takes less than a minute. You then get a QR code to hold up to the reader at the door.",
    ),
    "lead.official": Text(
        "Khoảng một phút. Sau khi gửi, bạn nhận mã QR để đưa vào máy quét ở cửa phòng.",
        "Takes about a minute. You then get a QR code to hold up to the reader at the door.",
    ),
    "privacy.short": Text(
        "Không hỏi họ tên, số điện thoại hay địa chỉ. Câu trả lời chỉ dùng để tạo mã và không được lưu lại.",
        "No name, phone number or address is asked. Your answers are only used to make the code and are not kept.",
    ),
    "privacy.official": Text(
        "Theo kế hoạch phòng dịch của nơi này, họ tên, điện thoại, địa chỉ và số giấy tờ được niêm phong (mã hóa) cho ngành y tế và "
        "tự xóa sau {n} ngày; bộ phận một cửa không mở xem được. Các câu trả lời khác chỉ dùng để tạo mã và không được lưu. "
        "Mã QR không chứa thông tin cá nhân.",
        "As this place's plan orders, name, phone, address and document number are sealed for the health department and deleted "
        "after {n} days; the counter cannot open them. All other answers are only used to make the code and are not kept. "
        "The QR code holds nothing personal.",
        "As this place's plan orders, name, phone, address and document number are sealed for the health department and deleted "
        "after one day; the counter cannot open them. All other answers are only used to make the code and are not kept. "
        "The QR code holds nothing personal.",
    ),
    "required": Text("Mục có dấu * là bắt buộc.", "Fields marked * are required."),
    "optional": Text("không bắt buộc", "optional"),
    "whom": Text("Bạn khai cho ai?", "For whom do you declare?"),
    "whom.self": Text("Cho tôi", "For myself"),
    "whom.other": Text("Khai hộ người khác", "For another person"),
    "whom.note": Text(
        "Bạn đang khai hộ. Các câu hỏi dưới đây là về người được khai, không phải về bạn.",
        "You are declaring for another person. The questions below are about that person, not about you.",
    ),
    # who
    "part.person": Text("Người khai", "Your details"),
    "part.person.other": Text("Người được khai", "The person you declare for"),
    "full_name": Text("Họ và tên (ghi chữ in hoa)", "Full name (in capital letters)"),
    "full_name.other": Text("Họ và tên người được khai (ghi chữ in hoa)", "Their full name (in capital letters)"),
    "id_number": Text("Số căn cước / CMND / hộ chiếu", "ID card or passport number"),
    "id_number.other": Text("Số căn cước / CMND / hộ chiếu của người được khai", "Their ID card or passport number"),
    "id_number.hint": Text(
        "Căn cước 12 số, CMND 9 số, hoặc số hộ chiếu.",
        "12 digits of the citizen card, 9 of the old card, or a passport number.",
    ),
    "birth_year": Text("Năm sinh", "Year of birth"),
    "birth_year.other": Text("Năm sinh của người được khai", "Their year of birth"),
    "sex": Text("Giới tính", "Sex"),
    "sex.other": Text("Giới tính của người được khai", "Their sex"),
    "sex.is.male": Text("Nam", "Male"),
    "sex.is.female": Text("Nữ", "Female"),
    "sex.is.other": Text("Khác", "Other"),
    "nationality": Text("Quốc tịch", "Nationality"),
    "nationality.other": Text("Quốc tịch của người được khai", "Their nationality"),
    "nationality.default": Text("Việt Nam", "Viet Nam"),
    "part.proxy": Text("Người khai hộ (bạn)", "You, who declare for them"),
    "proxy.why": Text("Chỉ để ngành y tế liên lạc khi cần.", "Only for the health department to reach you."),
    "proxy_name": Text("Họ và tên của bạn", "Your full name"),
    "proxy_phone": Text("Điện thoại của bạn", "Your phone"),
    "part.address": Text("Địa chỉ liên lạc tại Việt Nam", "Contact address in Viet Nam"),
    "part.address.other": Text("Địa chỉ liên lạc của người được khai", "Their contact address in Viet Nam"),
    "province": Text("Tỉnh, thành phố", "Province or city"),
    "district": Text("Quận, huyện", "District"),
    "district.hint": Text("Bỏ trống nếu nơi ở không còn cấp huyện.", "Leave empty where there is no district level."),
    "ward": Text("Phường, xã", "Ward or commune"),
    "street": Text("Số nhà, đường, tổ dân phố, thôn", "House, street, hamlet"),
    "phone": Text("Điện thoại", "Phone"),
    "phone.other": Text("Điện thoại của người được khai", "Their phone"),
    "email": Text("Email", "Email"),
    "email.other": Text("Email của người được khai", "Their email"),
    # the questions
    "part.travel": Text("Đi lại trong 14 ngày qua", "Travel in the last 14 days"),
    "part.symptoms": Text("Sức khỏe trong 14 ngày qua", "Health in the last 14 days"),
    "part.contacts": Text("Tiếp xúc trong 14 ngày qua", "Contacts in the last 14 days"),
    "travelled": Text(
        "Trong vòng 14 ngày qua, bạn có đến tỉnh, thành phố, quốc gia hay vùng lãnh thổ nào khác không?",
        "In the last 14 days, have you been to another province, city, country or territory?",
    ),
    "travelled.other": Text(
        "Trong vòng 14 ngày qua, người được khai có đến tỉnh, thành phố, quốc gia hay vùng lãnh thổ nào khác không?",
        "In the last 14 days, has that person been to another province, city, country or territory?",
    ),
    "travelled_where": Text("Nếu có, ghi rõ nơi đã đến", "If yes, say where"),
    "symptoms": Text(
        "Trong vòng 14 ngày qua, bạn hoặc người đi cùng có dấu hiệu nào sau đây không?",
        "In the last 14 days, have you or anybody with you had any of these?",
    ),
    "symptoms.other": Text(
        "Trong vòng 14 ngày qua, người được khai hoặc người đi cùng có dấu hiệu nào sau đây không?",
        "In the last 14 days, has that person or anybody with them had any of these?",
    ),
    "any_symptom": Text("Dấu hiệu bệnh", "Signs of illness"),
    "any_symptom.no": Text("Không có dấu hiệu nào", "None of these"),
    "any.yes": Text("Có ít nhất một", "At least one"),
    "fever": Text("Sốt", "Fever"),
    "cough": Text("Ho", "Cough"),
    "breath": Text("Khó thở", "Shortness of breath"),
    "pneumonia": Text("Viêm phổi", "Pneumonia"),
    "throat": Text("Đau họng", "Sore throat"),
    "tired": Text("Mệt mỏi", "Tiredness"),
    "contacts": Text(
        "Trong vòng 14 ngày qua, bạn hoặc người đi cùng có tiếp xúc với ai sau đây không?",
        "In the last 14 days, have you or anybody with you been in contact with any of these?",
    ),
    "contacts.other": Text(
        "Trong vòng 14 ngày qua, người được khai hoặc người đi cùng có tiếp xúc với ai sau đây không?",
        "In the last 14 days, has that person or anybody with them been in contact with any of these?",
    ),
    "any_contact": Text("Tiếp xúc", "Contacts"),
    "any_contact.no": Text("Không tiếp xúc với ai như vậy", "None of these"),
    "near_case": Text("Người bệnh hoặc nghi ngờ mắc bệnh COVID-19", "Somebody with COVID-19, or suspected to have it"),
    "near_area": Text("Người từ vùng hoặc nước có dịch COVID-19", "Somebody from an area or country with COVID-19"),
    "near_ill": Text(
        "Người có biểu hiện sốt, ho, khó thở, viêm phổi", "Somebody with fever, cough, shortness of breath or pneumonia"
    ),
    "yes": Text("Có", "Yes"),
    "no": Text("Không", "No"),
    # the group
    "part.group": Text("Người đi cùng", "People with you"),
    "part.group.other": Text("Người đi cùng", "People with them"),
    "companions": Text("Số người đi cùng bạn (không tính bạn)", "How many come with you (not counting you)"),
    "companions.other": Text(
        "Số người đi cùng người được khai (không tính người đó)", "How many come with that person (not counting them)"
    ),
    "companions.hint": Text(
        "Một mã dùng cho cả nhóm, nhiều nhất {n} người đi cùng. Các câu trả lời ở trên phải đúng với mọi người trong nhóm.",
        "One code serves the whole group, at most {n} companions. The answers above must hold for everybody in it.",
    ),
    "companions.less": Text("Bớt một người", "One fewer"),
    "companions.more": Text("Thêm một người", "One more"),
    "companions.now": Text("Mã dùng cho {n} người.", "The code is for {n} people.", "The code is for one person."),
    # the card in place of the code
    "part.card": Text("Thẻ căn cước thay mã QR", "ID card in place of the QR code"),
    "use_card": Text("Dùng thẻ căn cước thay mã QR ở phòng này", "Let my ID card stand for the QR code at this room"),
    "use_card.other": Text(
        "Dùng thẻ căn cước của người được khai thay mã QR ở phòng này",
        "Let that person's ID card stand for the QR code at this room",
    ),
    "use_card.what": Text(
        "Khi đó máy ở cửa nhận ra thẻ, không cần điện thoại. Để nhận ra thẻ, hệ thống giữ một dãy ký tự thay cho số căn cước "
        "(không phải số đó); chìa khóa tạo ra dãy này bị hủy khi hết ngày. Số căn cước không được lưu.",
        "The reader at the door then knows the card, and no phone is needed. For this a string of characters that stands for the card's "
        "number is kept (not the number itself); the key that made it is destroyed when the day ends. The number is not kept.",
    ),
    "card_number": Text("Số căn cước (chỉ khi chọn mục trên)", "ID card number (only if you ticked the box)"),
    "card_number.hint": Text("12 số trên thẻ căn cước.", "The 12 digits on the card."),
    # the end
    "warning": Text(
        "Khai báo thông tin sai là vi phạm pháp luật Việt Nam và có thể bị xử lý hình sự.",
        "Giving false information is against the law of Viet Nam and may be prosecuted.",
    ),
    "agree": Text(
        "Tôi cam đoan những điều khai trên là đúng, đúng với cả những người đi cùng, và chịu trách nhiệm trước pháp luật.",
        "I confirm that what I declared is true, also for everybody with me, and I am responsible for it before the law.",
    ),
    "agree.short": Text("Cam đoan", "Confirmation"),
    "keep": Text(
        "Nhớ họ tên, số giấy tờ và địa chỉ trên máy này cho lần sau",
        "Keep name, document number and address on this device for the next time",
    ),
    "keep.number": Text(
        "Nhớ số căn cước trên máy này cho lần sau", "Keep the ID card number on this device for the next time"
    ),
    "keep.what": Text(
        "Chỉ nằm trên máy này, không gửi đi đâu, tự xóa sau 30 ngày. Câu trả lời về sức khỏe không bao giờ được nhớ. "
        "Đừng chọn trên máy dùng chung.",
        "Stays on this device, is sent nowhere, and is deleted after 30 days. Answers about health are never kept. "
        "Do not tick this on a shared device.",
    ),
    "kept.note": Text(
        "Đã điền sẵn thông tin bạn lưu trên máy này lần trước. Hãy xem lại.",
        "Filled in with what you kept on this device last time. Please check it.",
    ),
    "kept.forget": Text("Xóa khỏi máy này", "Delete from this device"),
    "kept.gone": Text("Đã xóa khỏi máy này.", "Deleted from this device."),
    "send": Text("Gửi và nhận mã QR", "Send and get the QR code"),
    "send.now": Text("Đang gửi…", "Sending…"),
    "send.slow": Text(
        "Đường truyền đang chậm. Những gì bạn nhập vẫn còn ở đây: hãy chờ thêm, hoặc bấm gửi lần nữa. Bấm hai lần cũng chỉ ra một mã.",
        "The line is slow. What you entered is still here: wait a little, or press send once more. Pressing twice still gives one code.",
    ),
    "send.offline": Text(
        "Máy này đang mất mạng. Những gì bạn nhập vẫn còn ở đây: khi có mạng, hãy bấm gửi lần nữa.",
        "This device is offline. What you entered is still here: press send again when there is a connection.",
    ),
    # what is wrong
    "wrong.title": Text("Còn {n} mục cần sửa", "{n} fields need attention", "One field needs attention"),
    "wrong.missing": Text("Mục này chưa được điền.", "This is empty."),
    "wrong.choose": Text("Hãy chọn một câu trả lời.", "Choose an answer."),
    "wrong.long": Text("Nhiều nhất {n} ký tự.", "At most {n} characters."),
    "wrong.name": Text("Ghi họ tên bằng chữ, ít nhất 2 chữ cái.", "Write the name in letters, at least two."),
    "wrong.year": Text("Ghi năm sinh bằng 4 số, từ {first} đến {last}.", "Four digits, from {first} to {last}."),
    "wrong.id": Text(
        "Căn cước có 12 số, CMND 9 số, hộ chiếu 6–12 chữ và số.", "12 or 9 digits, or 6–12 letters and digits."
    ),
    "wrong.card": Text(
        "Để dùng thẻ thay mã, hãy ghi đủ 12 số của thẻ căn cước.",
        "To use the card in place of the code, enter all 12 digits of the ID card.",
    ),
    "wrong.phone": Text(
        "Ghi số như 0901234567, hoặc +mã nước và số.", "Such as 0901234567, or + country code and number."
    ),
    "wrong.email": Text("Địa chỉ này không giống email.", "This does not look like an email address."),
    "wrong.people": Text("Ghi một số từ 0 đến {most}.", "A number from 0 to {most}."),
    "wrong.agree": Text("Cần xác nhận để gửi.", "Confirm this to send."),
    "wrong.token": Text(
        "Trang đã mở quá lâu. Những gì bạn nhập vẫn còn: hãy bấm gửi lần nữa.",
        "The page was open for too long. What you entered is still here: press send once more.",
    ),
    "wrong.cookies": Text(
        "Trình duyệt chưa giữ cookie của trang này. Hãy bấm gửi lần nữa; nếu vẫn vậy, hãy cho phép cookie, hoặc khai với nhân viên ở cửa.",
        "The browser has kept no cookie of this page. Press send once more; if that does not help, allow cookies, or declare to the staff.",
    ),
    "wrong.unsaved": Text(
        "Máy chủ chưa nhận được lúc này. Những gì bạn nhập vẫn còn: hãy bấm gửi lần nữa sau ít phút.",
        "The server cannot take it at the moment. What you entered is still here: press send once more in a few minutes.",
    ),
}
