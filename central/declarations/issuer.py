"""The issuer of declarations: its key and certificate in the data folder, and the certificates exported for the units.

Owns `DATA/issuer.pem` and, when its end is near, `DATA/issuer-next.pem` (key and certificate, readable by the owner only), and
`DATA/trust/declarations/` (certificates, for the trust folder of every unit). Knows no form and no person.
"""

import os
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from central.errors import IssuerError
from central.store.places import Room
from edge.passes import Declaration, SigningKey, Trust, TrustError, create_issuer, issue, open_declaration
from edge.passes.declaration import MAX_ISSUER
from edge.protocol.vocabulary import Reason

CERTIFICATE_LIFE = timedelta(days=730)
NEXT_AFTER = CERTIFICATE_LIFE - timedelta(days=90)
"""At this age of the certificate the next one is made and exported, so that the units have it before it is used."""
SWITCH_AFTER = CERTIFICATE_LIFE - timedelta(days=30)
"""At this age the next key takes over."""

_RANDOM_BYTES = 8

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Signs declarations that hold for *valid*."""

    name: str
    valid: timedelta
    key: SigningKey

    def valid_for(self, room: Room | None) -> timedelta:
        """Return how long a declaration for *room* holds: as its plan says, and else as configured."""
        hours = None if room is None else room.declaration_h
        return self.valid if hours is None else timedelta(hours=hours)

    def sign(self, *, is_clear: bool, area: str, people: int, now: datetime, valid: timedelta | None = None) -> str:
        """Return the text of a new declaration's QR symbol, which holds for *valid* (see `valid_for`), and else as configured.

        Who declared it is a fresh random pseudonym, known to nobody.
        """
        declaration = Declaration(
            issuer=self.name,
            pseudonym=secrets.token_bytes(_RANDOM_BYTES),
            token=secrets.token_bytes(_RANDOM_BYTES),
            is_clear=is_clear,
            area=area,
            people=people,
            issued=now.replace(microsecond=0),
            expires=now.replace(microsecond=0) + (self.valid if valid is None else valid),
        )
        return issue(declaration, self.key)

    def read(self, text: str) -> Declaration | None:
        """Return what a declaration of this issuer says, or None when it is not ours."""
        opened = open_declaration(text, Trust((self.key.issuer,)))
        return None if isinstance(opened, Reason) else opened


def open_issuer(data_dir: Path, name: str, valid: timedelta, now: datetime) -> Issuer:
    """Load the issuer in *data_dir*, making it on first use.

    As the certificate grows old the next one is exported first and used later. Certificates of former keys stay exported, since
    passes signed with them are still in hands.
    Raises: IssuerError when the folder or a file cannot be used.
    """
    path, coming, exports = data_dir / "issuer.pem", data_dir / "issuer-next.pem", data_dir / "trust" / "declarations"
    try:
        if not path.exists():
            _create(path, name, now)
        key = _load(path)
        _export(key, exports)
        age = now - key.issuer.not_before
        if age > NEXT_AFTER:
            if not coming.exists():
                _create(coming, name, now)
            following = _load(coming)
            _export(following, exports)
            log.warning(
                "the key that signs declarations ends; give the units the next certificate",
                until=key.issuer.not_after.isoformat(),
                next=following.issuer.kid.hex(),
            )
            if age > SWITCH_AFTER:
                coming.replace(path)
                key = following
    except (TrustError, ValueError) as error:
        raise IssuerError(f"the issuer of declarations {path} cannot be used: {error}") from None
    except OSError as error:
        raise IssuerError(f"the issuer of declarations {path} cannot be used: {error.strerror}") from None
    return Issuer(name[:MAX_ISSUER], valid, key)


def _create(path: Path, name: str, now: datetime) -> None:
    """Write a new key and its certificate as one file, whole or not at all."""
    begin = now.astimezone(UTC).replace(microsecond=0) - timedelta(days=1)  # units' clocks may be behind
    files = create_issuer(name[:MAX_ISSUER], begin, begin + CERTIFICATE_LIFE)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(files.key_pem + files.certificate_pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    log.info("a key that signs declarations was made", file=str(path))


def _load(path: Path) -> SigningKey:
    pem = path.read_bytes()
    return SigningKey.from_pem(pem, pem)


def _export(key: SigningKey, folder: Path) -> None:
    """Write the certificate, without the key, where units and technicians fetch it."""
    target = folder / f"{key.issuer.kid.hex()}.pem"
    certificate = ssl.DER_cert_to_PEM_cert(key.issuer.der)
    if target.exists() and target.read_text("ascii") == certificate:
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_text(certificate, "ascii")
    draft.replace(target)
