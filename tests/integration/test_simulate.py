"""`counterroom-edge simulate`: the whole unit as a process, its orders, what it tells, and how it ends."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from edge.passes import SigningKey, create_issuer, issue
from tests.support.broker import Broker
from tests.support.frames import empty_scene, with_code
from tests.support.net import eventually
from tests.support.passes import a_declaration
from tests.support.simulated_unit import SimulatedUnit, unit_toml


@pytest.fixture
def config(tmp_path: Path, broker: Broker) -> Path:
    """A configuration for one unit on a broker of this test."""
    return unit_toml(tmp_path / "unit", broker.port)


@pytest.fixture
def unit(config: Path) -> Iterator[SimulatedUnit]:
    """A unit that is ready."""
    with SimulatedUnit(config) as running:
        running.next("ready")
        yield running


@pytest.mark.broker
def test_people_fill_the_room_and_the_lamp_turns_red(tmp_path: Path, broker: Broker) -> None:
    """Walkers break real pins' beams; at the limit the lamp turns red, and green again when somebody leaves."""
    with SimulatedUnit(unit_toml(tmp_path / "unit", broker.port, limit=2)) as unit:
        lights = [unit.next("lamp", light="green")["light"]]
        for _ in range(2):
            unit.order(do="walk", direction="in", speed_m_s=2.0)
        lights.append(unit.next("lamp")["light"])
        unit.order(do="walk", direction="out", speed_m_s=2.0)
        lights.append(unit.next("lamp")["light"])
    assert lights == ["green", "red", "green"]


@pytest.mark.broker
def test_shown_declaration_is_verified_and_admits(unit: SimulatedUnit, config: Path) -> None:
    """A declaration held before the camera is verified; a picture of it is the same; one who then enters is not undeclared."""
    now = datetime.now(UTC)
    files = create_issuer("Counter room test", now - timedelta(days=1), now + timedelta(days=1))
    folder = config.parent / "trust" / "declarations"
    folder.mkdir()
    (folder / "issuer.pem").write_bytes(files.certificate_pem)
    key = SigningKey.from_pem(files.key_pem, files.certificate_pem)
    unit.order(do="show", text="wakes the reader", for_s=0.3)
    unit.next("verdict")
    texts = [
        issue(a_declaration(token=bytes([n]) * 8, issued=now, expires=now + timedelta(hours=1)), key) for n in range(9)
    ]
    for text in texts:  # until the reader looks at its folder again
        unit.order(do="show", text=text, for_s=0.5)
        verdict = unit.next("verdict")
        if verdict["reason"] == "signature_valid":
            break
    assert verdict == {
        "is": "verdict",
        "format": "declaration",
        "verdict": "verified",
        "reason": "signature_valid",
        "mono_ms": verdict["mono_ms"],
    }
    assert unit.next("sound")["signal"] == "accepted"


@pytest.mark.broker
def test_picture_is_held_before_the_camera(unit: SimulatedUnit, tmp_path: Path) -> None:
    """A picture file with a code in it is read like a code, and the verdict tells when the camera saw it."""
    before_ms = time.monotonic_ns() // 1_000_000
    Image.fromarray(with_code(empty_scene(640, 480), "SAMPLE")).save(tmp_path / "shown.png")
    unit.order(do="show", picture=str(tmp_path / "shown.png"), for_s=1.0)
    verdict = unit.next("verdict", "error")
    assert before_ms <= verdict.pop("mono_ms") <= time.monotonic_ns() // 1_000_000
    assert verdict == {
        "is": "verdict",
        "format": "unknown",
        "verdict": "refused",
        "reason": "unknown_code",
    }


@pytest.mark.broker
def test_end_of_a_code_is_told_after_all_about_it(unit: SimulatedUnit) -> None:
    """Once a code is out of the picture that is told, after its verdict; a reader that dies meanwhile is told of in its stead."""
    unit.order(do="show", text="A", for_s=0.5)
    said = [unit.next("verdict", "shown", "error")["is"] for _ in range(2)]
    unit.order(do="show", text="B", for_s=600)
    unit.next("verdict")
    for child in unit.children():
        os.kill(child, signal.SIGKILL)
    assert (said, unit.next("shown", "error")) == (["verdict", "shown"], {"is": "error", "words": "the reader ended"})


@pytest.mark.broker
def test_button_is_pressed(unit: SimulatedUnit) -> None:
    """A press reaches the unit through the pin, and it says so with its sound."""
    unit.order(do="press", button="plus")
    assert unit.next("sound") == {"is": "sound", "signal": "pressed"}


@pytest.mark.broker
def test_what_the_door_announces_is_told(unit: SimulatedUnit) -> None:
    """Each state it publishes is told as it stands on the wire; a lamp's switch tells when it was."""
    lamp = unit.next("lamp", light="green")
    unit.order(do="walk", direction="in", speed_m_s=2.0)
    state = unit.next("state", entries=1)
    assert (1, 0, 1) == (state["v"], state["exits"], state["inside"])
    assert lamp["mono_ms"] <= state["mono_ms"]


@pytest.mark.broker
def test_blocked_beam_is_told_by_the_pins(unit: SimulatedUnit) -> None:
    """A beam can be broken and cleared by itself; somebody who turns back changes no count."""
    unit.next("lamp", light="green")
    unit.order(do="beam", beam="outer", broken=True)
    unit.order(do="beam", beam="outer", broken=False)
    unit.order(do="walk", direction="in")
    assert unit.next("walked", "error") == {"is": "walked", "direction": "in"}


BAD_ORDERS = [
    (b"rubbish", "line 1: not an order: JSON is malformed: invalid character (byte 0)"),
    (b"\xff\xfe{}", "line 2: not an order: JSON is malformed: invalid character (byte 0)"),
    (b'{"do":"fly"}', "line 3: not an order: Invalid value 'fly' - at `$.do`"),
    (b'{"do":"press","button":"red"}', "line 4: not an order: Invalid enum value 'red' - at `$.button`"),
    (
        b'{"do":"walk","direction":"in","speed_m_s":0}',
        "line 5: not an order: Expected `float` >= 0.1 - at `$.speed_m_s`",
    ),
    (
        b'{"do":"walk","direction":"in","speed":1}',
        "line 6: not an order: Object contains unknown field `speed`",
    ),
    (b'{"do":"show"}', '"show" wants either "text" or "picture"'),
    (b'{"do":"show","picture":"/nowhere.png"}', "/nowhere.png cannot be read as a picture: there is no such file"),
    (b"x" * 200_000, "line 9: longer than 65536 bytes"),
    (b'{"do":"show","picture":"/\\u0000"}', "line 10: embedded null byte"),
]


@pytest.mark.broker
def test_bad_orders_are_answered_and_it_goes_on(unit: SimulatedUnit) -> None:
    """Each bad line is answered in words, one by one, and the next order is carried out."""
    answers = []
    for raw, _ in BAD_ORDERS:
        unit.write(raw + b"\n")
        answers.append(unit.next("error")["words"])
    unit.order(do="press", button="minus")
    assert (answers, unit.next("sound")["signal"]) == ([words for _, words in BAD_ORDERS], "pressed")


@pytest.mark.broker
def test_display_is_served(config: Path) -> None:
    """The address it tells when it is ready answers."""
    with SimulatedUnit(config) as unit:
        address = unit.next("ready")["console"]
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200


@pytest.mark.broker
def test_end_of_input_ends_it_when_all_is_done(config: Path) -> None:
    """With --until-eof what was ordered is finished first, walks and codes; then it ends cleanly, its reader too."""
    with SimulatedUnit(config, "--until-eof") as unit:
        unit.next("ready")
        children = eventually(unit.children, what="the reader")
        unit.order(do="walk", direction="in")
        unit.order(do="walk", direction="out")
        unit.order(do="show", text="A", for_s=2.0)
        unit.end_of_input()
        walked = [unit.next("walked", "shown").get("direction") for _ in range(3)]
        status = unit.process.wait(20)
    assert (walked, status, [pid for pid in children if Path(f"/proc/{pid}").exists()]) == (["in", "out", None], 0, [])


@pytest.mark.broker
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly(unit: SimulatedUnit, number: signal.Signals) -> None:
    """Told to end it does, with status 0, leaving no process behind, though standard input stays open."""
    children = eventually(unit.children, what="the reader")
    unit.process.send_signal(number)
    assert (unit.process.wait(20), [pid for pid in children if Path(f"/proc/{pid}").exists()]) == (0, [])


@pytest.mark.broker
def test_unit_without_camera_and_buttons_says_so(tmp_path: Path, broker: Broker) -> None:
    """What the configuration leaves out cannot be used, and no reader runs."""
    config = unit_toml(tmp_path / "unit", broker.port, camera='source = "none"', more="")
    with SimulatedUnit(config) as unit:
        unit.next("ready")
        unit.order(do="show", text="A")
        unit.order(do="press", button="plus")
        words = [unit.next("error")["words"] for _ in range(2)]
        children = unit.children()
    assert (words, children) == (
        [
            'this unit has no camera: its configuration says [camera] source = "none"',
            "this unit has no buttons: its configuration has no table [buttons]",
        ],
        [],
    )


def test_bad_configuration_is_a_sentence(tmp_path: Path) -> None:
    """A configuration that cannot be used ends it with status 3 and every key named."""
    file = tmp_path / "unit.toml"
    file.write_text("[unit]\nroom = 'A room'\n")
    run = subprocess.run(
        [sys.executable, "-m", "edge", "simulate", "--config", str(file)], capture_output=True, timeout=30
    )
    assert (run.returncode, run.stdout, b"unit.room" in run.stderr, b"Traceback" in run.stderr) == (3, b"", True, False)
