"""The issuer's key and certificate: made once, kept safe, exported, renewed without a gap."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from central.declarations.issuer import Issuer, open_issuer
from central.errors import IssuerError
from central.keys import CERTIFICATE_LIFE, DECLARATIONS, LOOK_EVERY, RenewedKey
from central.store.places import Room
from edge.adapters.trust_folder import load_trust
from edge.passes import judge
from edge.protocol.vocabulary import Reason

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VALID = timedelta(hours=12)


def opened(folder: Path, at: datetime = NOW) -> Issuer:
    """Open the issuer as central does when it starts."""
    return open_issuer(folder, "UBND tỉnh Mẫu", VALID, at)


def exported(folder: Path) -> set[str]:
    """Return the names of the certificates units get."""
    return {path.stem for path in (folder / "trust" / "declarations").iterdir()}


def test_issuer_is_made_once(tmp_path: Path) -> None:
    """The second start uses the same key, and reads what the first signed."""
    text = opened(tmp_path).sign(is_clear=True, area="a", people=1, now=NOW)
    assert "UBND tỉnh Mẫu" == opened(tmp_path).read(text).issuer  # type: ignore[union-attr]


def test_a_declaration_holds_as_long_as_its_room_says(tmp_path: Path) -> None:
    """A room without hours of its own, and no room, are as configured."""
    issuer = opened(tmp_path)
    rooms = [None, Room("r", "R", "a", "b", 5, 1), Room("s", "S", "a", "b", 5, 1, declaration_h=3)]
    assert [VALID, VALID, timedelta(hours=3)] == [issuer.valid_for(room) for room in rooms]
    held = [
        issuer.read(issuer.sign(is_clear=True, area="a", people=1, now=NOW, valid=issuer.valid_for(room)))
        for room in rooms
    ]
    assert [VALID, VALID, timedelta(hours=3)] == [each.expires - each.issued for each in held if each]


def test_key_is_readable_by_the_owner_only_and_is_not_exported(tmp_path: Path) -> None:
    """Mode 0600; the exported files hold certificates alone."""
    opened(tmp_path)
    assert 0o600 == stat.S_IMODE((tmp_path / "issuer.pem").stat().st_mode)
    assert not [path for path in (tmp_path / "trust").rglob("*.pem") if "PRIVATE" in path.read_text()]


def test_certificates_can_be_read_by_a_units_user(tmp_path: Path) -> None:
    """Whatever mask the service runs under, and where an earlier run under it left them: they are copied to units with their mode."""
    mask = os.umask(0o077)
    try:
        opened(tmp_path)
        (file,) = (tmp_path / "trust" / "declarations").iterdir()
        found = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent, file.parent.parent)]
        file.chmod(0o600)
        opened(tmp_path)
    finally:
        os.umask(mask)
    assert [0o644, 0o755, 0o755] == found
    assert 0o644 == stat.S_IMODE(file.stat().st_mode)
    assert 0o600 == stat.S_IMODE((tmp_path / "issuer.pem").stat().st_mode)


def test_signed_pass_is_trusted_with_the_exported_folder(tmp_path: Path) -> None:
    """Copying the exported folder to a unit is all a technician does."""
    text = opened(tmp_path).sign(is_clear=True, area="", people=20, now=NOW)
    assert Reason.SIGNATURE_VALID == judge(text, load_trust(tmp_path / "trust"), NOW).reason


def test_next_certificate_is_exported_before_it_is_used(tmp_path: Path) -> None:
    """Near the end the next certificate goes to the units first; the old key signs on until they have it."""
    first = opened(tmp_path)
    near = opened(tmp_path, NOW + CERTIFICATE_LIFE - timedelta(days=80))
    assert first.key.issuer.kid == near.key.issuer.kid
    assert 2 == len(exported(tmp_path))
    later = NOW + CERTIFICATE_LIFE - timedelta(days=20)
    last = opened(tmp_path, later)
    assert {first.key.issuer.kid.hex(), last.key.issuer.kid.hex()} == exported(tmp_path)
    assert last.key.issuer.kid == opened(tmp_path, later).key.issuer.kid
    text = last.sign(is_clear=True, area="", people=1, now=later)
    assert Reason.SIGNATURE_VALID == judge(text, load_trust(tmp_path / "trust"), later).reason


def test_running_central_changes_its_key_before_the_certificate_ends(tmp_path: Path) -> None:
    """A central that runs for years looks once a day: first the next certificate goes out, then its key signs, verified at doors."""
    now = NOW
    key = RenewedKey(tmp_path, DECLARATIONS, "UBND tỉnh Mẫu", lambda: now)
    issuer = Issuer("UBND tỉnh Mẫu", VALID, key.current)
    first = issuer.key.issuer.kid
    now = NOW + CERTIFICATE_LIFE - timedelta(days=80)
    assert (first, 2) == (issuer.key.issuer.kid, len(exported(tmp_path)))
    now = NOW + CERTIFICATE_LIFE - timedelta(days=20)
    text = issuer.sign(is_clear=True, area="", people=1, now=now)
    assert first != issuer.key.issuer.kid
    later = now + timedelta(hours=1)
    assert Reason.SIGNATURE_VALID == judge(text, load_trust(tmp_path / "trust"), later).reason


def test_what_the_former_key_signed_is_still_ours(tmp_path: Path) -> None:
    """A code given before the next key took over stays on its phone until it expires, over a restart too; a spoilt file disturbs none."""
    now = NOW
    key = RenewedKey(tmp_path, DECLARATIONS, "UBND tỉnh Mẫu", lambda: now)
    issuer = Issuer("UBND tỉnh Mẫu", VALID, key.current, key.issuers)
    text = issuer.sign(is_clear=True, area="", people=3, now=now)
    former = issuer.key.issuer.kid
    (tmp_path / "trust" / "declarations" / "spoilt.pem").write_bytes(b"\xffjunk")
    now += CERTIFICATE_LIFE - timedelta(days=20)
    assert former != issuer.key.issuer.kid
    assert [3, 3] == [each.read(text).people for each in (issuer, opened(tmp_path, now))]  # type: ignore[union-attr]


def test_key_that_cannot_be_renewed_goes_on_and_says_so(tmp_path: Path) -> None:
    """A damaged folder does not stop a central that runs; the problem stands until it is mended, and is looked for once a day."""
    now = NOW
    key = RenewedKey(tmp_path, DECLARATIONS, "UBND tỉnh Mẫu", lambda: now)
    first, pem = key.current(), (tmp_path / "issuer.pem").read_bytes()
    (tmp_path / "issuer.pem").write_bytes(b"junk")
    assert (first, "") == (key.current(), key.problem)
    now += LOOK_EVERY
    assert first is key.current()
    assert "cannot be used" in key.problem
    (tmp_path / "issuer.pem").write_bytes(pem)
    now += LOOK_EVERY
    assert (first.issuer.kid, "") == (key.current().issuer.kid, key.problem)


@pytest.mark.parametrize("content", [b"", b"junk", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_broken_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """A key is never silently replaced: passes in hands would lose their issuer."""
    (tmp_path / "issuer.pem").write_bytes(content)
    with pytest.raises(IssuerError, match=r"issuer\.pem cannot be used"):
        opened(tmp_path)
    assert content == (tmp_path / "issuer.pem").read_bytes()


def test_foreign_pass_is_not_ours(tmp_path: Path) -> None:
    """What another issuer signed is not read."""
    text = opened(tmp_path / "a").sign(is_clear=True, area="", people=1, now=NOW)
    assert None is opened(tmp_path / "b").read(text)
