"""Pseudonyms: the same word for the same bearer in one room on one day, and nobody's once the key of that day is destroyed.

Owns how a bearer is named before the key is put to it, so that a card shown and a declaration filed under its number meet. It must not
know where keys come from or how long they last.
"""

import hashlib
import hmac
import unicodedata

from edge.passes.bounds import encode_base64url

KEY_BYTES = 32
"""Bytes of the key of a room's day."""

_PSEUDONYM_BYTES = 16


def pseudonym(key: bytes, subject: str) -> str:
    """Return the pseudonym of *subject* under *key*: 22 characters, base64url of the first 16 bytes of HMAC-SHA-256 (RFC 2104).

    Raises: ValueError for a key of another length than 32 bytes, or an empty subject. The text names neither.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key of a day has {KEY_BYTES} bytes, not {len(key)}")
    if not subject:
        raise ValueError("there is nobody to name")
    digest = hmac.new(key, subject.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return encode_base64url(digest[:_PSEUDONYM_BYTES])


def document_subject(number: str) -> str:
    """Return the subject of whoever holds the identity document *number*, however it is written: with blanks, small letters or dots.

    Raises: ValueError when nothing of a number is left. The text does not repeat it.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())
    if not plain:
        raise ValueError("no document number")
    return f"doc:{plain}"
