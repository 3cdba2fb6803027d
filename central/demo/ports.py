"""Ports for servers of this machine alone."""

import secrets
import socket

from central.errors import CentralError

HOST = "127.0.0.1"
_LOWEST, _COUNT = 20_000, 12_000
"""Below the ports from which Linux takes the own ends of connections (32768 upwards): one of those may be taken at any moment, also while
a server that is to come back is down."""

_TRIES = 200


class PortTaken(CentralError):
    """The port the demo was to use is taken, or none is free."""


def check_port(port: int) -> None:
    """Make sure that a server can use *port*. Raises: PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"port {port} cannot be used ({error.strerror}): is a demo running already? Choose another one with --port."
            ) from None


def free_port() -> int:
    """Return a TCP port that was free a moment ago. Raises: PortTaken."""
    for _ in range(_TRIES):
        port = _LOWEST + secrets.randbelow(_COUNT)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise PortTaken(f"none of {_TRIES} ports above {_LOWEST} is free")
