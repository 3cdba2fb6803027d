"""Tells the service manager how central is, over NOTIFY_SOCKET (sd_notify(3)); silent where there is none."""

import os
import socket
from contextlib import suppress


def notify(words: str) -> None:
    """Send *words* such as `READY=1` or `WATCHDOG=1`. Never raises: no one hears, no harm done."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.setblocking(False)
        line.sendto(words.encode(), address)
