"""The health department's pair of keys as files: the private one stays on its machine, the public one goes to the server.

Both are JSON. The private key may be locked with a passphrase: Argon2id (RFC 9106) makes a key of it, and that key encrypts.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random

from central.errors import KeyFileError
from edge.passes.bounds import decode_base64url, encode_base64url
from edge.passes.sealing import key_id

_PRIVATE = "counterroom contacts private key"
_PUBLIC = "counterroom contacts public key"
_MOST_BYTES = 10_000
_MOST_OPS, _MOST_MEM = 20, 2**30
"""Of a passphrase's work: a file may not make this machine work for ever."""

MIN_PASSPHRASE = 10


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A private key file as read; `is_locked`: it wants a passphrase."""

    key_id: str
    document: dict[str, Any]

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is needed."""
        return "lock" in self.document

    def open(self, passphrase: str = "") -> PrivateKey:
        """Return the key. Raises: KeyFileError when the passphrase is wrong or the file is damaged."""
        try:
            secret = _bytes(self.document["key"])
            if self.is_locked:
                secret = bytes(SecretBox(_stretched(passphrase, self.document["lock"])).decrypt(secret))
            key = PrivateKey(secret)
        except CryptoError:
            raise KeyFileError("the passphrase is wrong, or the private key file is damaged") from None
        except (KeyError, TypeError, ValueError):
            raise KeyFileError("the private key file is damaged") from None
        if key_id(bytes(key.public_key)) != self.key_id:
            raise KeyFileError("the private key file is damaged: it holds another key than it names")
        return key


def make_pair(private_file: Path, passphrase: str = "") -> Path:
    """Write a new pair: *private_file* for its owner alone, and beside it the public one, whose path is returned.

    Raises: KeyFileError when one of the files is there already or the passphrase is too short; OSError.
    """
    public_file = private_file.with_name(private_file.name + ".pub")
    if passphrase and len(passphrase) < MIN_PASSPHRASE:
        raise KeyFileError(f"a passphrase must have at least {MIN_PASSPHRASE} characters")
    for file in (private_file, public_file):
        if file.exists():
            raise KeyFileError(f"{file} is there already; a key that is overwritten opens nothing any more")
    key = PrivateKey.generate()
    public = bytes(key.public_key)
    private_document: dict[str, Any] = {"is": _PRIVATE, "v": 1, "key_id": key_id(public)}
    if passphrase:
        lock = {
            "salt": encode_base64url(random(pwhash.argon2id.SALTBYTES)),
            "ops": pwhash.argon2id.OPSLIMIT_MODERATE,
            "mem": pwhash.argon2id.MEMLIMIT_MODERATE,
        }
        box = bytes(SecretBox(_stretched(passphrase, lock)).encrypt(bytes(key)))
        private_document |= {"lock": lock, "key": encode_base64url(box)}
    else:
        private_document["key"] = encode_base64url(bytes(key))
    _write(private_file, private_document, 0o600)
    try:
        _write(public_file, {"is": _PUBLIC, "v": 1, "key_id": key_id(public), "key": encode_base64url(public)}, 0o644)
    except BaseException:
        private_file.unlink()  # nobody has its other half, and a second try shall not find it in the way
        raise
    return public_file


def load_private_key(file: Path) -> LockedKey:
    """Read a private key file. Raises: KeyFileError, OSError."""
    document = _read(file, _PRIVATE, "private")
    return LockedKey(str(document.get("key_id")), document)


def load_public_key(file: Path) -> bytes:
    """Return the department's public key. Raises: KeyFileError."""
    try:
        document = _read(file, _PUBLIC, "public")
        key = _bytes(document["key"])
        if key_id(key) == document["key_id"]:
            return key
    except OSError as error:
        raise KeyFileError(f"{file} cannot be read: {error.strerror}") from None
    except (KeyError, TypeError, ValueError):
        pass
    raise KeyFileError(f"{file} is damaged: it holds no public key, or another one than it names")


def _read(file: Path, kind: str, word: str) -> dict[str, Any]:
    with file.open("rb") as opened:
        raw = opened.read(_MOST_BYTES + 1)
    try:
        document = json.loads(raw) if len(raw) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("is") != kind:
        raise KeyFileError(f"{file} is no {word} key file of contacts")
    if document.get("v") != 1:
        raise KeyFileError(f"{file} was made by another version of this program")
    return document


def _stretched(passphrase: str, lock: Any) -> bytes:
    ops, mem = lock["ops"], lock["mem"]
    if type(ops) is not int or type(mem) is not int or not (1 <= ops <= _MOST_OPS and 8192 <= mem <= _MOST_MEM):
        raise ValueError("unusual work of a passphrase")
    return bytes(
        pwhash.argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), _bytes(lock["salt"]), opslimit=ops, memlimit=mem)
    )


def _write(file: Path, document: dict[str, Any], mode: int) -> None:
    """Write *document* to *file*, which must not be there; whole or not at all."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(json.dumps(document, indent=1) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, file)  # unlike a renaming it overwrites nothing
    finally:
        draft.unlink(missing_ok=True)


def _bytes(text: str) -> bytes:
    raw = decode_base64url(text)
    if isinstance(raw, bytes):
        return raw
    raise ValueError("no base64url")
