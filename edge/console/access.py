"""Decides who may use the staff's page: anybody at the unit itself, and from elsewhere who knows the staff PIN.

Owns the PIN file, wrong guesses and what a session must hold; it must not know the page. The PIN stands in a file, either as a
hash made by `werkzeug.security.generate_password_hash` or plain; a plain one only the service may read.
"""

import hashlib
import hmac
import ipaddress
import stat
import threading
from collections import OrderedDict
from collections.abc import MutableMapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from flask import Request
from werkzeug.security import check_password_hash

from edge.errors import DeviceError
from edge.ports import Clock

SESSION_S = 12 * 3600.0
FREE_GUESSES = 5
FIRST_LOCKOUT_S = 30.0
LONGEST_LOCKOUT_S = 3600.0
SHORTEST_PIN = 4
_REMEMBERED_ADDRESSES = 1000
_HASHES = ("scrypt:", "pbkdf2:")

log = structlog.get_logger(__name__)


class Access(StrEnum):
    """What somebody at the staff's page may do."""

    GRANTED = "granted"
    NEEDS_PIN = "needs_pin"
    LOCAL_ONLY = "local_only"  # no PIN is set
    BROKEN = "broken"  # a PIN is set and its file cannot be used


class Guess(StrEnum):
    """What came of a PIN typed in."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    BROKEN = "broken"


class Lockout:
    """Counts wrong guesses per address: a few are free, then each costs twice the wait of the one before."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def left_s(self, address: str, now_s: float) -> float:
        """Seconds until *address* may guess again; 0 when it may now."""
        return max(0.0, self._wrong.get(address, (0, 0.0))[1] - now_s)

    def note_wrong(self, address: str, now_s: float) -> None:
        """Count a wrong guess of *address*."""
        times = self._wrong.pop(address, (0, 0.0))[0] + 1
        over = times - FREE_GUESSES
        wait_s = min(LONGEST_LOCKOUT_S, FIRST_LOCKOUT_S * 2.0 ** min(over, 20)) if over >= 0 else 0.0
        self._wrong[address] = (times, now_s + wait_s)
        while len(self._wrong) > _REMEMBERED_ADDRESSES:
            self._wrong.popitem(last=False)

    def forget(self, address: str) -> None:
        """Forget the wrong guesses of *address*: it knew the PIN after all."""
        self._wrong.pop(address, None)


class StaffDoor:
    """The lock of the staff's page. All methods may be called from any thread."""

    def __init__(self, pin_file: str, clock: Clock, secret: bytes) -> None:
        self._file = Path(pin_file) if pin_file else None
        self._clock = clock
        self._secret = secret
        self._guessing = threading.Lock()
        self._lockout = Lockout()
        self._is_broken = False

    def access(self, request: Request, session: MutableMapping[str, Any]) -> Access:
        """Tell what the sender of *request* may do, and prolong their *session*."""
        if is_local(request):
            return Access.GRANTED
        if self._file is None:
            return Access.LOCAL_ONLY
        pin = self._pin()
        if pin is None:
            return Access.BROKEN
        now_s = self._clock.monotonic_s()
        if session.get("staff") == self._mark(pin) and now_s < float(session.get("staff_until_s", 0.0)):
            session["staff_until_s"] = now_s + SESSION_S
            return Access.GRANTED
        return Access.NEEDS_PIN

    def guess(self, typed: str, address: str, session: MutableMapping[str, Any]) -> Guess:
        """Let the holder of *session* in if *typed* is the PIN."""
        # One guess at a time: guesses sent side by side would all be compared before the first is counted.
        with self._guessing:
            now_s = self._clock.monotonic_s()
            if self._lockout.left_s(address, now_s) > 0:
                return Guess.LOCKED
            pin = self._pin()
            if pin is None:
                return Guess.BROKEN
            if not _fits(typed.strip(), pin):
                self._lockout.note_wrong(address, now_s)
                if self._lockout.left_s(address, now_s) > 0:
                    log.warning(
                        "too many wrong staff PINs from one address; it has to wait",
                        wait_s=round(self._lockout.left_s(address, now_s)),
                    )
                return Guess.WRONG
            self._lockout.forget(address)
            session["staff"] = self._mark(pin)
            session["staff_until_s"] = now_s + SESSION_S
            return Guess.RIGHT

    def wait_s(self, address: str) -> float:
        """Seconds until *address* may guess again."""
        return self._lockout.left_s(address, self._clock.monotonic_s())

    def _mark(self, pin: str) -> str:
        """What a session holds in place of the PIN: worthless elsewhere, and void once the PIN is changed."""
        return hmac.new(self._secret, pin.encode(), hashlib.sha256).hexdigest()

    def _pin(self) -> str | None:
        """Return the PIN or its hash, or None when the file is of no use; a fault is logged once, and once when it is mended."""
        assert self._file is not None  # noqa: S101 (asked only when there is a file)
        try:
            pin = read_pin(self._file)
        except DeviceError as error:
            if not self._is_broken:
                log.error("the staff PIN cannot be used; the staff page is shut but at the unit", words=str(error))
            self._is_broken = True
            return None
        if self._is_broken:
            log.info("the staff PIN can be used again")
        self._is_broken = False
        return pin


def read_pin(file: Path) -> str:
    """Return the PIN, or the hash of it, in *file*. Raises: DeviceError saying what is wrong with it."""
    try:
        mode = file.stat().st_mode
        pin = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a text"
        raise DeviceError(f"the staff PIN file {file} cannot be read: {why}") from None
    if pin.startswith(_HASHES):
        return pin
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DeviceError(f"the staff PIN file {file} holds a plain PIN that others may read: set its mode to 0600")
    if len(pin) < SHORTEST_PIN:
        raise DeviceError(f"the staff PIN file {file} must hold at least {SHORTEST_PIN} characters")
    return pin


def is_local(request: Request) -> bool:
    """Does *request* come from a browser on the unit itself?

    A relayed one does not, wherever the relay stands; nor does one for another host name, which a foreign page may have made point
    to this machine (DNS rebinding).
    """
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "Via")):
        return False
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return _is_loopback(request.remote_addr or "") and (host == "localhost" or _is_loopback(host.strip("[]")))


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _fits(typed: str, pin: str) -> bool:
    if pin.startswith(_HASHES):
        return check_password_hash(pin, typed)
    return hmac.compare_digest(typed.encode(), pin.encode())
