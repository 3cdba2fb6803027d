"""All texts of the citizens' pages, Vietnamese and English; each key once. The fields follow the official medical declaration."""

from central.web.texts.text import Text
from edge.protocol.words import Language

TEXTS: dict[str, Text] = {
    "title": Text("Khai báo y tế", "Health declaration"),
    "office": Text("Bộ phận một cửa", "One-stop counter"),
    "language": Text("Ngôn ngữ", "Language"),
    "skip": Text("Đến nội dung chính", "Skip to the content"),
    "lead": Text(
        "Mất khoảng hai phút. Sau khi gửi, bạn nhận mã QR để đưa vào máy quét ở cửa phòng.",
        "Takes about two minutes. You then get a QR code to hold up to the reader at the door.",
    ),
    "privacy": Text(
        "Thông tin bạn nhập chỉ dùng để tạo mã và không được lưu lại. Mã QR không chứa họ tên, số giấy tờ hay số điện thoại.",
        "What you enter is only used to make the code and is not kept. The QR code holds no name, no document number and no phone number.",
    ),
    "warning": Text(
        "Khai báo thông tin sai là vi phạm pháp luật Việt Nam và có thể bị xử lý hình sự.",
        "Giving false information is against the law of Viet Nam and may be prosecuted.",
    ),
    "required": Text("Mục có dấu * là bắt buộc.", "Fields marked * are required."),
    "part.visit": Text("Nơi đến", "Where you are going"),
    "part.person": Text("Người khai", "Your details"),
    "part.address": Text("Địa chỉ liên lạc tại Việt Nam", "Contact address in Viet Nam"),
    "part.travel": Text("Đi lại trong 14 ngày qua", "Travel in the last 14 days"),
    "part.symptoms": Text("Sức khỏe trong 14 ngày qua", "Health in the last 14 days"),
    "part.contacts": Text("Tiếp xúc trong 14 ngày qua", "Contacts in the last 14 days"),
    "part.group": Text("Người đi cùng", "People with you"),
    "destination": Text("Phòng bạn cần đến", "The room you are going to"),
    "destination.pick": Text("Chọn nơi đến", "Choose a place"),
    "destination.any": Text("Nơi khác", "Another place"),
    "full_name": Text("Họ và tên (ghi chữ in hoa)", "Full name (in capital letters)"),
    "birth_year": Text("Năm sinh", "Year of birth"),
    "sex": Text("Giới tính", "Sex"),
    "sex.male": Text("Nam", "Male"),
    "sex.female": Text("Nữ", "Female"),
    "sex.other": Text("Khác", "Other"),
    "nationality": Text("Quốc tịch", "Nationality"),
    "nationality.default": Text("Việt Nam", "Viet Nam"),
    "id_number": Text("Số căn cước / CMND / hộ chiếu", "ID card or passport number"),
    "id_number.hint": Text(
        "Căn cước 12 số, CMND 9 số, hoặc số hộ chiếu.",
        "12 digits of the citizen card, 9 of the old card, or a passport number.",
    ),
    "province": Text("Tỉnh, thành phố", "Province or city"),
    "district": Text("Quận, huyện", "District"),
    "district.hint": Text(
        "Bỏ trống nếu nơi bạn ở không còn cấp huyện.", "Leave empty where there is no district level."
    ),
    "ward": Text("Phường, xã", "Ward or commune"),
    "street": Text("Số nhà, đường, tổ dân phố, thôn", "House, street, hamlet"),
    "phone": Text("Điện thoại", "Phone"),
    "email": Text("Email", "Email"),
    "optional": Text("không bắt buộc", "optional"),
    "travelled": Text(
        "Trong vòng 14 ngày qua, bạn có đến tỉnh, thành phố, quốc gia hay vùng lãnh thổ nào khác không?",
        "In the last 14 days, have you been to another province, city, country or territory?",
    ),
    "travelled_where": Text("Nếu có, ghi rõ nơi đã đến", "If yes, say where"),
    "symptoms": Text(
        "Trong vòng 14 ngày qua, bạn có thấy xuất hiện dấu hiệu nào sau đây không?",
        "In the last 14 days, have you had any of these?",
    ),
    "fever": Text("Sốt", "Fever"),
    "cough": Text("Ho", "Cough"),
    "breath": Text("Khó thở", "Shortness of breath"),
    "pneumonia": Text("Viêm phổi", "Pneumonia"),
    "throat": Text("Đau họng", "Sore throat"),
    "tired": Text("Mệt mỏi", "Tiredness"),
    "contacts": Text(
        "Trong vòng 14 ngày qua, bạn có tiếp xúc với ai sau đây không?",
        "In the last 14 days, have you been in contact with any of these?",
    ),
    "near_case": Text("Người bệnh hoặc nghi ngờ mắc bệnh COVID-19", "Somebody with COVID-19, or suspected to have it"),
    "near_area": Text("Người từ vùng hoặc nước có dịch COVID-19", "Somebody from an area or country with COVID-19"),
    "near_ill": Text(
        "Người có biểu hiện sốt, ho, khó thở, viêm phổi", "Somebody with fever, cough, shortness of breath or pneumonia"
    ),
    "companions": Text("Số người đi cùng bạn (không tính bạn)", "How many come with you (not counting you)"),
    "companions.hint": Text(
        "Một mã dùng cho cả nhóm. Đi một mình thì để số 0.", "One code serves the whole group. Alone: leave it at 0."
    ),
    "agree": Text(
        "Tôi cam đoan những điều khai trên là đúng và chịu trách nhiệm trước pháp luật.",
        "I confirm that what I declared is true, and I am responsible for it before the law.",
    ),
    "agree.short": Text("Cam đoan", "Confirmation"),
    "yes": Text("Có", "Yes"),
    "no": Text("Không", "No"),
    "send": Text("Gửi và nhận mã QR", "Send and get the QR code"),
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
    "wrong.phone": Text(
        "Ghi số như 0901234567, hoặc +mã nước và số.", "Such as 0901234567, or + country code and number."
    ),
    "wrong.email": Text("Địa chỉ này không giống email.", "This does not look like an email address."),
    "wrong.where": Text("Bạn đã trả lời có: ghi nơi đã đến.", "You answered yes: say where."),
    "wrong.people": Text("Ghi một số từ 0 đến {most}.", "A number from 0 to {most}."),
    "wrong.destination": Text("Hãy chọn nơi bạn cần đến.", "Choose where you are going."),
    "wrong.agree": Text("Cần xác nhận để gửi.", "Confirm this to send."),
    "wrong.token": Text(
        "Trang đã mở quá lâu. Những gì bạn nhập vẫn còn: hãy bấm gửi lần nữa.",
        "The page was open for too long. What you entered is still here: press send once more.",
    ),
    # the code
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
    "none.title": Text("Chưa có mã QR nào", "There is no QR code"),
    "none.text": Text(
        "Điện thoại này chưa có mã, hoặc mã đã hết giá trị. Hãy khai báo để nhận mã mới.",
        "This phone holds no code, or it has expired. Declare to get a new one.",
    ),
    "none.start": Text("Khai báo", "Declare"),
    "unclear.title": Text("Hôm nay bạn chưa nên đến", "Please do not come in today"),
    "unclear.text": Text(
        "Cảm ơn bạn đã khai báo trung thực. Theo những gì bạn khai, để giữ an toàn cho bạn và mọi người, xin hãy ở nhà và "
        "gọi trạm y tế nơi bạn ở hoặc đường dây nóng 19009095 của Bộ Y tế.",
        "Thank you for answering truthfully. Going by your answers, please stay at home for your own and everybody's safety, and call the "
        "health station where you live or the Ministry of Health's hotline 19009095.",
    ),
    "unclear.instead": Text("Vẫn làm được thủ tục mà không cần đến", "You can still get things done"),
    "unclear.online": Text("Nộp hồ sơ trực tuyến tại dichvucong.gov.vn.", "Apply online at dichvucong.gov.vn."),
    "unclear.post": Text(
        "Gửi và nhận hồ sơ qua bưu điện (dịch vụ bưu chính công ích).",
        "Send and receive papers by post (public postal service).",
    ),
    "unclear.phone": Text(
        "Gọi bộ phận một cửa để được hướng dẫn hoặc hẹn ngày khác.", "Call the counter for advice or another day."
    ),
    "unclear.code": Text(
        "Nếu bắt buộc phải đến, hãy đưa mã này ở cửa và trao đổi với cán bộ trước khi vào. Mã này tự nó không cho bạn vào.",
        "If you must come, show this code at the door and talk to an official before you go in. It does not let you in by itself.",
    ),
    "print.title": Text("Khai báo y tế – mã QR", "Health declaration – QR code"),
    "print.how": Text(
        "In trang này bằng chức năng in của trình duyệt.", "Print this page with the browser's print function."
    ),
    "print.back": Text("Quay lại", "Back"),
    "day.0": Text("thứ Hai", "Monday"),
    "day.1": Text("thứ Ba", "Tuesday"),
    "day.2": Text("thứ Tư", "Wednesday"),
    "day.3": Text("thứ Năm", "Thursday"),
    "day.4": Text("thứ Sáu", "Friday"),
    "day.5": Text("thứ Bảy", "Saturday"),
    "day.6": Text("Chủ Nhật", "Sunday"),
}


def text(key: str, lang: Language, **values: object) -> str:
    """Return the text *key* in *lang* with *values* put in; `n` chooses the English singular. Raises: KeyError."""
    entry = TEXTS[key]
    template = entry.vi if lang == "vi" else entry.en_for(values.get("n"))
    return template.format(**values) if values else template
