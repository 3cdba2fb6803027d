"""Folders of trusted certificates that the unit may not look into, or not now."""

import errno
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from edge.adapters.trust_folder import read_trust
from edge.adapters.trust_receiver import TrustReceiver
from edge.adapters.watched_trust import WatchedTrust
from edge.passes import Trust
from edge.protocol import codec
from edge.protocol.trust_parts import cut
from tests.support.boards import Heard
from tests.support.bundles import a_bundle, anchor, list_key
from tests.support.fakes import FakeClock
from tests.support.foreign_passes import staff_key
from tests.support.net import eventually
from tests.support.passes import health_issuer

KEY = list_key()


class ShutPath(type(Path())):  # type: ignore[misc]
    """A path whose folders `shut` may not be searched, as for a user without the right; a path that is `away` cannot be used at all."""

    shut: frozenset[str] = frozenset()
    is_away = False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Raise what the system does for a name in a folder that may not be searched."""
        if self.shut & set(self.parts[:-1]):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        found: os.stat_result = super().stat(follow_symlinks=follow_symlinks)
        return found

    def __truediv__(self, name: Any) -> Any:
        if type(self).is_away:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().__truediv__(name)

    def __fspath__(self) -> str:
        if type(self).is_away:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return str(super().__fspath__())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A trust folder that knows a signer, and who may sign bundles; whatever a test shuts is open again afterwards."""
    made = anchor(tmp_path / "trust", KEY)
    (made / "signer.der").write_bytes(health_issuer(ec.generate_private_key(ec.SECP256R1())).der)
    yield ShutPath(made)
    ShutPath.shut, ShutPath.is_away = frozenset(), False


@pytest.mark.parametrize(
    ("shut", "words"),
    [
        ("central", "bundle.cbor: Permission denied; nothing in it counts"),
        ("dcc", "revoked.txt: Permission denied; the certificates it withdraws are still taken"),
        ("staff", "revoked.txt: Permission denied; no staff badge is taken"),
    ],
)
def test_a_folder_that_may_not_be_searched_costs_what_is_in_it(folder: Path, shut: str, words: str) -> None:
    """It is told in words, and the others count."""
    (folder / shut).mkdir()
    ShutPath.shut = frozenset({shut})
    reading = read_trust(folder)
    assert 1 == len(reading.trust.issuers)
    assert [True] == [words in problem for problem in reading.problems]


def test_a_watch_goes_on_after_a_folder_was_away(folder: Path) -> None:
    """It says so once, and believes what it did until it can look again."""
    with capture_logs() as logs, closing(WatchedTrust(folder)) as watched:
        ShutPath.is_away = True
        eventually(lambda: bool(logs), what="a word of the failure")
        before = watched.now()
        ShutPath.is_away = False
        (folder / "another.der").write_bytes(health_issuer(ec.generate_private_key(ec.SECP256R1())).der)
        eventually(lambda: len(watched.now().issuers) == 2, what="the new certificate")
    assert (1, 1) == (len(before.issuers), len([each for each in logs if "cannot be looked at" in each["event"]]))


def test_a_bundle_is_taken_after_the_folder_was_away_at_the_start(folder: Path) -> None:
    """The receiver looks again when a part comes."""
    heard = Heard()
    ShutPath.is_away = True
    with capture_logs() as logs, closing(TrustReceiver(folder, FakeClock())) as receiver:
        receiver.start(heard)
        eventually(lambda: bool(logs), what="a word of the failure")
        ShutPath.is_away = False
        for part in cut(a_bundle(KEY, Trust((staff_key().issuer,)), 7), 7):
            receiver.take(codec.encode(part))
        assert 7 == getattr(heard.next(5), "revision", None)
    assert "the kept bundle of certificates cannot be looked at; trying again: Input/output error" == logs[0]["event"]
