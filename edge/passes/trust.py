"""Whom a door believes, and what each may sign. Built once from bytes, then frozen; reads no file and no clock."""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from edge.passes.authorities import Authority
from edge.passes.card_keys import CardKey
from edge.passes.card_revocation import RevokedCard
from edge.passes.certificates import read_certificate
from edge.passes.cose import PublicKey, algorithm_of
from edge.passes.errors import TrustError

KID_BYTES = 8

_DER_SEQUENCE = b"\x30"
_PEM_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----")


class Purpose(StrEnum):
    """What an issuer may sign, and nothing else: one that certifies health may not sign declarations, nor the other way."""

    DECLARATION = "declaration"
    HEALTH = "health"
    STAFF = "staff"
    LIST = "list"
    """Bundles of whom to believe, see `edge.passes.bundle`."""


class Usage(StrEnum):
    """The kinds of DCC a document signer may be restricted to."""

    TEST = "test"
    VACCINATION = "vaccination"
    RECOVERY = "recovery"


_ARCS = (
    "2b060104018e378f6501",
    "2b06010401008e378f6501",
)  # 1.3.6.1.4.1.1847.2021.1 and 1.3.6.1.4.1.0.1847.2021.1, in DER
_NUMBERS = ((1, Usage.TEST), (2, Usage.VACCINATION), (3, Usage.RECOVERY))


def _object_identifier(body: bytes) -> bytes:
    return bytes((0x06, len(body))) + body


_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

# eu-dcc-hcert-spec 1.0.8, extended key usage identifiers; the second arc is a slip of early signers that is still in use.
_USAGES = {_object_identifier(bytes.fromhex(arc) + bytes((n,))): usage for arc in _ARCS for n, usage in _NUMBERS}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A trusted certificate, or a bare key that a trust list vouches for.

    *usages* is empty when nothing restricts what it may attest. *der* is the certificate, or the key's SubjectPublicKeyInfo, which has no
    term of its own. *listed_until* is when the list that it stands on ends; None for what somebody put into a trust folder by hand.
    """

    kid: bytes
    name: str
    purpose: Purpose
    key: PublicKey
    not_before: datetime
    not_after: datetime
    der: bytes = field(repr=False)
    usages: frozenset[Usage] = frozenset()
    listed_until: datetime | None = None
    has_certificate: bool = True

    @classmethod
    def from_der(
        cls,
        der: bytes,
        purpose: Purpose,
        kid: bytes | None = None,
        usages: frozenset[Usage] = frozenset(),
        listed_until: datetime | None = None,
    ) -> "Issuer":
        """Read a DER certificate (RFC 5280).

        *kid* is only given where a trust list states one; else it is the first 8 bytes of the SHA-256 of *der*. *usages* are those a
        list restricts it to, on top of what the certificate itself says.
        Raises: TrustError when it is no certificate, its key goes with none of our algorithms, or nothing is left that it may attest.
        """
        certificate, key = read_certificate(der)
        return cls(
            kid=kid or certificate.fingerprint(SHA256())[:KID_BYTES],
            name=certificate.subject.rfc4514_string(),
            purpose=purpose,
            key=_usable(key),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            der=der,
            usages=_both(_usages(der), usages),
            listed_until=listed_until,
        )

    @classmethod
    def from_key(
        cls,
        spki: bytes,
        purpose: Purpose,
        kid: bytes,
        usages: frozenset[Usage] = frozenset(),
        listed_until: datetime | None = None,
    ) -> "Issuer":
        """Read a bare key (SubjectPublicKeyInfo, DER). Raises: TrustError when it is none, or goes with none of our algorithms."""
        try:
            key = load_der_public_key(spki)
        except Exception as error:  # noqa: BLE001  as for certificates: the parser has families of errors for hostile bytes
            raise TrustError(f"not a usable public key ({type(error).__name__})") from None
        return cls(kid, "", purpose, _usable(key), *_ALWAYS, spki, usages, listed_until, has_certificate=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as bytes: the library's keys cannot."""
        read = Issuer.from_der if self.has_certificate else Issuer.from_key
        return read, (self.der, self.purpose, self.kid, self.usages, self.listed_until)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a door believes: issuers and keys of health cards, found by key id, which several may share; authorities over seals.

    *revoked_badges* are the ids of staff badges that were withdrawn, *revoked_cards* what issuers of health cards withdrew,
    *revoked_certificates* the marks of withdrawn DCCs, see `edge.passes.dcc_revocation`.
    """

    issuers: tuple[Issuer, ...] = ()
    card_keys: tuple[CardKey, ...] = ()
    authorities: tuple[Authority, ...] = ()
    revoked_badges: frozenset[bytes] = frozenset()
    revoked_cards: frozenset[RevokedCard] = frozenset()
    revoked_certificates: frozenset[bytes] = field(default=frozenset(), repr=False)
    _by_kid: Mapping[bytes, tuple[Issuer, ...]] = field(init=False, repr=False, compare=False)
    _revoked_by_id: Mapping[tuple[str, str], tuple[RevokedCard, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_kid: dict[bytes, tuple[Issuer, ...]] = {}
        for issuer in self.issuers:
            by_kid[issuer.kid] = (*by_kid.get(issuer.kid, ()), issuer)
        object.__setattr__(self, "_by_kid", MappingProxyType(by_kid))
        by_id: dict[tuple[str, str], tuple[RevokedCard, ...]] = {}
        for card in self.revoked_cards:
            by_id[card.kid, card.rid] = (*by_id.get((card.kid, card.rid), ()), card)
        object.__setattr__(self, "_revoked_by_id", MappingProxyType(by_id))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is believed, so that no signed pass can be verified."""
        return not (self.issuers or self.card_keys or self.authorities)

    @classmethod
    def from_der(cls, certificates: Iterable[tuple[bytes, Purpose]]) -> "Trust":
        """Build from pairs of DER bytes and purpose. Raises: TrustError at the first that cannot be used."""
        return cls(tuple(Issuer.from_der(der, purpose) for der, purpose in certificates))

    def find(self, kid: bytes) -> tuple[Issuer, ...]:
        """Return all issuers with this key id, whatever they may sign."""
        return self._by_kid.get(kid, ())

    def find_card_keys(self, kid: str) -> tuple[CardKey, ...]:
        """Return all keys of health cards with this key id; a list of every issuer in the world has about a thousand."""
        return tuple(key for key in self.card_keys if key.kid == kid)

    def is_card_revoked(self, kid: str, rid: str, not_before: datetime | None) -> bool:
        """Tell whether the health card *rid* of the key *kid*, which began at *not_before*, was withdrawn."""
        return any(card.covers(not_before) for card in self._revoked_by_id.get((kid, rid), ()))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process without the indexes, which are made anew."""
        return Trust, (
            self.issuers,
            self.card_keys,
            self.authorities,
            self.revoked_badges,
            self.revoked_cards,
            self.revoked_certificates,
        )


def ders_of(data: bytes) -> tuple[bytes, ...]:
    """Return the certificates in a file's *data* as DER: one DER certificate, or any number in PEM (RFC 7468).

    Raises: TrustError when a PEM block is broken or there is none. What is within is checked by `Issuer.from_der`.
    """
    if data[:1] == _DER_SEQUENCE:
        return (data,)
    try:
        ders = tuple(b64decode(b"".join(block.split()), validate=True) for block in _PEM_CERTIFICATE.findall(data))
    except ValueError:
        raise TrustError("a certificate in it is not base64") from None
    if not ders:
        raise TrustError("holds no certificate, neither DER nor PEM")
    return ders


def _usable(key: object) -> PublicKey:
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey):
        raise TrustError("its key is neither ECDSA, RSA nor Ed25519")
    if algorithm_of(key) is None:
        raise TrustError("its ECDSA key is not on the curve P-256, the only one passes are signed with")
    return key


def _both(own: frozenset[Usage], stated: frozenset[Usage]) -> frozenset[Usage]:
    """Return what both allow, where an empty set allows everything."""
    if own and stated and not own & stated:
        raise TrustError("its list and its certificate leave nothing that it may attest")
    return own & stated if own and stated else own | stated


def _usages(der: bytes) -> frozenset[Usage]:
    """Return the DCC usages a certificate names.

    Looked for as encoded object identifiers, which are long enough to stand nowhere by chance: the library reads all extensions of
    a certificate or none, and genuine signers are in use whose other extensions it refuses.
    """
    return frozenset(usage for identifier, usage in _USAGES.items() if identifier in der)
