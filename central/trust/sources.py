"""The lists that were taken in, one file a source in `DATA/lists/`: what each says, since when, until when; and that no older one returns.

A newer list takes the place of the one before, so a signer that left it is believed no more. Knows no broker and no page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import cbor2
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from central.broker.files import write
from central.errors import Invalid, NotFound, StoreError
from central.trust.found import Found, ListError
from edge.passes import Issuer, Trust
from edge.passes.authorities import Authority
from edge.passes.bounds import load_cbor
from edge.passes.bundle import decode_content, encode_content

ASSUMED_TERM = timedelta(days=7)
"""A signed list that states no end is taken to hold for so long; its publisher renews it every day."""
REMEMBERED = 500
"""Former lists of a source whose digests are kept, so that one of them is not taken for a new one."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_SUFFIX = ".list"


class Form(StrEnum):
    """The forms of lists that can be taken in."""

    GERMAN = "de"
    AUSTRIAN = "at"
    SWISS = "ch"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """A list in force. *until* is None for one without an end; *digests* are those of this list and, before it, of former ones."""

    name: str
    form: Form
    imported: datetime
    until: datetime | None
    order: int | None
    trust: Trust = field(repr=False)
    problems: tuple[str, ...] = ()
    digests: tuple[bytes, ...] = field(default=(), repr=False)

    def has_ended(self, now: datetime) -> bool:
        """Whether the list is past its own end."""
        return self.until is not None and now > self.until


class TrustSources:
    """The lists in *folder*, which is made on first use. Methods raise StoreError when the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str, form: Form, found: Found, files: Iterable[bytes], now: datetime) -> Source:
        """Put what was *found* in *files* in the place of the source's former list.

        Raises: Invalid for a name that cannot be one; ListError when the list is older than the one in force.
        """
        if not _NAME.fullmatch(name):
            raise Invalid(
                f"the name of a source has 1 to 32 lower-case letters, digits or inner hyphens, not {name[:40]!r}"
            )
        until = found.until
        trust = found.trust
        if form is Form.GERMAN:
            until = now + ASSUMED_TERM
            trust = replace(trust, issuers=tuple(replace(each, listed_until=until) for each in trust.issuers))
        digest = sha256(b"".join(sorted(sha256(data).digest() for data in files))).digest()[:16]
        before = self._known(name)
        if before is not None:
            _refuse_older(before, found, digest, form)
        former = () if before is None else tuple(each for each in before.digests if each != digest)
        source = Source(name, form, now, until, found.order, trust, found.problems, (*former, digest)[-REMEMBERED:])
        self._write(source)
        return source

    def remove(self, name: str) -> None:
        """Forget a source, and which lists of it were known. Raises: NotFound."""
        if not _NAME.fullmatch(name) or not self._file(name).exists():
            raise NotFound(f"there is no source {name[:40]!r}")
        try:
            self._file(name).unlink()
        except OSError as error:
            raise StoreError(f"the list {name} cannot be removed: {error.strerror}") from None

    def all(self) -> tuple[Source, ...]:
        """Return the sources by name. Raises: StoreError naming a file that cannot be read, for nothing may be dropped in silence."""
        try:
            names = sorted(file.stem for file in self._folder.glob(f"*{_SUFFIX}"))
        except OSError as error:
            raise StoreError(f"the folder of trust lists cannot be read: {error.strerror}") from None
        return tuple(source for name in names if (source := self._known(name)) is not None)

    def mark(self) -> frozenset[tuple[str, int, int]]:
        """Return what tells one state of the lists from another."""
        marks = set()
        for file in self._folder.glob(f"*{_SUFFIX}"):
            try:
                stat = file.stat()
            except OSError:
                continue
            marks.add((file.name, stat.st_size, stat.st_mtime_ns))
        return frozenset(marks)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _known(self, name: str) -> Source | None:
        file = self._file(name)
        try:
            return _decoded(name, file.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"the list {file} cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            raise StoreError(f"the list {file} is damaged; remove it and import it anew") from None

    def _write(self, source: Source) -> None:
        try:
            self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            write(self._file(source.name), _encoded(source))
        except OSError as error:
            raise StoreError(f"the list {source.name} cannot be kept: {error.strerror}") from None


def merged(sources: Iterable[Source]) -> tuple[Trust, tuple[str, ...]]:
    """Return what all sources together let doors believe, and in words who is left out.

    The same key on several lists is one signer: every list's restriction holds, and the latest end counts. Of a certificate that was
    renewed over the same key both remain, each with its own term.
    """
    signers: dict[tuple[bytes, bytes], Issuer | None] = {}
    certified: dict[tuple[bytes, bytes], dict[bytes, Issuer]] = {}
    parts: list[Trust] = []
    problems: list[str] = []
    for source in sources:
        parts.append(source.trust)
        for issuer in source.trust.issuers:
            spki = issuer.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            mark = (issuer.kid, spki)
            known = signers.get(mark, issuer)
            signers[mark] = None if known is None else _joined(known, issuer)
            if issuer.has_certificate:
                certified.setdefault(mark, {})[issuer.der] = issuer
            if known is not None and signers[mark] is None:
                problems.append(
                    f"{source.name}: what the lists allow the signer {issuer.kid.hex()} has nothing in common"
                )
    return Trust(
        tuple(
            replace(each, usages=joined.usages, listed_until=joined.listed_until)
            for mark, joined in signers.items()
            if joined is not None
            for each in certified.get(mark, {joined.der: joined}).values()
        ),
        tuple(dict.fromkeys(key for part in parts for key in part.card_keys)),
        _united(each for part in parts for each in part.authorities),
        revoked_cards=frozenset().union(*(part.revoked_cards for part in parts)),
        revoked_certificates=frozenset().union(*(part.revoked_certificates for part in parts)),
    ), tuple(problems)


def _united(authorities: Iterable[Authority]) -> tuple[Authority, ...]:
    """Return each authority once, with what any of the sources knows as withdrawn by it."""
    found: dict[bytes, Authority] = {}
    for each in authorities:
        known = found.get(each.der, each)
        found[each.der] = replace(known, revoked=known.revoked | each.revoked)
    return tuple(found.values())


def _joined(one: Issuer, other: Issuer) -> Issuer | None:
    if one.usages and other.usages and not one.usages & other.usages:
        return None
    usages = one.usages & other.usages if one.usages and other.usages else one.usages | other.usages
    ends = (one.listed_until, other.listed_until)
    until = None if ends[0] is None or ends[1] is None else max(ends[0], ends[1])
    return replace(one, usages=usages, listed_until=until)


def _refuse_older(before: Source, found: Found, digest: bytes, form: Form) -> None:
    if before.form is not form:
        raise ListError(
            f"the source {before.name} holds a list of the form {before.form}; remove it first, or give --as"
        )
    when = f"{before.imported:%Y-%m-%d %H:%M} UTC"
    if before.order is not None and found.order is not None:
        if found.order < before.order:
            raise ListError(f"this list is older than the one taken at {when}")
        if form is Form.AUSTRIAN:
            return  # it states its own time, which says all
    if form is not Form.FOLDER and digest in before.digests[:-1]:
        raise ListError(f"this list was taken before, and replaced at {when} at the latest by a newer one")


def _encoded(source: Source) -> bytes:
    content: dict[str, Any] = {
        "v": 1,
        "form": source.form.value,
        "imported": int(source.imported.timestamp()),
        "until": None if source.until is None else int(source.until.timestamp()),
        "order": source.order,
        "problems": list(source.problems),
        "digests": list(source.digests),
    }
    return cbor2.dumps(content | encode_content(source.trust))


def _decoded(name: str, data: bytes) -> Source:
    content = load_cbor(data)
    until = content["until"]
    problems: list[str] = []
    return Source(
        name,
        Form(content["form"]),
        datetime.fromtimestamp(content["imported"], UTC),
        None if until is None else datetime.fromtimestamp(until, UTC),
        content["order"],
        decode_content(content, None, problems),
        (*content["problems"], *problems),
        tuple(content["digests"]),
    )
