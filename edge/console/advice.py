"""What to do about each fault (for the staff) and each reason of a refusal (for the visitor), in both languages.

Names of faults and reasons are `edge.protocol.words`; here stands only the next step.
"""

from edge.protocol.vocabulary import Fault, Reason
from edge.protocol.words import Language, Words

_SEE_STAFF = Words("Xin gặp nhân viên", "Please see the staff")
_SHOW_DECLARATION = Words("Xin đưa mã khai báo y tế", "Please show your health declaration code")
_DECLARE_ANEW = Words("Xin khai báo lại", "Please fill in a new declaration")

FOR_VISITORS: dict[Reason, Words] = {
    Reason.SIGNATURE_VALID: _SEE_STAFF,
    Reason.AS_STATED: _SEE_STAFF,
    Reason.UNKNOWN_CODE: _SHOW_DECLARATION,
    Reason.MALFORMED: Words("Xin đưa lại mã, giữ phẳng và yên", "Please show the code again, flat and still"),
    Reason.TOO_LARGE: _SHOW_DECLARATION,
    Reason.UNKNOWN_ISSUER: _SEE_STAFF,
    Reason.SIGNATURE_INVALID: _SEE_STAFF,
    Reason.ISSUER_EXPIRED: _SEE_STAFF,
    Reason.ISSUER_NOT_ALLOWED: _SEE_STAFF,
    Reason.EXPIRED: _DECLARE_ANEW,
    Reason.NOT_YET_VALID: _SEE_STAFF,
    Reason.ANSWERS_NOT_CLEAR: Words("Xin gặp nhân viên trước khi vào", "Please see the staff before you come in"),
    Reason.CLOCK_UNKNOWN: _SEE_STAFF,
    Reason.NOT_ACCEPTED: _SHOW_DECLARATION,
    Reason.DATE_ODD: _SEE_STAFF,
    Reason.PART_ONLY: _SHOW_DECLARATION,
    Reason.LIST_OUTDATED: _SEE_STAFF,
    Reason.REVOKED: _SEE_STAFF,
    Reason.DECLARATION_NEEDED: Words(
        "Quét mã ở tờ hướng dẫn để khai báo, hoặc gặp nhân viên",
        "Scan the code on the poster to declare, or see the staff",
    ),
    Reason.ON_FILE: Words("Mời vào", "Please come in"),
    Reason.STAFF_HEARD: Words("Xin làm theo hướng dẫn của nhân viên", "Please do as the staff say"),
}

FOR_STAFF: dict[Fault, Words] = {
    Fault.BEAM_BLOCKED: Words(
        "Bỏ vật che trước cảm biến ở khung cửa. Trong lúc chờ, hãy đếm tay.",
        "Clear what stands before the sensors in the doorway. Until then count by hand.",
    ),
    Fault.BEAM_SILENT: Words(
        "Lau mặt cảm biến, xem dây cắm. Hãy đếm tay và báo kỹ thuật nếu chưa hết.",
        "Wipe the sensors and look at their plugs. Count by hand; tell the technician if it stays.",
    ),
    Fault.BEAM_CHATTER: Words(
        "Lau mặt cảm biến, xem có bị lệch hay nắng chiếu. Hãy đếm tay đến khi hết.",
        "Wipe the sensors; see whether they are bent or in the sun. Count by hand until it is over.",
    ),
    Fault.BEAM_SWAPPED: Words(
        "Lượt vào và lượt ra bị đếm ngược. Hãy đếm tay và báo kỹ thuật.",
        "Entries and exits are counted the wrong way round. Count by hand and tell the technician.",
    ),
    Fault.SENSOR_LOST: Words(
        "Xem dây cắm của cảm biến. Hãy đếm tay và báo kỹ thuật.",
        "Look at the plugs of the sensors. Count by hand and tell the technician.",
    ),
    Fault.CAMERA_LOST: Words(
        "Nhân viên xem mã của khách bằng mắt. Xem dây camera và báo kỹ thuật.",
        "Look at the visitors' codes yourself. Check the camera's cable and tell the technician.",
    ),
    Fault.LEDGER_FAILED: Words(
        "Số đếm không lưu được. Hãy đếm trên giấy và báo kỹ thuật ngay.",
        "The count cannot be kept. Count on paper and tell the technician at once.",
    ),
    Fault.DISK_FULL: Words(
        "Số đếm không lưu được nữa. Hãy đếm trên giấy và báo kỹ thuật ngay.",
        "The count cannot be kept any more. Count on paper and tell the technician at once.",
    ),
    Fault.CLOCK_UNKNOWN: Words(
        "Cửa vẫn đếm. Nhân viên tự xem ngày trên mã của khách.",
        "The door counts on. Look at the dates on the visitors' codes yourself.",
    ),
    Fault.LAMP_FAILED: Words(
        "Nhân viên đứng ở cửa hướng dẫn khách. Báo kỹ thuật.",
        "Stand at the door and guide the visitors. Tell the technician.",
    ),
    Fault.DOOR_CLAIMED_TWICE: Words(
        "Thiết bị khác đang dùng tên của cửa này. Hãy đếm trên giấy và báo kỹ thuật ngay.",
        "Another unit goes by the name of this door. Count on paper and tell the technician at once.",
    ),
}


def for_visitor(reason: Reason, language: Language) -> str:
    """Return what somebody whose code was refused for *reason* does next."""
    words = FOR_VISITORS[reason]
    return words.vi if language == "vi" else words.en


def for_staff(fault: Fault, language: Language) -> str:
    """Return what the staff does about *fault*."""
    words = FOR_STAFF[fault]
    return words.vi if language == "vi" else words.en
