"""Sealing contacts to the health department's public key, so that who seals one cannot open it again.

Owns the form of what is sealed. Opening needs the private key, which no door and no server has.
"""

import hashlib
import json
from collections.abc import Mapping

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

PUBLIC_KEY_BYTES = 32
"""Bytes of an X25519 public key (RFC 7748)."""

FIELDS = ("name", "phone", "address", "id_number")
"""What a contact may hold, in this order."""

MOST_SEALED_BYTES = 1200
"""What is sealed must fit a ledger row (`fields.Sealed`)."""

_OVERHEAD_BYTES = 48
_VERSION = 1
_KEY_ID_BYTES = 8


def seal(contact: Mapping[str, str], public_key: bytes) -> bytes:
    """Return *contact* as JSON in a libsodium sealed box that the owner of *public_key* alone can open.

    Empty fields are left out. An address, then a name, that is too long to fit is cut. Raises: ValueError for a field that is none
    of `FIELDS` or a key that is none; the text repeats nothing of the contact.
    """
    if not contact.keys() <= set(FIELDS):
        raise ValueError("a contact holds " + ", ".join(FIELDS) + " and nothing else")
    fields = {name: contact[name] for name in FIELDS if contact.get(name)}
    for name in ("address", "name", "id_number", "phone"):
        excess = len(_json(fields)) + _OVERHEAD_BYTES - MOST_SEALED_BYTES
        if excess > 0 and name in fields:
            fields[name] = _cut(fields[name], excess)
    try:
        return bytes(SealedBox(_key(public_key)).encrypt(_json(fields)))
    except CryptoError:
        raise ValueError("nothing can be sealed to this public key") from None


def key_id(public_key: bytes) -> str:
    """Return the name of *public_key*: the first 8 bytes of its SHA-256, in hexadecimal.

    Raises: ValueError for a key of another length than 32 bytes.
    """
    _key(public_key)
    return hashlib.sha256(public_key).digest()[:_KEY_ID_BYTES].hex()


def _key(public_key: bytes) -> PublicKey:
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise ValueError(f"a public key has {PUBLIC_KEY_BYTES} bytes, not {len(public_key)}")
    return PublicKey(public_key)


def _json(fields: Mapping[str, object]) -> bytes:
    return json.dumps({"v": _VERSION} | dict(fields), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def _cut(text: str, by_bytes: int) -> str:
    """Return *text* shorter by at least so many bytes, whole letters only."""
    raw = text.encode("utf-8", "replace")
    return raw[: max(0, len(raw) - by_bytes)].decode("utf-8", "ignore")
