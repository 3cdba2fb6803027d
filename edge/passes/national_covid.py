"""The national COVID QR (Decision 1405/QĐ-BTTTT, version 1.1): six fields between pipes, unsigned, without health answers.

`SoGiayTo|HoTen|NgaySinh|LoaiDinhDanh|QID|EXT`: paper number, name, birth date YYYY-MM-DD, kind of identity 0 or 1, the national
QR id, extension. Any letter of a field may be masked with `*`. It can only be taken as stated.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from edge.passes.judgement import Judgement
from edge.passes.stated import compose, is_odd, recorded
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat

_FORM = re.compile(
    r"[0-9A-Za-z*]{0,20}"  # SoGiayTo
    r"\|[^|]{1,200}"  # HoTen
    r"\|(?:[0-9*]{4}-[0-9*]{2}-[0-9*]{2}|\*{1,10})?"  # NgaySinh
    r"\|[01]"  # LoaiDinhDanh
    r"\|[0-9A-Za-z*_-]{1,64}"  # QID
    r"\|(?:[^|<]{0,600}<){0,4}[^|<]{0,600}"  # EXT
)
_EXTENSION = 5


@dataclass(frozen=True, slots=True, repr=False)
class NationalCode:
    """What a national QR states, each field as it stands. It has no text form, so that no log can show one by mistake.

    Of the extension: the national QR id of who declared for the bearer, sex, number of the insurance card, phone, signature. An
    extension with fewer parts does not say which it has, so then only *extension* is filled.
    """

    paper: str
    name: str
    birth: str
    identity: str
    qid: str
    extension: tuple[str, ...]
    proxy_qid: str = ""
    sex: str = ""
    insurance: str = ""
    phone: str = ""
    signature: str = ""


def read_national_covid(text: str) -> NationalCode | None:
    """Return what the national QR in *text* states, in NFC, or None when it has not its form."""
    text = compose(text)
    if not _FORM.fullmatch(text):
        return None
    paper, name, birth, identity, qid, extension = text.split("|")
    parts = tuple(extension.split("<"))
    named = parts if len(parts) == _EXTENSION else ()
    return NationalCode(paper, name, birth, identity, qid, parts, *named)


def is_national_covid(text: str) -> bool:
    """Tell whether *text* has the form of the national COVID QR."""
    return read_national_covid(text) is not None


def judge_national_covid(text: str, _trust: Trust, at: datetime | None) -> Judgement:
    """Take a national QR as stated; nothing it states leaves here but whether its date is odd."""
    code = read_national_covid(text)
    return recorded(PassFormat.COVID_NATIONAL, code is not None and is_odd(code.birth, "ymd", at))
