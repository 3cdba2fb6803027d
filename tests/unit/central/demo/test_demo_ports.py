"""Ports of the demo's servers."""

import socket
from pathlib import Path

import pytest

from central.demo.ports import HOST, PortTaken, check_port, free_port


def test_a_free_port_is_none_that_a_connection_may_take() -> None:
    """Linux takes the own ends of connections from a range of their own; a server that comes back finds its port free."""
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text("ascii").split()[0])
    ports = {free_port() for _ in range(50)}
    assert max(ports) < lowest
    assert len(ports) > 40


def test_a_port_somebody_listens_on_is_neither_free_nor_usable() -> None:
    """The sentence names it and says what to do."""
    with socket.create_server((HOST, free_port())) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} cannot be used .*: is a demo running already"):
            check_port(port)
        assert port not in {free_port() for _ in range(50)}
    check_port(port)
