"""Central's bundle at the unit: taken in parts, checked, kept, and read beside the files of the trust folder."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from edge.adapters.trust_folder import BUNDLE, read_trust
from edge.adapters.trust_receiver import TrustReceiver
from edge.adapters.watched_trust import WatchedTrust
from edge.core.events import Event, TrustTaken
from edge.passes import Issuer, Purpose, Trust
from edge.passes.dcc_revocation import mark_of
from edge.protocol import codec
from edge.protocol.trust_parts import cut
from tests.support.boards import Heard
from tests.support.bundles import a_bundle, anchor, keep, list_key
from tests.support.fakes import FakeClock
from tests.support.foreign_passes import staff_key
from tests.support.net import eventually
from tests.support.passes import AT, certificate_of, health_issuer

KEY = list_key()
ISSUERS = tuple(health_issuer(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))
TRUST = Trust(
    (*ISSUERS, staff_key().issuer),
    revoked_badges=frozenset({b"\x07" * 8}),
    revoked_certificates=frozenset(random.Random(1).randbytes(16) for _ in range(12_000)),  # two parts
)


def told(receiver: TrustReceiver, data: bytes, revision: int) -> None:
    """Hand the parts of a bundle over, the last one first."""
    for part in cut(data, revision)[::-1]:
        receiver.take(codec.encode(part))


def revision_of(event: Event) -> int:
    """Return which revision is in force."""
    assert isinstance(event, TrustTaken)
    return event.revision


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A trust folder that knows who may sign bundles."""
    return anchor(tmp_path / "trust", KEY)


@pytest.fixture
def heard() -> Heard:
    """Whoever hears events."""
    return Heard()


@pytest.fixture
def receiver(folder: Path, heard: Heard) -> Iterator[TrustReceiver]:
    """A started receiver."""
    made = TrustReceiver(folder, FakeClock())
    made.start(heard)
    yield made
    made.close()


def test_bundle_comes_into_force_and_outlives_a_restart(receiver: TrustReceiver, folder: Path, heard: Heard) -> None:
    """What was told in parts is what the reader finds, and what the next run begins with."""
    told(receiver, a_bundle(KEY, TRUST, 7), 7)
    assert 7 == revision_of(heard.next(5))
    reading = read_trust(folder)
    assert ((), 7) == (reading.problems, reading.revision)
    assert {each.der for each in TRUST.issuers} == {each.der for each in reading.trust.issuers}
    assert TRUST.revoked_badges == reading.trust.revoked_badges
    assert 0o600 == (folder / BUNDLE).stat().st_mode & 0o777
    again = TrustReceiver(folder, FakeClock())
    again.start(heard)
    assert 7 == revision_of(heard.next(5))
    again.close()


def test_older_bundle_is_refused(receiver: TrustReceiver, folder: Path, heard: Heard) -> None:
    """A replay of what was signed before changes nothing, and is told once."""
    told(receiver, a_bundle(KEY, TRUST, 7), 7)
    assert 7 == revision_of(heard.next(5))
    with capture_logs() as logs:
        told(receiver, a_bundle(KEY, Trust(ISSUERS[:1]), 6), 6)
        told(receiver, a_bundle(KEY, Trust(ISSUERS[:1]), 6), 6)
        told(receiver, a_bundle(KEY, Trust(ISSUERS[:1]), 8), 8)
        assert 8 == revision_of(heard.next(5))
    assert 1 == sum("older bundle" in entry["event"] for entry in logs)
    assert 1 == len(read_trust(folder).trust.issuers)


def test_forged_bundle_changes_nothing(receiver: TrustReceiver, folder: Path, heard: Heard) -> None:
    """A stranger's signature, a revision other than the signed one, cut and junk: told once each, and the good one still counts."""
    told(receiver, a_bundle(KEY, TRUST, 7), 7)
    heard.next(5)
    good = a_bundle(KEY, Trust(ISSUERS[:1]), 9)
    with capture_logs() as logs:
        for _ in range(2):
            told(receiver, a_bundle(list_key(), Trust(), 8), 8)
            told(receiver, good, 2**53)
            told(receiver, good[:-1], 9)
            receiver.take(b"junk")
            receiver.take(codec.encode(msgspec.structs.replace(cut(good, 9)[0], data="????")))
        told(receiver, a_bundle(KEY, Trust(ISSUERS), 10), 10)
        assert 10 == revision_of(heard.next(5))
    warned = [entry["event"] for entry in logs if entry["log_level"] == "warning"]
    assert 4 == len(warned) == len(set(warned))
    assert 2 == len(read_trust(folder).trust.issuers)


def test_folder_that_refuses_to_be_written_is_told(tmp_path: Path, heard: Heard) -> None:
    """A unit whose trust folder cannot be written goes on with what it has, and says so."""
    folder = anchor(tmp_path / "trust", KEY)
    (folder / "central").write_text("in the way")
    receiver = TrustReceiver(folder, FakeClock())
    with capture_logs() as logs:
        receiver.start(heard)
        told(receiver, a_bundle(KEY, TRUST, 7), 7)
        receiver.close()
    assert any("could not be kept" in entry["event"] for entry in logs)


@pytest.mark.parametrize("spoil", [b"", b"junk", None], ids=["empty", "junk", "of another"])
def test_spoilt_bundle_counts_for_nothing_and_is_named(folder: Path, spoil: bytes | None) -> None:
    """What lies in the folder besides still counts."""
    (folder / "one.der").write_bytes(certificate_of(ec.generate_private_key(ec.SECP256R1())))
    keep(folder, a_bundle(list_key(), TRUST) if spoil is None else spoil)
    reading = read_trust(folder)
    assert (1, None) == (len(reading.trust.issuers), reading.revision)
    (problem,) = reading.problems
    assert "bundle.cbor" in problem


def test_key_id_that_a_list_states_counts_beside_the_certificates_own(folder: Path) -> None:
    """A certificate that lies in the folder, too, hides neither that key id nor, where both are the same, itself."""
    der, stated = ISSUERS[0].der, b"stated!!"
    (folder / "one.der").write_bytes(der)
    keep(folder, a_bundle(KEY, Trust((ISSUERS[0], Issuer.from_der(der, Purpose.HEALTH, stated)))))
    trust = read_trust(folder).trust
    assert ([der], [der], 2) == (
        [each.der for each in trust.find(stated)],
        [each.der for each in trust.find(ISSUERS[0].kid)],
        len(trust.issuers),
    )


def test_what_lies_in_the_folder_needs_no_list(folder: Path) -> None:
    """A signer that stands in both is the one somebody put there by hand, which ends with no list; it is there once."""
    (folder / "one.der").write_bytes(ISSUERS[0].der)
    keep(folder, a_bundle(KEY, TRUST))
    issuers = {each.der: each for each in read_trust(folder).trust.issuers if each.purpose is Purpose.HEALTH}
    assert 2 == len(issuers)
    assert [None, AT + timedelta(days=30)] == [issuers[each.der].listed_until for each in ISSUERS]


def test_anchor_signs_nothing_else(folder: Path) -> None:
    """Who may sign bundles may sign no pass."""
    assert () == read_trust(folder).trust.issuers


def test_withdrawn_certificates_are_read(folder: Path) -> None:
    """The text file counts beside the bundle; a slip in it is told by its line and not shown."""
    keep(folder, a_bundle(KEY, TRUST))
    (folder / "dcc").mkdir()
    (folder / "dcc" / "revoked.txt").write_text("URN:UVCI:01:XX:ABC#D\nNguyen Van Mau\n\n")
    reading = read_trust(folder)
    assert TRUST.revoked_certificates | {mark_of("URN:UVCI:01:XX:ABC#D")} == reading.trust.revoked_certificates
    (problem,) = reading.problems
    assert ("line 2" in problem, "Nguyen" in problem) == (True, False)


def test_list_of_withdrawn_certificates_that_cannot_be_read_is_told(folder: Path) -> None:
    """Health certificates are still taken: most of them are genuine, and the folder says what is wrong."""
    (folder / "dcc" / "revoked.txt").mkdir(parents=True)
    keep(folder, a_bundle(KEY, TRUST))
    reading = read_trust(folder)
    assert 3 == len(reading.trust.issuers)
    (problem,) = reading.problems
    assert "still taken" in problem


def test_change_is_taken_up_while_codes_are_judged(folder: Path) -> None:
    """Whoever asks gets an answer at once, and the new certificates within seconds."""
    watched = WatchedTrust(folder)
    assert 0 == len(watched.now().issuers)
    keep(folder, a_bundle(KEY, TRUST))
    eventually(lambda: len(watched.now().issuers) == 3, what="the bundle")
    (folder / BUNDLE).unlink()
    eventually(lambda: len(watched.now().issuers) == 0, what="the empty folder")
    watched.close()
