"""The folder of trusted certificates. Owns which file may sign what; believes nothing it cannot read and says so in words.

`DIR/declarations/` holds the issuers of our declarations, `DIR/staff/` those of staff badges; certificates in `DIR` itself and in
`DIR/dcc/` are signers of health certificates, those in `DIR/icao/` vouch for the signers of ICAO seals. Such files end in .pem,
.crt, .cer (PEM or DER) or .der. `DIR/icao/` may hold those authorities' lists of revoked signers, too, in files that end in .crl.
`DIR/shc/` holds the key sets of issuers of SMART Health Cards and their lists of withdrawn ones, in files that end in .json.
`DIR/staff/revoked.txt` lists the ids of withdrawn badges in hexadecimal, one a line, `#` before a remark; `DIR/dcc/revoked.txt` withdrawn
DCCs, by identifier or mark. `DIR/lists/` holds who may sign central's bundle, which the unit keeps as `DIR/central/bundle.cbor`; what
stands in it counts beside the files. Other files are not looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.authorities import Authority, withdraw
from edge.passes.bundle import MAX_BYTES as LARGEST_BUNDLE
from edge.passes.bundle import Bundle, read_bundle
from edge.passes.card_keys import CardFile, read_card_file
from edge.passes.dcc_revocation import read_line
from edge.passes.trust import ders_of

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
KEY_SET_SUFFIXES = frozenset({".json"})
CRL_SUFFIXES = frozenset({".crl"})
MAX_BYTES = 4 * 1024 * 1024
"""A larger file is no certificate, nor a bundle of them."""

_ISSUERS = (
    ("declarations", Purpose.DECLARATION),
    ("staff", Purpose.STAFF),
    (".", Purpose.HEALTH),
    ("dcc", Purpose.HEALTH),
)
_AUTHORITIES, _KEY_SETS = "icao", "shc"
_REVOKED = Path("staff", "revoked.txt")
_REVOKED_DCC = Path("dcc", "revoked.txt")
_ANCHORS = "lists"
BUNDLE = Path("central", "bundle.cbor")

_Believed = TypeVar("_Believed")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TrustReading:
    """What a trust folder holds, and in words what is wrong with it."""

    trust: Trust
    problems: tuple[str, ...]
    revision: int | None = None
    """That of central's bundle, if one counts."""


def read_trust(path: Path) -> TrustReading:
    """Read the folder. A bad file is a problem and left out; so is a folder that is missing or holds nobody to believe."""
    try:
        if not path.is_dir():
            return TrustReading(Trust(), (f"{path} is no folder: no signed pass can be verified",))
    except OSError as error:
        words = f"{path} cannot be looked at: {error.strerror}: no signed pass can be verified"
        return TrustReading(Trust(), (words,))
    problems: list[str] = []
    issuers: dict[tuple[bytes, Purpose, bytes], Issuer] = {}  # lists may state another key id than the certificate's
    for name, purpose in _ISSUERS:
        for issuer in _certificates(path / name, problems, partial(Issuer.from_der, purpose=purpose)):
            issuers.setdefault((issuer.der, purpose, issuer.kid), issuer)
    bundle = read_kept(path, problems)
    told = bundle.trust if bundle is not None else Trust()
    for issuer in told.issuers:
        issuers.setdefault((issuer.der, issuer.purpose, issuer.kid), issuer)
    revoked = _revoked(path / _REVOKED, problems)
    card_files = _card_files(path / _KEY_SETS, problems)
    trust = Trust(
        # A door that cannot know which badges were withdrawn takes none.
        tuple(issuer for issuer in issuers.values() if revoked is not None or issuer.purpose is not Purpose.STAFF),
        tuple(dict.fromkeys((*(key for file in card_files for key in file.keys), *told.card_keys))),
        (*_authorities(path / _AUTHORITIES, problems), *told.authorities),
        (revoked or frozenset()) | told.revoked_badges,
        frozenset(card for file in card_files for card in file.revoked) | told.revoked_cards,
        _revoked_dcc(path / _REVOKED_DCC, problems) | told.revoked_certificates,
    )
    if trust.is_empty:
        problems.append(f"{path} holds no usable certificate: no signed pass can be verified")
    return TrustReading(trust, tuple(problems), bundle.revision if bundle is not None else None)


def read_anchors(path: Path, problems: list[str]) -> tuple[Issuer, ...]:
    """Return who may sign central's bundle."""
    return tuple(_certificates(path / _ANCHORS, problems, partial(Issuer.from_der, purpose=Purpose.LIST)))


def read_kept(path: Path, problems: list[str]) -> Bundle | None:
    """Return central's bundle as the unit kept it, or None while there is none that can be used."""
    file = path / BUNDLE
    try:
        if not file.exists() and not file.is_symlink():
            return None
        bundle = read_bundle(_content(file, LARGEST_BUNDLE), read_anchors(path, problems))
    except (TrustError, OSError) as error:
        problems.append(f"{file}: {_why(error)}; nothing in it counts")
        return None
    problems.extend(f"{file}: {words}" for words in bundle.problems)
    return bundle


def load_trust(path: Path) -> Trust:
    """Return what can be trusted of the folder, for a unit: it goes on with what there is, and what is wrong is logged."""
    reading = read_trust(path)
    for problem in reading.problems:
        log.warning("trust_problem", words=problem)
    return reading.trust


def _certificates(folder: Path, problems: list[str], believe: Callable[[bytes], _Believed]) -> Iterator[_Believed]:
    """Yield what *believe* makes of each certificate in the folder; a bad one in a bundle takes none of the others with it."""
    for file in _files(folder, SUFFIXES, problems):
        try:
            ders = ders_of(_content(file))
        except (TrustError, OSError) as error:
            problems.append(f"{file}: {_why(error)}")
            continue
        for number, der in enumerate(ders, 1):
            try:
                yield believe(der)
            except TrustError as error:
                which = f"certificate {number} of {len(ders)}: " if len(ders) > 1 else ""
                problems.append(f"{file}: {which}{error}")


def _authorities(folder: Path, problems: list[str]) -> tuple[Authority, ...]:
    authorities = tuple(dict.fromkeys(_certificates(folder, problems, Authority)))
    for file in _files(folder, CRL_SUFFIXES, problems):
        try:
            authorities = withdraw(authorities, _content(file))
        except (TrustError, OSError) as error:
            problems.append(f"{file}: {_why(error)}; whom it revokes is still believed")
    return authorities


def _card_files(folder: Path, problems: list[str]) -> list[CardFile]:
    files = []
    for file in _files(folder, KEY_SET_SUFFIXES, problems):
        try:
            files.append(read_card_file(_content(file)))
        except (TrustError, OSError) as error:
            problems.append(f"{file}: {_why(error)}")
    return files


def _revoked(file: Path, problems: list[str]) -> frozenset[bytes] | None:
    """Return the ids of withdrawn badges; None when there is a list that cannot be read."""
    try:
        if not file.exists() and not file.is_symlink():
            return frozenset()
        lines = _content(file).decode("utf-8-sig").splitlines()
    except (TrustError, OSError, UnicodeDecodeError) as error:
        problems.append(f"{file}: {_why(error)}; no staff badge is taken until it can be read")
        return None
    ids = set()
    for number, line in enumerate(lines, 1):
        stated = line.partition("#")[0].strip()
        try:
            if stated:
                ids.add(bytes.fromhex(stated))
        except ValueError:
            problems.append(f"{file}: line {number} is no badge id in hexadecimal; the badge it means is still taken")
    return frozenset(ids)


def _revoked_dcc(file: Path, problems: list[str]) -> frozenset[bytes]:
    """Return the marks of withdrawn DCCs."""
    try:
        if not file.exists() and not file.is_symlink():
            return frozenset()
        lines = _content(file).decode("utf-8-sig").splitlines()
    except (TrustError, OSError, UnicodeDecodeError) as error:
        problems.append(f"{file}: {_why(error)}; the certificates it withdraws are still taken")
        return frozenset()
    marks = set()
    for number, line in enumerate(lines, 1):
        try:
            marks.add(read_line(line))
        except ValueError as error:
            problems.append(f"{file}: line {number} is {error}; the certificate it means is still taken")
    return frozenset(mark for mark in marks if mark is not None)


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror)
    return "not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _files(folder: Path, suffixes: frozenset[str], problems: list[str]) -> list[Path]:
    try:
        if not folder.is_dir():
            return []
        return sorted(file for file in folder.iterdir() if file.suffix.lower() in suffixes and not file.is_dir())
    except OSError as error:
        problems.append(f"{folder}: {error.strerror}")
        return []


def _content(file: Path, at_most: int = MAX_BYTES) -> bytes:
    if not file.is_file():
        raise TrustError("not a regular file")
    if file.stat().st_size > at_most:
        raise TrustError(f"larger than the {at_most // 1024} kB a file of certificates may have")
    return file.read_bytes()
