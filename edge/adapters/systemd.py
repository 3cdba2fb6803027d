"""Tells the service manager how the unit is, over NOTIFY_SOCKET (sd_notify(3)).

Written out because it is one datagram a message: the libraries for it bring compiled parts or more code than this.
"""

import os
import socket


class SystemdWatchdog:
    """The service manager, or nobody when the unit was not started by one. Never raises: no one hears, no harm done."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):
            self._address = "\0" + self._address[1:]

    def ready(self) -> None:
        """Tell that the service is up."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Tell that the service's thread is turning."""
        self._tell("WATCHDOG=1")

    def status(self, sentence: str) -> None:
        """Tell in words what the unit is doing."""
        self._tell("STATUS=" + sentence.replace("\n", " "))

    def stopping(self) -> None:
        """Tell that the service ends on purpose."""
        self._tell("STOPPING=1")

    def _tell(self, words: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)
                line.sendto(words.encode(), self._address)
        except OSError:
            return
