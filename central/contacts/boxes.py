"""The second lock on a contact: what was sealed to the department, encrypted once more with the key of its day.

So whoever has a copy of the database has nothing once that key is destroyed, not even which visit belongs to which declaration.
"""

import hashlib
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

KEY_BYTES = SecretBox.KEY_SIZE
REF_BYTES = 16
_TAG_BYTES = 16
_PURPOSE = b"contact-ref"  # a digest for this purpose alone (RFC 7693, person)


@dataclass(frozen=True, slots=True)
class Content:
    """What the door sent: a sealed box, and the reference of the declaration shown; either may be empty."""

    sealed: bytes
    ref: bytes

    def __post_init__(self) -> None:
        if len(self.ref) not in (0, REF_BYTES):
            raise ValueError(f"a reference has {REF_BYTES} bytes or none")


def lock(content: Content, key: bytes) -> bytes:
    """Return *content* encrypted with the key of its day."""
    return bytes(SecretBox(key).encrypt(bytes([len(content.ref)]) + content.ref + content.sealed))


def unlock(box: bytes, key: bytes) -> Content | None:
    """Return what is in *box*, or None when it was not made with *key* or is damaged."""
    try:
        plain = bytes(SecretBox(key).decrypt(box))
        return Content(plain[1 + plain[0] :], plain[1 : 1 + plain[0]])
    except (CryptoError, ValueError, IndexError):
        return None


def tag(ref: bytes, key: bytes) -> bytes:
    """Return what stands for the reference *ref* in the table on the day of *key*."""
    return hashlib.blake2b(ref, digest_size=_TAG_BYTES, key=key, person=_PURPOSE).digest()
