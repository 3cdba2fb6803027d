"""`counterroom-edge focus` as a technician runs it: a process of its own, before pictures and a video in the place of a camera."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from edge.adapters.camera import Gray
from tests.support.degraded import GOOD, Held, frame, modules, room
from tests.support.simulated_unit import unit_toml

TEXT = "CR1:" + "A1B2C3" * 40


def _picture(held: Held) -> Gray:
    random = np.random.default_rng(3)
    return frame(modules(TEXT), held, random, room(random))


def _focus(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "edge", "focus", "--config", str(config), "--seconds", "1.6", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _lines(folder: Path, camera: str) -> list[dict[str, Any]]:
    ended = _focus(unit_toml(folder, 1, camera=camera), "--json")
    assert (0, "") == (ended.returncode, ended.stderr)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_pictures_in_focus_and_out_of_it(tmp_path: Path) -> None:
    """A sharp code is read, its modules measured, and all is well; a blurred one has a lower figure and the advice to turn the lens."""
    told = []
    for name, held in (("sharp", GOOD), ("blurred", Held(blur_px=4.0))):
        (tmp_path / name / "shown").mkdir(parents=True)
        Image.fromarray(_picture(held)).save(tmp_path / name / "shown" / "code.png")
        told.append(_lines(tmp_path / name, 'source = "pictures"\npath = "shown"')[-1])
    sharp, blurred = told
    assert ("well", pytest.approx(5.0, rel=0.03), True) == (
        sharp["advice"],
        sharp["module_px"],
        sharp["readings_per_s"] > 1,
    )
    assert ("turn_lens", None, 0.0) == (blurred["advice"], blurred["module_px"], blurred["readings_per_s"])
    assert blurred["sharpness"] < sharp["sharpness"] / 2


def test_video_is_measured_and_says_nothing_of_the_code(tmp_path: Path) -> None:
    """Lines for people name figures and advice; no text of a code is in them."""
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 15, (1280, 720), isColor=False)
    for _ in range(30):
        film.write(_picture(GOOD))
    film.release()
    ended = _focus(unit_toml(tmp_path, 1, camera='source = "video"\npath = "film.avi"'))
    assert (0, "", False) == (ended.returncode, ended.stderr, "A1B2C3" in ended.stdout)
    assert ended.stdout.splitlines()[-1].startswith("sharpness ")
    assert ended.stdout.splitlines()[-1].endswith("  well")


def test_a_camera_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    """The device is named, and the exit status tells it from a faulty configuration."""
    ended = _focus(unit_toml(tmp_path, 1, camera='source = "v4l2"\ndevice = "/dev/video99"'))
    assert (3, True, False) == (ended.returncode, "/dev/video99" in ended.stderr, "Traceback" in ended.stderr)
