"""The department's files of keys: made once, kept for their owner, locked if wanted, and refused when damaged."""

import json
import stat
from pathlib import Path

import pytest
from nacl.public import SealedBox

from central.contacts.department import load_private_key, load_public_key, make_pair
from central.errors import KeyFileError
from edge.passes.sealing import key_id

PASSPHRASE = "bảy con mèo đen"


def test_a_pair_fits(tmp_path: Path) -> None:
    """What is sealed to the public file is opened with the private one, which is for its owner alone."""
    public_file = make_pair(tmp_path / "so-y-te.key")
    assert tmp_path / "so-y-te.key.pub" == public_file
    assert 0o600 == stat.S_IMODE((tmp_path / "so-y-te.key").stat().st_mode)
    public = load_public_key(public_file)
    locked = load_private_key(tmp_path / "so-y-te.key")
    assert (key_id(public), False) == (locked.key_id, locked.is_locked)
    assert public == bytes(locked.open().public_key)
    assert ["so-y-te.key", "so-y-te.key.pub"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_passphrase_locks_it(tmp_path: Path) -> None:
    """The right words open it, wrong ones do not, and the key does not stand in the file."""
    public = load_public_key(make_pair(tmp_path / "k", PASSPHRASE))
    locked = load_private_key(tmp_path / "k")
    assert locked.is_locked
    key = locked.open(PASSPHRASE)
    assert b"x" == SealedBox(key).decrypt(SealedBox(key.public_key).encrypt(b"x"))
    assert public == bytes(key.public_key)
    for wrong in ("", PASSPHRASE + "."):
        with pytest.raises(KeyFileError, match="the passphrase is wrong"):
            locked.open(wrong)


def test_no_key_is_ever_overwritten(tmp_path: Path) -> None:
    """A second pair of that name is refused, be it the private or the public file that is there; short passphrases, too."""
    make_pair(tmp_path / "k")
    before = (tmp_path / "k").read_bytes()
    with pytest.raises(KeyFileError, match="there already"):
        make_pair(tmp_path / "k")
    (tmp_path / "other.pub").touch()
    with pytest.raises(KeyFileError, match="there already"):
        make_pair(tmp_path / "other")
    with pytest.raises(KeyFileError, match="at least 10"):
        make_pair(tmp_path / "third", "short")
    assert before == (tmp_path / "k").read_bytes()
    assert ["k", "k.pub", "other.pub"] == sorted(path.name for path in tmp_path.iterdir())


def test_half_a_pair_is_none(tmp_path: Path) -> None:
    """Where the public file cannot be written, the private one does not stay: nothing stands in the way of a second try."""
    longest = "k" * 251  # with ".pub" or the draft's own ending it is longer than a file's name may be
    with pytest.raises(OSError, match="too long"):
        make_pair(tmp_path / longest[:249])
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"[" * 9000, b"{}", b'{"is": "' + b"x" * 20_000 + b'"}'])
def test_any_other_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    """Nothing, rubbish, nests and large files are no keys, and a private key is no public one."""
    file = tmp_path / "k"
    file.write_bytes(raw)
    with pytest.raises(KeyFileError, match="is no private key file"):
        load_private_key(file)
    with pytest.raises(KeyFileError, match="is no public key file"):
        load_public_key(file)


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path) -> None:
    """Whoever names the wrong file in central.toml is told before it is used."""
    make_pair(tmp_path / "k")
    with pytest.raises(KeyFileError, match="is no public key file"):
        load_public_key(tmp_path / "k")
    with pytest.raises(KeyFileError, match="cannot be read: No such file"):
        load_public_key(tmp_path / "none")


@pytest.mark.parametrize(
    "change",
    [
        {"key": "AAAA"},
        {"key": 7},
        {"key": "!" * 43},
        {"key_id": "0" * 16},
        {"v": 2},
        {"lock": {"ops": 1}},
        {"lock": {"ops": 99, "mem": 10**12, "salt": "AAAA"}},
    ],
)
def test_a_damaged_key_is_told(tmp_path: Path, change: dict) -> None:
    """Another key than named, none at all, or a lock that would let the machine work for ever."""
    make_pair(tmp_path / "k")
    for name, load in (("k", lambda file: load_private_key(file).open("x" * 10)), ("k.pub", load_public_key)):
        file = tmp_path / name
        file.write_text(json.dumps(json.loads(file.read_text()) | change))
        if "lock" in change and name == "k.pub":
            continue
        with pytest.raises(KeyFileError, match=r"damaged|another version"):
            load(file)
