"""Central's signing keys in its data folder: made on first use, their certificates exported for the units, renewed without a gap.

Owns `DATA/<stem>.pem` and, when its end is near, `DATA/<stem>-next.pem` (key and certificate, readable by the owner only), and
`DATA/trust/<exports>/` (certificates, for the trust folder of every unit). Knows nothing of what is signed.
"""

import os
import ssl
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from central.errors import IssuerError
from edge.passes import Issuer, Purpose, SigningKey, TrustError, create_issuer
from edge.passes.trust import ders_of

CERTIFICATE_LIFE = timedelta(days=730)
NOTICE = timedelta(days=60)
"""So long before the next key takes over it is made and its certificate exported, so that the units have it before it is used."""
MAX_NAME = 64
LOOK_EVERY = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key lives, what it signs, and for how long. *what* is how it is called in messages.

    The next key takes over *lead* before the end of the certificate: what is signed may hold for so long.
    """

    stem: str
    exports: str
    purpose: Purpose
    what: str
    life: timedelta = CERTIFICATE_LIFE
    lead: timedelta = timedelta(days=30)


DECLARATIONS = KeyPlace("issuer", "declarations", Purpose.DECLARATION, "the issuer of declarations")
BADGES = KeyPlace(
    "badges", "staff", Purpose.STAFF, "the issuer of staff badges", timedelta(days=1461), timedelta(days=370)
)
LISTS = KeyPlace("lists", "lists", Purpose.LIST, "the signer of bundles", timedelta(days=3650))
"""Its certificate is the one thing that must be carried to the units by hand."""


def open_key(data_dir: Path, place: KeyPlace, name: str, now: datetime) -> SigningKey:
    """Load the key of *place* in *data_dir*, making it for the organisation *name* on first use.

    As the certificate grows old the next one is exported first and used later. Certificates of former keys stay exported, since
    what was signed with them is still in hands.
    Raises: IssuerError when the folder or a file cannot be used.
    """
    path, coming = data_dir / f"{place.stem}.pem", data_dir / f"{place.stem}-next.pem"
    exports = data_dir / "trust" / place.exports
    try:
        if not path.exists():
            _create(path, place, name, now)
        key = _load(path, place)
        _export(key, exports)
        left = key.issuer.not_after - now
        if left < place.lead + NOTICE:
            if not coming.exists():
                _create(coming, place, name, now)
            following = _load(coming, place)
            _export(following, exports)
            log.warning(
                "a signing key ends; give the units the next certificate",
                key=place.what,
                until=key.issuer.not_after.isoformat(),
                next=following.issuer.kid.hex(),
            )
            if left < place.lead:
                coming.replace(path)
                key = following
    except (TrustError, ValueError) as error:
        raise IssuerError(f"{place.what} {path} cannot be used: {error}") from None
    except OSError as error:
        raise IssuerError(f"{place.what} {path} cannot be used: {error.strerror}") from None
    return key


class RenewedKey:
    """The key of *place*, looked after once a day while central runs: it would outlive its certificate else. Thread-safe."""

    def __init__(
        self, data_dir: Path, place: KeyPlace, name: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Raises: IssuerError as `open_key`."""
        self._open = partial(open_key, data_dir, place, name)
        self._exported = partial(exported, data_dir, place)
        self._what = place.what
        self._now = now
        self._lock = threading.Lock()
        self._looked = now()
        self._key = self._open(self._looked)
        self._issuers, _ = self._exported()  # the desk of certificates tells of those it cannot read
        self.problem = ""
        """Why it could not be looked after the last time; the key in use goes on."""

    def current(self) -> SigningKey:
        """Return the key to sign with now."""
        with self._lock:
            now = self._now()
            if not timedelta(0) <= now - self._looked < LOOK_EVERY:
                self._looked = now
                try:
                    self._key, self.problem = self._open(now), ""
                    self._issuers, _ = self._exported()
                except IssuerError as error:
                    log.error(
                        "a signing key cannot be renewed; the one in use goes on", key=self._what, problem=str(error)
                    )
                    self.problem = str(error)
            return self._key

    def issuers(self) -> tuple[Issuer, ...]:
        """Return whose signatures are ours: the key in use, former ones, and the next."""
        with self._lock:
            return self._issuers


def exported(data_dir: Path, place: KeyPlace) -> tuple[tuple[Issuer, ...], tuple[str, ...]]:
    """Return the certificates of *place* that units have, former ones included, and in words which file cannot be read."""
    found: list[Issuer] = []
    problems: list[str] = []
    for file in sorted((data_dir / "trust" / place.exports).glob("*.pem")):
        try:
            found += [Issuer.from_der(der, place.purpose) for der in ders_of(file.read_bytes())]
        except (OSError, TrustError) as error:
            problems.append(f"the certificate {file} cannot be read: {error}")
    return tuple(found), tuple(problems)


def _create(path: Path, place: KeyPlace, name: str, now: datetime) -> None:
    """Write a new key and its certificate as one file, whole or not at all."""
    begin = now.astimezone(UTC).replace(microsecond=0) - timedelta(days=1)  # units' clocks may be behind
    files = create_issuer(name[:MAX_NAME], begin, begin + place.life)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(files.key_pem + files.certificate_pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    log.info("a signing key was made", key=place.what, file=str(path))


def _load(path: Path, place: KeyPlace) -> SigningKey:
    pem = path.read_bytes()
    return SigningKey.from_pem(pem, pem, place.purpose)


def _export(key: SigningKey, folder: Path) -> None:
    """Write the certificate, without the key, where units and technicians fetch it.

    Anybody may read it, whatever the service's mask says: it is copied to units with its mode, where another user must read it.
    """
    target = folder / f"{key.issuer.kid.hex()}.pem"
    certificate = ssl.DER_cert_to_PEM_cert(key.issuer.der)
    if not target.exists() or target.read_text("ascii") != certificate:
        folder.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        draft.write_text(certificate, "ascii")
        draft.replace(target)
    for path, mode in ((folder.parent, 0o755), (folder, 0o755), (target, 0o644)):
        if stat.S_IMODE(path.stat().st_mode) != mode:  # as earlier runs left it
            path.chmod(mode)
