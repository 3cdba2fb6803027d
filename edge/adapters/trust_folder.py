"""The folder of trusted certificates. Owns which file may sign what; believes nothing it cannot read and says so in words.

`DIR/declarations/` holds the issuers of our declarations; certificates in `DIR` itself and in `DIR/dcc/` are signers of health
certificates. Files end in .pem, .crt, .cer (PEM or DER) or .der; others are not looked at.
"""

from dataclasses import dataclass
from pathlib import Path

import structlog

from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.trust import ders_of

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
MAX_BYTES = 4 * 1024 * 1024
"""A larger file is no certificate, nor a bundle of them."""

_FOLDERS = (("declarations", Purpose.DECLARATION), (".", Purpose.HEALTH), ("dcc", Purpose.HEALTH))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TrustReading:
    """What a trust folder holds, and in words what is wrong with it."""

    trust: Trust
    problems: tuple[str, ...]


def read_trust(path: Path) -> TrustReading:
    """Read the folder. A bad file is a problem and left out; so is a folder that is missing or holds no usable certificate."""
    if not path.is_dir():
        return TrustReading(Trust(), (f"{path} is no folder: no signed pass can be verified",))
    issuers: dict[tuple[bytes, Purpose], Issuer] = {}
    problems: list[str] = []
    for name, purpose in _FOLDERS:
        for file in _files(path / name, problems):
            try:
                for der in ders_of(_content(file)):
                    issuers.setdefault((der, purpose), Issuer.from_der(der, purpose))
            except (TrustError, OSError) as error:
                why = error.strerror if isinstance(error, OSError) else error
                problems.append(f"{file}: {why}")
    if not issuers:
        problems.append(f"{path} holds no usable certificate: no signed pass can be verified")
    return TrustReading(Trust(tuple(issuers.values())), tuple(problems))


def load_trust(path: Path) -> Trust:
    """Return what can be trusted of the folder, for a unit: it goes on with what there is, and what is wrong is logged."""
    reading = read_trust(path)
    for problem in reading.problems:
        log.warning("trust_problem", words=problem)
    return reading.trust


def _files(folder: Path, problems: list[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    try:
        return sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.is_dir())
    except OSError as error:
        problems.append(f"{folder}: {error.strerror}")
        return []


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise TrustError("not a regular file")
    if file.stat().st_size > MAX_BYTES:
        raise TrustError(f"larger than the {MAX_BYTES // 1024} kB a file of certificates may have")
    return file.read_bytes()
