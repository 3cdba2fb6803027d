"""Passwords, secrets and settings of the broker on disk."""

import base64
import stat
import subprocess
from pathlib import Path

import pytest

from central.broker import accounts, passwords, settings
from central.broker.acl import DoorKey

DOORS = [DoorKey("hall", "west"), DoorKey("hall", "east")]


def _is_password(password: str, hashed: str) -> bool:
    return hashed == passwords.hash_password(password, base64.b64decode(hashed.split("$")[3]))


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_hash_is_what_mosquitto_passwd_writes(tmp_path: Path) -> None:
    """Our check accepts a line made by Mosquitto's own tool: the format is the same."""
    file = tmp_path / "passwords"
    file.touch(0o600)
    subprocess.run(["mosquitto_passwd", "-b", str(file), "hall.west", "secret"], check=True)
    hashed = passwords.parse(file.read_text(), "passwords")["hall.west"]
    assert (True, False) == (_is_password("secret", hashed), _is_password("other", hashed))


def test_each_account_gets_a_secret_only_its_owner_can_read(tmp_path: Path) -> None:
    """The first run writes one secret per account, mode 0600, and its hash."""
    done = accounts.provision(tmp_path, DOORS)
    assert ("central", "hall.east", "hall.west") == done.created
    secret = accounts.secret_file(tmp_path, "hall.west")
    hashes = passwords.parse((tmp_path / accounts.PASSWORDS).read_text(), "passwords")
    assert _is_password(secret.read_text().strip(), hashes["hall.west"])
    assert [0o600] * 3 == [_mode(path) for path in (secret, tmp_path / accounts.PASSWORDS, tmp_path / accounts.ACL)]
    assert _mode(secret.parent) == 0o700


def test_a_second_run_disturbs_no_door(tmp_path: Path) -> None:
    """Doors keep their password, a new one gets its own, one that left loses its account and secret."""
    accounts.provision(tmp_path, DOORS)
    before = passwords.parse((tmp_path / accounts.PASSWORDS).read_text(), "passwords")
    done = accounts.provision(tmp_path, [DOORS[0], DoorKey("hall", "south")])
    after = passwords.parse((tmp_path / accounts.PASSWORDS).read_text(), "passwords")
    assert (("hall.south",), ("hall.east",), 3) == (done.created, done.removed, done.total)
    assert before["hall.west"] == after["hall.west"]
    assert not accounts.secret_file(tmp_path, "hall.east").exists()


def test_a_secret_fetched_and_deleted_is_not_made_again(tmp_path: Path) -> None:
    """Deleting the handed-over secret, as told, does not change the door's password."""
    accounts.provision(tmp_path, DOORS)
    accounts.secret_file(tmp_path, "hall.west").unlink()
    assert accounts.provision(tmp_path, DOORS).created == ()


def test_renewing_changes_one_password(tmp_path: Path) -> None:
    """`renew` gives one account a new password and refuses a stranger."""
    accounts.provision(tmp_path, DOORS)
    old = accounts.secret_file(tmp_path, "hall.west").read_text()
    assert accounts.provision(tmp_path, DOORS, renew=frozenset({"hall.west"})).created == ("hall.west",)
    assert old != accounts.secret_file(tmp_path, "hall.west").read_text()
    with pytest.raises(LookupError, match=r"no such account: hall\.north"):
        accounts.provision(tmp_path, DOORS, renew=frozenset({"hall.north"}))


def test_a_broken_password_file_is_named_with_its_line(tmp_path: Path) -> None:
    """A damaged file is refused before anything is overwritten."""
    (tmp_path / accounts.PASSWORDS).write_text("hall.west:plain\n")
    with pytest.raises(passwords.PasswordFileError, match="line 1"):
        accounts.provision(tmp_path, DOORS)
    assert (tmp_path / accounts.PASSWORDS).read_text() == "hall.west:plain\n"


def test_settings_replace_exactly_one_line_each() -> None:
    """A value is put in place of the shipped one; all other lines stay."""
    text = "# head\nlistener 8883\ntls_version tlsv1.2\n"
    expected = "user me\n# head\nlistener 1 127.0.0.1\ntls_version tlsv1.2\n"
    assert expected == settings.with_settings(text, {"listener": "1 127.0.0.1"}, {"user": "me"})


@pytest.mark.parametrize("text", ["", "listener 1\nlistener 2\n", "listeners 1\n"])
def test_a_missing_or_doubled_setting_is_an_error(text: str) -> None:
    """A template that lost a setting must not start a broker without it."""
    with pytest.raises(settings.SettingError, match="listener"):
        settings.with_settings(text, {"listener": "1"})
