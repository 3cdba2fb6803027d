"""What the staff do about each fault, in both languages.

Names of faults are `edge.protocol.words`; here stands only the next step. What visitors do is in `verdicts`.
"""

from edge.protocol.vocabulary import Fault
from edge.protocol.words import Language, Words

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


def for_staff(fault: Fault, language: Language) -> str:
    """Return what the staff does about *fault*."""
    words = FOR_STAFF[fault]
    return words.vi if language == "vi" else words.en
