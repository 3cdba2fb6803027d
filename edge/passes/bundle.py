"""The bundle: all that central lets doors believe, as one signed message for every unit: COSE_Sign1 around zlib around CBOR.

Made at central, read at the doors; both ends stand here. Nothing is unfolded before its signature is good. Unknown names are passed over,
so that a newer central may add some; an entry that cannot be used is left out and told.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import cbor2

from edge.passes.authorities import Authority
from edge.passes.bounds import load_cbor
from edge.passes.card_keys import CardKey
from edge.passes.card_revocation import RevokedCard
from edge.passes.cose import is_signed_by, parse, sign
from edge.passes.dcc_revocation import MARK_BYTES
from edge.passes.errors import TrustError
from edge.passes.issuing import SigningKey
from edge.passes.trust import Issuer, Purpose, Trust, Usage
from edge.protocol.vocabulary import Reason

MAX_BYTES = 8 * 1024 * 1024
"""Of a bundle. A thousand signers take some 0.7 MB, a hundred thousand withdrawn certificates 1.6 MB."""
_MAX_UNPACKED = 24 * 1024 * 1024
_VERSION = 1
_LETTERS = {Usage.TEST: "t", Usage.VACCINATION: "v", Usage.RECOVERY: "r"}
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says. *revision* grows with each one; *issued* and *until* frame its own time; *problems* are entries left out.

    Raises: ValueError when it could not be told on the wire, or ends before it begins.
    """

    revision: int
    issued: datetime
    until: datetime
    trust: Trust
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.revision <= 2**53:
            raise ValueError(f"a revision must be 1 to 2**53, not {self.revision}")
        if self.issued.tzinfo is None or self.until.tzinfo is None or self.until <= self.issued:
            raise ValueError("a bundle must end after it was issued, and its times say their time zone")


def encode_content(trust: Trust) -> dict[str, Any]:
    """Return what a bundle holds of *trust*, ready for CBOR; equal for equal trust."""
    return {
        "signers": [_signer(issuer) for issuer in sorted(trust.issuers, key=lambda each: (each.purpose, each.der))],
        "cards": sorted([key.issuer, key.kid, key.x, key.y] for key in trust.card_keys),
        "authorities": [
            [each.der, [_of_int(serial) for serial in sorted(each.revoked)]]
            for each in sorted(trust.authorities, key=lambda each: each.der)
        ],
        "revoked": {
            "badges": sorted(trust.revoked_badges),
            "cards": sorted(
                ([card.kid, card.rid, card.before] for card in trust.revoked_cards),
                key=lambda each: (str(each[0]), str(each[1]), int(each[2] or 0)),
            ),
            "dcc": b"".join(sorted(trust.revoked_certificates)),
        },
    }


def encode_bundle(bundle: Bundle, key: SigningKey) -> bytes:
    """Return *bundle* signed by *key*. Raises: ValueError for a key that signs something else, or when it grows too large."""
    if key.issuer.purpose is not Purpose.LIST:
        raise ValueError(f"the key is one for {key.issuer.purpose}, not for {Purpose.LIST}")
    times = {"issued": int(bundle.issued.timestamp()), "until": int(bundle.until.timestamp())}
    content = {"v": _VERSION, "revision": bundle.revision} | times | encode_content(bundle.trust)
    data = sign(zlib.compress(cbor2.dumps(content), 9), key.issuer.kid, key.key)
    if len(data) > MAX_BYTES:
        raise ValueError(f"the bundle has {len(data)} bytes, more than the {MAX_BYTES} a door takes")
    return data


def read_bundle(data: bytes, anchors: Iterable[Issuer]) -> Bundle:
    """Return the bundle in *data*, signed by one of *anchors* while its certificate was in force.

    Raises: TrustError in words when it is too large, no bundle, signed by nobody known, or of another version.
    """
    if len(data) > MAX_BYTES:
        raise TrustError("a bundle larger than any may be")
    message = parse(data)
    if isinstance(message, Reason):
        raise TrustError("no bundle of certificates: not a signed message")
    signers = [each for each in anchors if each.purpose is Purpose.LIST and is_signed_by(message, each.key)]
    if not signers:
        raise TrustError("a bundle that nobody signed whose certificate stands in lists/")
    content = load_cbor(_unfolded(message.payload))
    if not isinstance(content, Mapping):
        raise TrustError("a bundle whose content cannot be read")
    if content.get("v") != _VERSION:
        raise TrustError("a bundle of a version that this program does not know")
    problems: list[str] = []
    try:
        issued, until = (datetime.fromtimestamp(_int(content.get(name)), UTC) for name in ("issued", "until"))
        trust = decode_content(content, until, problems)
        bundle = Bundle(_int(content.get("revision")), issued, until, trust, tuple(problems))
    except (ValueError, OverflowError, OSError, TypeError, AttributeError):
        raise TrustError("a bundle whose content cannot be read") from None
    if not any(each.not_before <= bundle.issued <= each.not_after for each in signers):
        raise TrustError("a bundle whose signer's certificate was not in force when it was made")
    return bundle


def _unfolded(payload: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(payload, _MAX_UNPACKED)
    except zlib.error:
        raise TrustError("a bundle whose content cannot be unfolded") from None
    if not stream.eof:
        raise TrustError("a bundle that is cut off, or unfolds to more than any may")
    return content


def _signer(issuer: Issuer) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "kid": issuer.kid,
        "for": issuer.purpose.value,
        "cert" if issuer.has_certificate else "key": issuer.der,
    }
    if issuer.usages:
        entry["use"] = "".join(sorted(_LETTERS[usage] for usage in issuer.usages))
    if issuer.listed_until is not None:
        entry["until"] = int(issuer.listed_until.timestamp())
    return entry


def decode_content(content: Mapping[Any, Any], until: datetime | None, problems: list[str]) -> Trust:
    """Return what `encode_content` made; no signer is listed for longer than *until*, and keys of cards and
    authorities, which have no end of their own there, until then. Entries left out go to *problems* in words.

    Raises: ValueError, TypeError or AttributeError where it is not of that form.
    """
    revoked = content.get("revoked", {})
    marks = revoked.get("dcc", b"")
    if not isinstance(marks, bytes) or len(marks) % MARK_BYTES:
        raise ValueError("marks that are none")
    return Trust(
        tuple(_read("signer", content.get("signers", ()), lambda entry: _issuer(entry, until), problems)),
        tuple(_read("key of health cards", content.get("cards", ()), lambda entry: _card_key(entry, until), problems)),
        tuple(_read("authority", content.get("authorities", ()), lambda entry: _authority(entry, until), problems)),
        frozenset(_read("badge", revoked.get("badges", ()), _bytes, problems)),
        frozenset(_read("withdrawn card", revoked.get("cards", ()), lambda entry: RevokedCard(*entry), problems)),
        frozenset(marks[i : i + MARK_BYTES] for i in range(0, len(marks), MARK_BYTES)),
    )


def _read(
    what: str, entries: Iterable[Any], make: Callable[[Any], _Entry | None], problems: list[str]
) -> Iterator[_Entry]:
    for number, entry in enumerate(entries, 1):
        try:
            made = make(entry)
        except (TrustError, ValueError, TypeError, AttributeError, OverflowError, OSError) as error:
            words = str(error) if isinstance(error, TrustError) else "not of the form"
            problems.append(f"{what} {number} of the bundle: {words}")
        else:
            if made is not None:
                yield made


def _issuer(entry: Mapping[str, Any], until: datetime | None) -> Issuer | None:
    """Return a signer; None for one that may do only what this program does not know, and for one that could make bundles itself."""
    known = {purpose.value: purpose for purpose in Purpose if purpose is not Purpose.LIST}
    purpose = known.get(entry.get("for", ""))
    stated = entry.get("use")
    usages = frozenset(usage for usage, letter in _LETTERS.items() if letter in (stated or ""))
    if purpose is None or (stated is not None and not usages):
        return None
    if "until" in entry:
        own = datetime.fromtimestamp(_int(entry["until"]), UTC)
        until = own if until is None else min(until, own)
    kid = entry["kid"] if isinstance(entry.get("kid"), bytes) else b""
    if "key" in entry:
        return Issuer.from_key(entry["key"], purpose, kid, usages, until)
    return Issuer.from_der(entry.get("cert", b""), purpose, kid, usages, until)


def _card_key(entry: Any, until: datetime | None) -> CardKey:
    issuer, kid, x, y = entry
    return CardKey(issuer, kid, x, y, until)


def _authority(entry: Any, until: datetime | None) -> Authority:
    der, serials = entry
    return Authority(der, frozenset(int.from_bytes(serial) for serial in serials), until)


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("no bytes")
    return value


def _of_int(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def _int(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no whole number")
    return value
