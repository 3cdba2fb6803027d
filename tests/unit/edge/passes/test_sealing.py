"""Sealed contacts: who opens them, what stands in them, and that each fits a ledger row. All people are invented."""

import base64
import hashlib
import json
from typing import Any

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from edge.passes.sealing import MOST_SEALED_BYTES, key_id, seal

PRIVATE = PrivateKey(bytes(range(32)))
PUBLIC = bytes(PRIVATE.public_key)
CONTACT = {
    "name": "Nguyễn Văn Mẫu",
    "phone": "0900000000",
    "address": "12 Lê Lợi, Hải Châu, Đà Nẵng",
    "id_number": "048090001234",
}


def _opened(box: bytes, key: PrivateKey = PRIVATE) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(SealedBox(key).decrypt(box))
    return opened


def test_the_owner_of_the_key_alone_opens_a_sealed_contact() -> None:
    """The private key gives back what was sealed; another one gives nothing."""
    box = seal(CONTACT, PUBLIC)
    assert {"v": 1} | CONTACT == _opened(box)
    with pytest.raises(CryptoError):
        _opened(box, PrivateKey(bytes(32)))


def test_unknown_fields_are_absent_from_the_sealed_contact() -> None:
    """What is not known is not stated as an empty text."""
    assert {"v": 1, "name": "Nguyễn Văn Mẫu"} == _opened(seal({"name": "Nguyễn Văn Mẫu", "phone": ""}, PUBLIC))


def test_the_same_contact_is_sealed_otherwise_each_time() -> None:
    """Who sees two sealed contacts cannot tell whether they are of one person."""
    assert seal(CONTACT, PUBLIC) != seal(CONTACT, PUBLIC)


def test_the_longest_contact_fits_a_row_and_keeps_what_reaches_the_bearer() -> None:
    """Of what is too long the address is cut first, whole letters only; the number and the phone stay."""
    box = seal(CONTACT | {"name": "Nguyễn " * 28, "address": "Đường số một, " * 90}, PUBLIC)
    opened = _opened(box)
    assert MOST_SEALED_BYTES >= len(box) > MOST_SEALED_BYTES - 8
    assert 1600 >= len(base64.urlsafe_b64encode(box))
    assert ("0900000000", "048090001234", "Nguyễn " * 28) == (opened["phone"], opened["id_number"], opened["name"])
    assert ("Đường số một, " * 90).startswith(opened["address"])


def test_a_field_that_is_no_contact_is_refused_without_repeating_it() -> None:
    """Nothing else of a card can be sealed by mistake."""
    with pytest.raises(ValueError, match=r"^a contact holds name, phone, address, id_number and nothing else$"):
        seal({"birth": "02031990"}, PUBLIC)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32)])
def test_what_is_no_public_key_is_refused(key: bytes) -> None:
    """A key that nobody can own seals nothing."""
    with pytest.raises(ValueError, match="public key"):
        seal(CONTACT, key)


def test_a_key_is_named_by_its_digest() -> None:
    """The name of a key is the first 8 bytes of its SHA-256."""
    assert hashlib.sha256(PUBLIC).hexdigest()[:16] == key_id(PUBLIC)
