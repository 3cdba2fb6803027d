"""Seals the contacts of those whose codes are taken, in the reader's process: in the clear they go no further.

Owns the form in which a sealed contact crosses to the unit. It must not know whether a contact is to be kept.
"""

from dataclasses import dataclass, field

import structlog

from edge.passes.bearer import Bearer
from edge.passes.bounds import encode_base64url

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SealedContact:
    """See `rows.ContactSealed`; *key* is None where nothing is kept."""

    key: str | None = None
    sealed: str = field(default="", repr=False)
    ref: str = ""


NO_CONTACT = SealedContact()


class Contacts:
    """Seals contacts. A key that nothing can be sealed to is told once; nobody is turned away for it."""

    def __init__(self) -> None:
        self._bad_key: bytes | None = None

    def sealed(self, bearer: Bearer, public_key: bytes | None, ref: str = "") -> SealedContact:
        """Return the contact of *bearer* sealed to *public_key* (None: none are kept), and the reference of their declaration.

        That is the declaration shown, or *ref*, the one on file for who shows a card in its place.
        """
        ref = bearer.ref or ref
        if public_key is None or public_key == self._bad_key or not (bearer.contact or ref):
            return NO_CONTACT
        from edge.passes.sealing import key_id, seal  # libsodium is loaded only where a plan orders contacts

        try:
            box = seal(bearer.contact, public_key) if bearer.contact else b""
            return SealedContact(key_id(public_key), encode_base64url(box), ref)
        except ValueError as error:
            self._bad_key = public_key
            _log.error("contacts cannot be sealed; none are kept", words=str(error))
            return NO_CONTACT
