"""What the display says to who showed a code: headline, detail and next step, for every verdict in both languages.

A pure table over `edge.core.answers`; names of kinds and reasons are `edge.protocol.words`. An unknown code is answered with a friendly
word, and nothing of it is shown. Where answers ask for a talk, no word here tells bystanders why.
"""

from dataclasses import dataclass

from edge.core.answers import Answer, answer_to
from edge.core.view import VerdictView
from edge.protocol.vocabulary import Cause, PassFormat, Reason
from edge.protocol.words import Language, Words, say

HEADLINES: dict[Answer, Words] = {
    Answer.COME_IN: Words("MÃ HỢP LỆ", "ACCEPTED"),
    Answer.NOTED: Words("ĐÃ GHI NHẬN", "RECORDED"),
    Answer.WAIT: Words("XIN CHỜ ĐÈN XANH", "WAIT FOR GREEN"),
    Answer.STAFF: Words("NHÂN VIÊN", "STAFF"),
    Answer.AGAIN: Words("XIN ĐƯA MÃ KHÁC", "ANOTHER CODE, PLEASE"),
    Answer.DECLARE: Words("CẦN KHAI BÁO Y TẾ", "DECLARE FIRST"),
    Answer.SEE_STAFF: Words("MỜI GẶP NHÂN VIÊN", "PLEASE SEE THE STAFF"),
    Answer.REFUSED: Words("KHÔNG NHẬN MÃ NÀY", "CODE NOT ACCEPTED"),
}
_OTHER_HEADLINES: dict[tuple[Answer, Reason], Words] = {
    (Answer.AGAIN, Reason.MALFORMED): Words("XIN ĐƯA LẠI MÃ", "PLEASE SHOW AGAIN"),
    (Answer.DECLARE, Reason.EXPIRED): Words("XIN KHAI BÁO LẠI", "DECLARE AGAIN"),
}

_NOT_USED_HERE = Words("Mã này không dùng ở đây", "This code is not used here")
_DETAILS: dict[Reason, Words] = {
    Reason.UNKNOWN_CODE: _NOT_USED_HERE,
    Reason.TOO_LARGE: _NOT_USED_HERE,
    Reason.MALFORMED: Words("Chưa đọc được hết mã", "The code could not be read in full"),
    Reason.PART_ONLY: Words("Mới là một phần của mã", "This is only a part of the code"),
    Reason.UNKNOWN_ISSUER: Words("Ở đây chưa biết nơi cấp mã này", "Its issuer is not known here"),
    Reason.EXPIRED: Words("{kind} đã hết hạn", "{kind}: expired"),
    Reason.NOT_YET_VALID: Words("{kind} chưa có hiệu lực", "{kind}: not valid yet"),
    Reason.REVOKED: Words("{kind} đã bị thu hồi", "{kind}: withdrawn"),
    Reason.ANOTHER_AREA: Words("Thẻ này cấp cho địa bàn khác", "This badge is for another area"),
    Reason.NOT_ACCEPTED: Words("{kind}: hiện không nhận", "{kind}: not accepted now"),
    Reason.ANSWERS_NOT_CLEAR: Words("Cần trao đổi thêm trước khi vào", "A short talk is needed first"),
    Reason.DECLARATION_NEEDED: Words(
        "Đã đọc được thẻ, còn thiếu khai báo", "The card was read, a declaration is missing"
    ),
    Reason.STAFF_HEARD: Words("Xin làm theo hướng dẫn của nhân viên", "Please do as the staff say"),
}
"""Where the wire's word for a reason is not what a visitor needs to read. `{kind}` is the kind of code."""

_COME_IN = Words("Mời vào", "Please come in")
_NOT_YET_IN = Words("Xin chưa vào phòng", "Please do not come in yet")
_NO_NEED = Words("Không cần quét lại", "No need to show it again")
_TODOS: dict[Answer, Words] = {
    Answer.COME_IN: _COME_IN,
    Answer.NOTED: _COME_IN,
    Answer.WAIT: _NO_NEED,
    Answer.STAFF: _COME_IN,
    Answer.AGAIN: Words("Đưa mã khai báo y tế, hoặc gặp nhân viên", "Show a health declaration, or see the staff"),
    Answer.DECLARE: Words("Quét mã ở tờ hướng dẫn, hoặc gặp nhân viên", "Scan the poster's code, or see the staff"),
    Answer.SEE_STAFF: Words("Đưa giấy tờ cho nhân viên xem", "Show your papers to the staff"),
    Answer.REFUSED: Words("Mời gặp nhân viên", "Please see the staff"),
}
_TODOS_FOR: dict[tuple[Answer, Reason], Words] = {
    (Answer.AGAIN, Reason.MALFORMED): Words(
        "Giữ yên, đưa lại gần hơn, hoặc gặp nhân viên", "Hold it still and closer, or see the staff"
    ),
    (Answer.SEE_STAFF, Reason.ANSWERS_NOT_CLEAR): _NOT_YET_IN,
    (Answer.SEE_STAFF, Reason.STAFF_HEARD): _NOT_YET_IN,
}
_SCAN_HERE = Words("Quét mã trên màn hình, hoặc gặp nhân viên", "Scan the code on this screen, or see the staff")
_WAITS: dict[Cause, Words] = {
    Cause.FAULT: Words("Nhân viên sẽ mời vào", "The staff will call you in"),
    Cause.CLOSED: Words("Xin hỏi nhân viên hoặc trở lại sau", "Please ask the staff or come back later"),
}
_WAIT_HEADLINES: dict[Cause, Words] = {
    Cause.FAULT: Words("XIN CHỜ ĐƯỢC MỜI", "WAIT TO BE CALLED"),
    Cause.CLOSED: Words("PHÒNG TẠM ĐÓNG", "CLOSED FOR NOW"),
}
"""Where no green is to come soon."""

_BADGE_TODO = Words("Xin hỏi người phụ trách thẻ", "Please ask who looks after the badges")
_ELSEWHERE = Words("Mời vào {door}, không cần quét lại", "Please use {door}, no need to show it again")
_ELSEWHERE_HEADLINE = Words("SANG CỬA KHÁC", "OTHER DOOR")
_FOR_PEOPLE = Words("{kind}, {n} người", "{kind}, {n} people")


@dataclass(frozen=True, slots=True)
class Door:
    """What else at the door decides about the words: is the light red and why, a door to go to, a code on the screen to declare with."""

    is_red: bool
    cause: Cause
    sent_to: str = ""
    has_code: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words. `asks_to_declare`: a code on the screen to declare with helps now."""

    answer: Answer
    headline: str
    detail: str
    todo: str
    asks_to_declare: bool


def tell(verdict: VerdictView, door: Door, language: Language) -> Told:
    """Return what the bearer of the code just shown is told. Every verdict has words."""
    answer = answer_to(verdict.format, verdict.verdict, verdict.reason, has_to_wait=door.is_red)
    asks = answer is Answer.DECLARE or (answer is Answer.AGAIN and verdict.reason is not Reason.MALFORMED)
    return Told(
        answer=answer,
        headline=_in(_headline(answer, verdict.reason, door), language),
        detail=_detail(verdict, answer, language),
        todo=_in(_todo(verdict, answer, door, asks=asks), language).format(door=door.sent_to),
        asks_to_declare=asks,
    )


def _headline(answer: Answer, reason: Reason, door: Door) -> Words:
    if answer is Answer.WAIT:
        return _ELSEWHERE_HEADLINE if door.sent_to else _WAIT_HEADLINES.get(door.cause, HEADLINES[answer])
    return _OTHER_HEADLINES.get((answer, reason), HEADLINES[answer])


def _detail(verdict: VerdictView, answer: Answer, language: Language) -> str:
    kind = say(verdict.format, language)
    if answer in (Answer.COME_IN, Answer.NOTED, Answer.WAIT, Answer.STAFF):
        if verdict.people > 1:
            return _in(_FOR_PEOPLE, language).format(kind=kind, n=verdict.people)
        return say(verdict.reason, language) if verdict.reason is Reason.ON_FILE else kind
    words = _DETAILS.get(verdict.reason)
    return say(verdict.reason, language) if words is None else _in(words, language).format(kind=kind)


def _todo(verdict: VerdictView, answer: Answer, door: Door, *, asks: bool) -> Words:
    if answer is Answer.WAIT:
        return _ELSEWHERE if door.sent_to else _WAITS.get(door.cause, _NO_NEED)
    if asks and door.has_code:
        return _SCAN_HERE
    if answer is Answer.SEE_STAFF and verdict.format is PassFormat.STAFF_BADGE:
        return _BADGE_TODO
    return _TODOS_FOR.get((answer, verdict.reason), _TODOS[answer])


def _in(words: Words, language: Language) -> str:
    return words.vi if language == "vi" else words.en
