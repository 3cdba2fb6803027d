"""Threads that meet at a message's very first decoding: paho's hears what the main thread hears too."""

import subprocess
import sys

import msgspec
import pytest

from edge.protocol.codec import decode

_RACE = """
import sys, threading
from edge.protocol.codec import decode
from edge.protocol.errors import MalformedMessage
from edge.protocol.table import TYPE_OF_LEAF

sys.setswitchinterval(1e-6)
for kind in TYPE_OF_LEAF.values():
    together = threading.Barrier(4)

    def first():
        together.wait()
        try:
            decode(b'{"v":1}', kind)
        except MalformedMessage:
            pass

    threads = [threading.Thread(target=first) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


class _Foreign(msgspec.Struct):
    v: int


def test_threads_may_decode_each_message_for_the_first_time_together() -> None:
    """A fault in it ends the process, so it has one of its own."""
    ended = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, timeout=60, check=False)
    assert (0, "") == (ended.returncode, ended.stderr)


def test_no_decoder_is_made_when_a_message_comes() -> None:
    """All stand when the module is loaded: no thread can meet another that is making one."""
    with pytest.raises(KeyError):
        decode(b'{"v":1}', _Foreign)
