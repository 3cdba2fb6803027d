"""The words of declaring for a visitor: what staff ask aloud, what they press, and what became of it.

The questions are those of the official declaration that decide, in one breath each; `central/declarations/words.py` has them one by one.
"""

from edge.protocol.words import Words

ASSIST: dict[str, Words] = {
    "assist": Words("Khai báo giúp khách", "Declare for a visitor"),
    "assist_spoken": Words("Hỏi và ghi giúp", "Ask and note"),
    "assist_paper": Words("Tờ khai giấy", "On paper"),
    "no_spoken": Words(
        "Quy định hiện nay không nhận khai miệng.", "By the rules now, nothing is taken by word of mouth."
    ),
    "no_paper": Words("Quy định hiện nay không nhận tờ khai giấy.", "By the rules now, no paper is taken."),
    "spoken_not_taken": Words(
        "Quy định hiện nay không nhận khai miệng: chưa ghi gì. Mời khách khai bằng mã QR.",
        "By the rules now, nothing is taken by word of mouth: nothing was recorded. Let the visitor declare by the QR code.",
    ),
    "paper_not_taken": Words(
        "Quy định hiện nay không nhận tờ khai giấy: chưa ghi gì. Mời khách khai bằng mã QR.",
        "By the rules now, no paper is taken: nothing was recorded. Let the visitor declare by the QR code.",
    ),
    "card_waits": Words("{kind} chờ khai báo, {ago}", "{kind} waits for a declaration, {ago}"),
    "no_card": Words("Chưa có thẻ nào chờ khai báo", "No card waits for a declaration"),
    "card_at": Words("{kind} vừa quét lúc {time}", "{kind}, shown at {time}"),
    "card_ago": Words("{kind}, quét {ago}", "{kind}, shown {ago}"),
    "card_none": Words("Khách không đưa thẻ", "The visitor showed no card"),
    "without_card": Words("Khai cho người khác, không kèm thẻ này", "For somebody else, without this card"),
    "other_card": Words(
        "Thẻ khác vừa được đưa: {card}. Trang này vẫn ghi cho thẻ trước.",
        "Another card was shown: {card}. This page stays with the earlier one.",
    ),
    "open_other": Words("Mở cho thẻ mới nhất", "Open for the newest card"),
    "ask_aloud": Words("Hỏi to từng câu", "Ask aloud"),
    "ask_symptoms": Words(
        "Trong 14 ngày qua có sốt, ho, khó thở, viêm phổi, đau họng hoặc mệt mỏi không?",
        "In the last 14 days, any fever, cough, shortness of breath, pneumonia, sore throat or tiredness?",
    ),
    "ask_contacts": Words(
        "Trong 14 ngày qua có tiếp xúc với người mắc hoặc nghi mắc COVID‑19, người từ vùng có dịch, "
        "hay người đang sốt, ho, khó thở, viêm phổi không?",
        "In the last 14 days, any contact with somebody who has or may have COVID‑19, who came from an area with COVID‑19, "
        "or who has fever, cough, shortness of breath or pneumonia?",
    ),
    "people": Words("Số người (cả người khai)", "People (with who answers)"),
    "people_more": Words("Nhiều hơn {n}", "More than {n}"),
    "all_no": Words("TẤT CẢ KHÔNG", "NO TO ALL"),
    "all_no_then": Words("cho vào", "let them in"),
    "any_yes": Words("CÓ", "YES"),
    "any_yes_then": Words("chưa cho vào, hướng dẫn", "not yet in, guide them"),
    "assist_hint": Words(
        "Không hỏi tên hay số giấy tờ. Lưu: khai miệng, mấy người, kết quả. Nếu kế hoạch yêu cầu, liên hệ đọc từ thẻ được niêm phong "
        "cho ngành y tế.",
        "Ask no name and no document number. Kept: declared by word of mouth, how many, the outcome. Where the plan orders it, the contact "
        "read off the card is sealed for the health department.",
    ),
    "paper_title": Words("Tờ khai giấy", "Declaration on paper"),
    "paper_number": Words("Số ghi trên tờ khai", "Number to write on the paper"),
    "paper_hint": Words(
        "Ghi số này lên tờ khai rồi cất tờ khai theo quy định. Thiết bị chỉ nhớ hôm nay đã nhận mấy tờ.",
        "Write this number on the paper and file it as ruled. The unit only remembers how many were taken today.",
    ),
    "paper_clear": Words(
        "Chỉ nhận khi mọi câu trả lời trên tờ khai là KHÔNG.", "Take it only if every answer on the paper is NO."
    ),
    "paper_take": Words("ĐÃ NHẬN TỜ KHAI", "PAPER TAKEN"),
    "done_declared": Words("Đã ghi nhận {n} người, cửa chờ họ vào.", "Recorded for {n}; the door expects them."),
    "done_declared_red": Words(
        "Đã ghi nhận {n} người. Đèn đang đỏ: mời họ chờ đèn xanh.",
        "Recorded for {n}. The light is red: let them wait for green.",
    ),
    "done_not_clear": Words(
        "Đã ghi: chưa cho vào. Hướng dẫn khách theo phương án của phòng.",
        "Noted: not let in. Guide the visitor by the room's plan.",
    ),
    "take_back": Words("Bấm nhầm, khách có trả lời CÓ: rút lại", "Pressed by mistake, a YES was said: take it back"),
    "done_other_card": Words("Còn thẻ khác chờ khai báo.", "Another card still waits."),
    "done_paper": Words("Tờ khai giấy số {number}. {said}", "Paper number {number}. {said}"),
}
