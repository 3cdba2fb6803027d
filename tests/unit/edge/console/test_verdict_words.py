"""Whatever is shown to the reader, the visitor gets plain words in both languages, and they fit."""

from itertools import product

import pytest

from edge.console import verdicts
from edge.console.verdicts import Door, tell
from edge.core.answers import Answer
from edge.core.view import VerdictView
from edge.protocol.vocabulary import Cause, PassFormat, Reason, VerdictKind
from edge.protocol.words import Language
from tests.support.console import seen

BOTH: tuple[Language, ...] = ("vi", "en")
GREEN = Door(is_red=False, cause=Cause.ROOM)
FULL = Door(is_red=True, cause=Cause.FULL)
DOORS = (
    GREEN,
    FULL,
    Door(is_red=True, cause=Cause.FAULT),
    Door(is_red=True, cause=Cause.CLOSED),
    Door(is_red=True, cause=Cause.ELSEWHERE, sent_to="Cửa phụ"),
    Door(is_red=False, cause=Cause.ROOM, has_code=True),
)

LONGEST_HEADLINE, LONGEST_WORD = 24, 12
"""Two lines at 480 and at 800 pixels: a line has 12 letters of a headline, and a word is not broken."""

LONGEST_DETAIL, LONGEST_TODO = 46, 46
"""Two lines beside the shape, and two below it."""


def shown(kind: VerdictKind, reason: Reason, format: PassFormat, people: int = 1) -> VerdictView:
    """A code shown just now."""
    return seen(kind, reason, format, at_s=0.0, people=people)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("format", PassFormat)
def test_every_verdict_has_words_that_fit(format: PassFormat, language: Language) -> None:
    """Kind by worth by reason, at any door, for one or twenty people: nothing is empty, left to fill in, or too long."""
    for kind, reason, door, people in product(VerdictKind, Reason, DOORS, (1, 20)):
        told = tell(shown(kind, reason, format, people), door, language)
        words = (told.headline, told.detail, told.todo)
        assert all(words)
        assert not [each for each in words if "{" in each]
        assert len(told.headline) <= LONGEST_HEADLINE
        assert max(map(len, told.headline.split())) <= LONGEST_WORD
        assert told.headline == told.headline.upper()
        assert len(told.detail) <= LONGEST_DETAIL, told.detail
        assert len(told.todo) <= LONGEST_TODO, told.todo


@pytest.mark.parametrize(
    ("kind", "reason", "format", "headline", "detail", "todo"),
    [
        (
            VerdictKind.VERIFIED,
            Reason.SIGNATURE_VALID,
            PassFormat.DECLARATION,
            "MÃ HỢP LỆ",
            "Khai báo y tế",
            "Mời vào",
        ),
        (VerdictKind.RECORDED, Reason.AS_STATED, PassFormat.ID_CARD, "ĐÃ GHI NHẬN", "Căn cước công dân", "Mời vào"),
        (VerdictKind.RECORDED, Reason.ON_FILE, PassFormat.ID_CARD, "ĐÃ GHI NHẬN", "Đã có khai báo y tế", "Mời vào"),
        (VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.STAFF_BADGE, "NHÂN VIÊN", "Thẻ nhân viên", "Mời vào"),
        (
            VerdictKind.REFUSED,
            Reason.DECLARATION_NEEDED,
            PassFormat.ID_CARD,
            "CẦN KHAI BÁO Y TẾ",
            "Đã đọc được thẻ, còn thiếu khai báo",
            "Quét mã ở tờ hướng dẫn, hoặc gặp nhân viên",
        ),
        (
            VerdictKind.REFUSED,
            Reason.EXPIRED,
            PassFormat.DECLARATION,
            "XIN KHAI BÁO LẠI",
            "Khai báo y tế đã hết hạn",
            "Quét mã ở tờ hướng dẫn, hoặc gặp nhân viên",
        ),
        (
            VerdictKind.REFUSED,
            Reason.MALFORMED,
            PassFormat.DECLARATION,
            "XIN ĐƯA LẠI MÃ",
            "Chưa đọc được hết mã",
            "Giữ yên, đưa lại gần hơn, hoặc gặp nhân viên",
        ),
        (
            VerdictKind.REFUSED,
            Reason.UNKNOWN_CODE,
            PassFormat.UNKNOWN,
            "XIN ĐƯA MÃ KHÁC",
            "Mã này không dùng ở đây",
            "Đưa mã khai báo y tế, hoặc gặp nhân viên",
        ),
        (
            VerdictKind.REFUSED,
            Reason.EXPIRED,
            PassFormat.STAFF_BADGE,
            "MỜI GẶP NHÂN VIÊN",
            "Thẻ nhân viên đã hết hạn",
            "Xin hỏi người phụ trách thẻ",
        ),
    ],
)
def test_what_is_said(
    kind: VerdictKind, reason: Reason, format: PassFormat, headline: str, detail: str, todo: str
) -> None:
    """The words of the common cases, on green."""
    told = tell(shown(kind, reason, format), GREEN, "vi")
    assert (headline, detail, todo) == (told.headline, told.detail, told.todo)


@pytest.mark.parametrize("language", BOTH)
def test_a_code_for_several_says_how_many(language: Language) -> None:
    """A family reads that all of it is meant."""
    told = tell(shown(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.DECLARATION, 4), GREEN, language)
    assert "4" in told.detail


@pytest.mark.parametrize("format", PassFormat)
@pytest.mark.parametrize("reason", Reason)
def test_nobody_is_called_in_on_red_but_staff(format: PassFormat, reason: Reason) -> None:
    """On red an accepted code waits: for green, for the other door, or for the staff."""
    told = tell(shown(VerdictKind.VERIFIED, reason, format), FULL, "vi")
    assert ("Mời vào" == told.todo) is (format is PassFormat.STAFF_BADGE)


@pytest.mark.parametrize("language", BOTH)
def test_bystanders_learn_nothing_of_answers(language: Language) -> None:
    """Who has to talk to the staff reads an invitation, and no word about health."""
    told = tell(shown(VerdictKind.REFUSED, Reason.ANSWERS_NOT_CLEAR, PassFormat.DECLARATION), GREEN, language)
    said = f"{told.headline} {told.detail} {told.todo}".lower()
    assert [] == [word for word in ("sốt", "bệnh", "triệu chứng", "covid", "symptom", "ill", "fever") if word in said]


def test_every_answer_has_its_headline() -> None:
    """No two answers share one."""
    assert set(Answer) == set(verdicts.HEADLINES)
    for language in (0, 1):
        assert len(Answer) == len({words[language] for words in verdicts.HEADLINES.values()})
