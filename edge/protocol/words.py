"""The wire's vocabulary in the words of people: Vietnamese first, English beside it.

Short names for a chip or a table cell; what to do about it belongs to the screen that says it.
"""

from enum import StrEnum
from typing import Literal, NamedTuple

from edge.protocol.vocabulary import (
    Cause,
    CommandOutcome,
    Fault,
    Light,
    Mode,
    PassFormat,
    Reason,
    Source,
    Taking,
    VerdictKind,
)

Language = Literal["vi", "en"]


class Words(NamedTuple):
    """One thing in both languages."""

    vi: str
    en: str


WORD_TABLE: tuple[tuple[StrEnum, Words], ...] = (
    (Light.RED, Words("Đèn đỏ", "Red light")),
    (Light.GREEN, Words("Đèn xanh", "Green light")),
    (Cause.ROOM, Words("Còn chỗ", "There is room")),
    (Cause.FULL, Words("Đã đủ người", "Full")),
    (Cause.ELSEWHERE, Words("Còn chỗ ở cửa khác", "Places at another door")),
    (Cause.STARTING, Words("Đang khởi động", "Starting")),
    (Cause.FAULT, Words("Thiết bị có sự cố", "Equipment fault")),
    (Cause.CLOSED, Words("Tạm ngừng tiếp nhận", "Closed for now")),
    (Fault.BEAM_BLOCKED, Words("Cảm biến bị che", "Sensor blocked")),
    (Fault.BEAM_SILENT, Words("Một cảm biến không phản hồi", "One sensor never reacts")),
    (Fault.BEAM_CHATTER, Words("Tín hiệu cảm biến chập chờn", "Sensor signal unstable")),
    (Fault.BEAM_SWAPPED, Words("Hai cảm biến bị đấu ngược", "Sensors wired the wrong way round")),
    (Fault.SENSOR_LOST, Words("Mất cảm biến", "Sensor lost")),
    (Fault.CAMERA_LOST, Words("Camera không hoạt động", "Camera not working")),
    (Fault.LEDGER_FAILED, Words("Không ghi được sổ đếm", "The ledger cannot be written")),
    (Fault.DISK_FULL, Words("Bộ nhớ đã đầy", "Storage is full")),
    (Fault.CLOCK_UNKNOWN, Words("Chưa biết giờ đúng", "The time is not known")),
    (Fault.LAMP_FAILED, Words("Đèn không hoạt động", "The lamp does not work")),
    (Fault.DOOR_CLAIMED_TWICE, Words("Hai thiết bị cùng nhận một cửa", "Two units claim this door")),
    (Mode.AUTOMATIC, Words("Đếm tự động", "Automatic count")),
    (Mode.STAFF, Words("Nhân viên đếm tay", "Staff count by hand")),
    (VerdictKind.VERIFIED, Words("Hợp lệ", "Valid")),
    (VerdictKind.RECORDED, Words("Đã ghi nhận", "Recorded")),
    (VerdictKind.REFUSED, Words("Không được chấp nhận", "Not accepted")),
    (PassFormat.DECLARATION, Words("Khai báo y tế", "Health declaration")),
    (PassFormat.DCC, Words("Chứng nhận tiêm chủng", "Vaccination certificate")),
    (PassFormat.COVID_NATIONAL, Words("Mã QR phòng, chống dịch", "National COVID-19 code")),
    (PassFormat.ID_CARD, Words("Căn cước công dân", "Identity card")),
    (PassFormat.DDCC, Words("Chứng nhận của WHO", "WHO health certificate")),
    (PassFormat.HEALTH_CARD, Words("Thẻ sức khỏe SMART", "SMART Health Card")),
    (PassFormat.TRAVEL_SEAL, Words("Chứng nhận y tế du lịch", "Travel health proof")),
    (PassFormat.INSURANCE_CARD, Words("Thẻ bảo hiểm y tế", "Health insurance card")),
    (PassFormat.STAFF_BADGE, Words("Thẻ nhân viên", "Staff badge")),
    (PassFormat.SPOKEN, Words("Khai báo miệng với nhân viên", "Declared to the staff")),
    (PassFormat.PAPER, Words("Tờ khai giấy", "Declaration on paper")),
    (PassFormat.UNKNOWN, Words("Mã không xác định", "Unknown code")),
    (Reason.SIGNATURE_VALID, Words("Chữ ký đúng, còn hiệu lực", "Signature right and in force")),
    (Reason.AS_STATED, Words("Ghi nhận theo lời khai", "Taken as stated")),
    (Reason.UNKNOWN_CODE, Words("Không phải mã dùng ở đây", "Not a code used here")),
    (Reason.MALFORMED, Words("Mã bị hỏng", "The code is damaged")),
    (Reason.TOO_LARGE, Words("Mã quá dài", "The code is too long")),
    (Reason.UNKNOWN_ISSUER, Words("Không rõ nơi cấp", "Unknown issuer")),
    (Reason.SIGNATURE_INVALID, Words("Chữ ký không đúng", "The signature is wrong")),
    (
        Reason.ISSUER_EXPIRED,
        Words("Chứng thư của nơi cấp không còn hiệu lực", "The issuer's certificate was not in force"),
    ),
    (Reason.ISSUER_NOT_ALLOWED, Words("Nơi cấp không có quyền cấp mã này", "The issuer may not issue this code")),
    (Reason.EXPIRED, Words("Mã đã hết hạn", "The code has expired")),
    (Reason.NOT_YET_VALID, Words("Mã chưa có hiệu lực", "The code is not valid yet")),
    (Reason.ANSWERS_NOT_CLEAR, Words("Cần trao đổi với nhân viên", "Please speak with the staff")),
    (Reason.CLOCK_UNKNOWN, Words("Chưa kiểm tra được thời hạn", "The validity could not be checked yet")),
    (Reason.NOT_ACCEPTED, Words("Loại mã này hiện không dùng", "This kind of code is not accepted now")),
    (Reason.DATE_ODD, Words("Ghi nhận, ngày tháng trên mã lạ", "Taken as stated; a date in it is odd")),
    (Reason.PART_ONLY, Words("Mới là một phần của mã", "Only a part of the code")),
    (
        Reason.LIST_OUTDATED,
        Words("Ghi nhận, danh sách nơi cấp đã cũ", "Taken as stated; its issuers' list is old"),
    ),
    (Reason.REVOKED, Words("Mã đã bị thu hồi", "The code has been withdrawn")),
    (Reason.ANOTHER_AREA, Words("Thẻ cấp cho địa bàn khác", "Issued for another area")),
    (Reason.DECLARATION_NEEDED, Words("Cần khai báo y tế trước", "A health declaration is needed first")),
    (Reason.ON_FILE, Words("Đã có khai báo y tế", "A health declaration is on file")),
    (Reason.STAFF_HEARD, Words("Nhân viên đã hỏi và ghi nhận", "Staff took the answers")),
    (Taking.ALONE, Words("Nhận", "Accepted")),
    (Taking.WITH_DECLARATION, Words("Nhận khi đã có khai báo", "Accepted with a declaration on file")),
    (Taking.NOT, Words("Không nhận", "Not accepted")),
    (Source.BEAMS, Words("Cảm biến", "Sensors")),
    (Source.RANGES, Words("Cảm biến khoảng cách", "Range sensors")),
    (Source.STAFF, Words("Nhân viên", "Staff")),
    (CommandOutcome.APPLIED, Words("Đã áp dụng", "Applied")),
    (CommandOutcome.REPEATED, Words("Đã áp dụng từ trước", "Applied before")),
    (CommandOutcome.TOO_OLD, Words("Đã quá cũ, không áp dụng", "Too old, not applied")),
    (CommandOutcome.NOT_READY, Words("Cửa chưa sẵn sàng", "The door is not ready")),
    (CommandOutcome.REFUSED, Words("Bị từ chối", "Refused")),
)
# Keyed by the list as well: equal strings of two lists (`staff` counts, `staff` is a mode) are equal as dictionary keys.
_WORDS = {(type(member), member): words for member, words in WORD_TABLE}


def say(member: StrEnum, language: Language) -> str:
    """Return the words for *member* of the wire's vocabulary in *language*.

    Raises: KeyError for a member without words (a test holds that there is none).
    """
    words = _WORDS[type(member), member]
    return words.vi if language == "vi" else words.en
