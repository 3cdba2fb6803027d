"""Threads that meet at a message's very first decoding: paho's hears what the main thread hears too."""

import subprocess
import sys

_RACE = """
import inspect, sys, threading, types
from edge.protocol import messages
from edge.protocol.codec import decode
from edge.protocol.errors import MalformedMessage

sys.setswitchinterval(1e-6)
code = compile(inspect.getsource(messages), "messages", "exec")
for number in range(600):
    module = sys.modules[f"fresh{number}"] = types.ModuleType(f"fresh{number}")
    exec(code, module.__dict__)
    together = threading.Barrier(4)

    def first():
        together.wait()
        try:
            decode(b'{"v":1}', module.State)
        except MalformedMessage:
            pass

    threads = [threading.Thread(target=first) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_may_decode_a_message_for_the_first_time_together() -> None:
    """Each round has message types that were never decoded; a fault in it ends the process, so it has one of its own."""
    ended = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, timeout=300, check=False)
    assert (0, "") == (ended.returncode, ended.stderr)
