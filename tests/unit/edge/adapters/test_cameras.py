"""The cameras that need no hardware: folder of pictures, video file, script; and the sentences of those that do."""

import itertools
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pyzbar import pyzbar

from edge.adapters import camera_pictures
from edge.adapters.camera import Camera, Gray
from edge.adapters.camera_pictures import PicturesCamera
from edge.adapters.camera_script import ScriptCamera
from edge.adapters.camera_v4l2 import V4l2Camera
from edge.adapters.camera_video import VideoCamera
from edge.config import CameraSection
from edge.errors import DeviceError, PictureError
from tests.support.frames import empty_scene, with_code


def _texts(frame: Gray) -> list[str]:
    return [code.data.decode() for code in pyzbar.decode(frame, symbols=[pyzbar.ZBarSymbol.QRCODE])]


def _seen(camera: Camera, frames: int) -> list[str]:
    """Return the codes in the next frames of *camera*, each once, in order."""
    found: list[str] = []
    for frame, _ in itertools.islice(camera.frames(), frames):
        found += [text for text in _texts(frame) if text not in found]
    camera.close()
    return found


def _save(file: Path, text: str) -> None:
    Image.fromarray(with_code(empty_scene(640, 480), text)).save(file)


@pytest.fixture
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show each picture for one frame."""
    monkeypatch.setattr(camera_pictures, "SHOWN_S", 0.001)


@pytest.mark.usefixtures("quick_pictures")
def test_pictures_come_in_order_and_again_and_rubbish_is_left_out(tmp_path: Path) -> None:
    """Broken, empty and foreign files do not stop the camera, and it begins again after the last."""
    for name in ("b.png", "a.jpg"):
        _save(tmp_path / name, name)
    (tmp_path / "broken.png").write_bytes((tmp_path / "b.png").read_bytes()[:300])
    (tmp_path / "c.jpg").write_bytes(b"no picture")
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    camera = PicturesCamera(CameraSection(path=str(tmp_path), frames_per_s=60))
    frames = [frame for frame, _ in itertools.islice(camera.frames(), 4)]
    camera.close()
    assert [_texts(frame) for frame in frames] == [["a.jpg"], ["b.png"], ["a.jpg"], ["b.png"]]


def _save_transparent(file: Path, text: str) -> None:
    """Save a code in black on nothing, as programs that make codes do."""
    dark = Image.fromarray(with_code(np.full((480, 640), 255, np.uint8), text)).point(lambda value: 255 - value)
    layer = Image.new("RGBA", dark.size, "black")
    layer.putalpha(dark)
    layer.save(file)


def _save_wide(file: Path, text: str) -> None:
    """Save a picture of 16 bits that uses a small part of them."""
    Image.fromarray(with_code(empty_scene(640, 480), text).astype(np.uint16) * 4 + 3000).save(file)


@pytest.mark.usefixtures("quick_pictures")
@pytest.mark.parametrize("save", [_save_transparent, _save_wide])
def test_pictures_of_every_kind_are_shown(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    """The folder and the script open a picture as `scan` does."""
    save(tmp_path / "a.png", "SHOWN")
    folder = PicturesCamera(CameraSection(path=str(tmp_path), frames_per_s=60))
    script = ScriptCamera(CameraSection(frames_per_s=60))
    script.show_picture(tmp_path / "a.png", for_s=60.0)
    assert [["SHOWN"], ["SHOWN"]] == [_seen(folder, 1), _seen(script, 3)]


@pytest.mark.usefixtures("quick_pictures")
def test_new_picture_is_shown_next(tmp_path: Path) -> None:
    """A file put into the folder while the camera runs comes before the next by name."""
    for name in ("a.png", "b.png", "c.png"):
        _save(tmp_path / name, name)
    camera = PicturesCamera(CameraSection(path=str(tmp_path), frames_per_s=60))
    frames = camera.frames()
    seen = [_texts(next(frames)[0]) for _ in range(4)]
    _save(tmp_path / "new.png", "new")
    seen.append(_texts(next(frames)[0]))
    camera.close()
    assert seen == [["a.png"], ["b.png"], ["c.png"], ["a.png"], ["new"]]


@pytest.mark.usefixtures("quick_pictures")
def test_folder_without_pictures_is_an_empty_scene(tmp_path: Path) -> None:
    """No picture is no fault: the scene is empty."""
    camera = PicturesCamera(CameraSection(path=str(tmp_path), frames_per_s=60))
    frame, _ = next(camera.frames())
    camera.close()
    assert (frame.shape, int(frame.max()) - int(frame.min())) == ((720, 1280), 0)


def test_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    """A folder that is not there is a lost camera with a reason."""
    with pytest.raises(DeviceError, match=r"camera: the folder .*/nowhere cannot be read: No such file or directory"):
        PicturesCamera(CameraSection(path=str(tmp_path / "nowhere")))


def _film(file: Path, texts: list[str], each: int = 5, per_s: float = 50.0) -> None:
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), per_s, (640, 480))
    for text in texts:
        for _ in range(each):
            writer.write(cv2.cvtColor(with_code(empty_scene(640, 480), text), cv2.COLOR_GRAY2BGR))
    writer.release()


def test_video_is_read_in_real_time_and_again(tmp_path: Path) -> None:
    """A film of two codes shows both, in order, and begins again."""
    _film(tmp_path / "film.avi", ["ONE", "TWO"])
    camera = VideoCamera(CameraSection(path=str(tmp_path / "film.avi"), frames_per_s=60))
    first_seen: list[str] = []
    times: list[float] = []
    for frame, at_s in camera.frames():
        text = "".join(_texts(frame))
        if text and first_seen[-1:] != [text]:
            first_seen.append(text)
            times.append(at_s)
        if len(first_seen) == 3:
            break
    camera.close()
    assert (first_seen, times == sorted(times)) == (["ONE", "TWO", "ONE"], True)


def test_video_is_thinned_to_the_wanted_rate(tmp_path: Path) -> None:
    """A film with more frames than are wanted is thinned, not slowed down."""
    _film(tmp_path / "film.avi", ["ONE"], each=50, per_s=100.0)
    camera = VideoCamera(CameraSection(path=str(tmp_path / "film.avi"), frames_per_s=10))
    once = list(camera._play_once())
    assert len(once) <= 6


def test_no_video_is_a_sentence(tmp_path: Path) -> None:
    """A file that is no video is a lost camera with a reason."""
    (tmp_path / "film.avi").write_bytes(b"no film" * 100)
    with pytest.raises(DeviceError, match=r"film\.avi cannot be read as a video"):
        VideoCamera(CameraSection(path=str(tmp_path / "film.avi")))


def test_no_usb_camera_is_a_sentence() -> None:
    """A device that is not there is a lost camera with a reason."""
    with pytest.raises(DeviceError) as told:
        V4l2Camera(CameraSection(source="v4l2", device="/dev/video99"))
    assert str(told.value) == "camera: /dev/video99 cannot be opened as a camera"


def test_scripted_scene_is_empty_until_a_code_is_held_into_it() -> None:
    """Codes of every length are readable in the rendered scene, tilted and noisy as it is, and it is empty before."""
    camera = ScriptCamera(CameraSection(width=1280, height=720, frames_per_s=60))
    frames = camera.frames()
    seen = [_texts(next(frames)[0])]
    texts = ["A", "B" * 100, "C" * 400, "D" * 900]
    for text in texts:
        camera.show_text(text, for_s=60.0)
        seen.append(next(found for frame, _ in frames if (found := _texts(frame))))
    camera.close()
    assert seen == [[], *([text] for text in texts)]


def test_scripted_camera_tells_when_a_code_is_gone() -> None:
    """Each code's end is told once: when another takes its place or its time is over, after every frame with it and before the next."""
    camera = ScriptCamera(CameraSection(width=640, height=480, frames_per_s=60))
    told: list[list[str] | None] = []
    camera.on_gone = lambda: told.append(None)
    frames = camera.frames()
    camera.show_text("FIRST", for_s=60.0)
    told.append(_texts(next(frames)[0]))
    camera.show_text("SECOND", for_s=60.0)
    told.append(_texts(next(frames)[0]))
    camera.show_text("THIRD", for_s=0.0)
    told.append(_texts(next(frames)[0]))
    told.append(_texts(next(frames)[0]))
    camera.close()
    assert told == [["FIRST"], None, ["SECOND"], None, None, [], []]


def test_scripted_scene_holds_a_picture(tmp_path: Path) -> None:
    """A picture file is held into the scene like a code."""
    _save(tmp_path / "shown.png", "SHOWN")
    camera = ScriptCamera(CameraSection(frames_per_s=60))
    camera.show_picture(tmp_path / "shown.png", for_s=60.0)
    assert _seen(camera, 3) == ["SHOWN"]


def test_what_cannot_be_shown_is_a_sentence(tmp_path: Path) -> None:
    """A text no QR code can hold and a file that is no picture are refused."""
    camera = ScriptCamera(CameraSection())
    (tmp_path / "shown.png").write_bytes(b"no picture")
    with pytest.raises(PictureError, match="no QR code can be made of this text"):
        camera.show_text("x" * 5000, 1.0)
    with pytest.raises(PictureError, match=r"shown\.png cannot be read as a picture: no picture of a kind"):
        camera.show_picture(tmp_path / "shown.png", 1.0)
    assert np.unique(next(camera.frames())[0]).tolist() == [118]
