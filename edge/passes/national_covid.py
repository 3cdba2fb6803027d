"""The national COVID QR (Decision 1405/QĐ-BTTTT, version 1.1): six fields between pipes, unsigned, without health answers.

`SoGiayTo|HoTen|NgaySinh|LoaiDinhDanh|QID|EXT`: paper number, name, birth date YYYY-MM-DD, kind of identity 0 or 1, the national
QR id, extension. Any letter of a field may be masked with `*`. It can only be taken as stated; nothing of it is kept.
"""

import re

_FORM = re.compile(
    r"[0-9A-Za-z*]{0,20}"  # SoGiayTo
    r"\|[^|]{1,200}"  # HoTen
    r"\|(?:[0-9*]{4}-[0-9*]{2}-[0-9*]{2}|\*{1,10})?"  # NgaySinh
    r"\|[01]"  # LoaiDinhDanh
    r"\|[0-9A-Za-z*_-]{1,64}"  # QID
    r"\|[^|]{0,1000}"  # EXT
)


def is_national_covid(text: str) -> bool:
    """Tell whether *text* has the form of the national COVID QR."""
    return _FORM.fullmatch(text) is not None
