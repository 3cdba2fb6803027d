"""Keys that sign bundles of certificates, and bundles made of invented trust."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from edge.adapters.trust_folder import BUNDLE
from edge.passes import Issuer, Purpose, SigningKey, Trust, create_issuer
from edge.passes.bundle import Bundle, encode_bundle
from edge.passes.trust import Usage
from tests.support.passes import AT


def list_key(
    not_before: datetime = AT - timedelta(days=30), days: int = 365, purpose: Purpose = Purpose.LIST
) -> SigningKey:
    """Return a new key that signs bundles, or what else *purpose* says."""
    files = create_issuer("Counter room test", not_before, not_before + timedelta(days=days))
    return SigningKey.from_pem(files.key_pem, files.certificate_pem, purpose)


def bare(key: Any, kid: bytes, usages: frozenset[Usage] = frozenset(), until: datetime | None = None) -> Issuer:
    """Return the public part of *key* as a signer without certificate."""
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Issuer.from_key(spki, Purpose.HEALTH, kid, usages, until)


def a_bundle(key: SigningKey, trust: Trust, revision: int = 1, issued: datetime = AT, days: int = 30) -> bytes:
    """Return *trust* as a bundle signed by *key*."""
    return encode_bundle(Bundle(revision, issued, issued + timedelta(days=days), trust), key)


def anchor(folder: Path, key: SigningKey) -> Path:
    """Put the certificate of *key* where a trust folder has who may sign bundles; return the folder."""
    (folder / "lists").mkdir(parents=True, exist_ok=True)
    (folder / "lists" / f"{key.issuer.kid.hex()}.der").write_bytes(key.issuer.der)
    return folder


def keep(folder: Path, bundle: bytes) -> None:
    """Put a bundle where a unit keeps it."""
    file = folder / BUNDLE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bundle)
