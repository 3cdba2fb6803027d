"""A folder of pictures in the place of a camera: each shown for a while, again and again; new files first."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import structlog

from edge.adapters.camera import Gray
from edge.adapters.picture_file import first_picture
from edge.config import CameraSection
from edge.errors import DeviceError, PictureError

SHOWN_S = 1.5

log = structlog.get_logger(__name__)


class PicturesCamera:
    """The pictures of a folder in the order of their names, made to fit the camera's frame.

    A file that is no picture is reported once and left out. An empty folder is an empty scene.

    Raises: DeviceError when the folder cannot be read.
    """

    def __init__(self, section: CameraSection) -> None:
        self._folder = Path(section.path)
        self._size = (section.width, section.height)
        self._spacing_s = 1.0 / section.frames_per_s
        self._closing = threading.Event()
        self._shown: set[tuple[str, int]] = set()
        self._rubbish: set[tuple[str, int]] = set()
        self._last = ""
        self._list()

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield the pictures, each several times, as a camera would while somebody holds it up."""
        empty = np.full((self._size[1], self._size[0]), 96, np.uint8)
        while not self._closing.is_set():
            picture = self._next()
            frame = empty if picture is None else picture
            end = time.monotonic() + SHOWN_S
            while not self._closing.is_set() and (now := time.monotonic()) < end:
                yield frame, now
                self._closing.wait(self._spacing_s)

    def close(self) -> None:
        """End `frames`. Idempotent."""
        self._closing.set()

    def _list(self) -> list[tuple[str, int]]:
        try:
            return sorted((each.name, each.stat().st_mtime_ns) for each in self._folder.iterdir() if each.is_file())
        except FileNotFoundError as error:
            if self._folder.is_dir():
                return self._list()  # a file went away between the listing and the look at it
            raise DeviceError(f"camera: the folder {self._folder} cannot be read: {error.strerror}") from None
        except OSError as error:
            raise DeviceError(f"camera: the folder {self._folder} cannot be read: {error.strerror}") from None

    def _next(self) -> Gray | None:
        """Return the picture to show now: one never shown, else the next by name, else None."""
        files = [each for each in self._list() if each not in self._rubbish]
        self._shown.intersection_update(files)
        fresh = [each for each in files if each not in self._shown]
        later = [each for each in files if each[0] > self._last]
        for file in fresh + later + files:
            if file not in self._rubbish and (picture := self._read(file)) is not None:
                self._shown.add(file)
                self._last = file[0]
                return picture
        return None

    def _read(self, file: tuple[str, int]) -> Gray | None:
        try:
            gray = first_picture(self._folder / file[0])
        except PictureError as error:
            self._rubbish.add(file)
            log.warning("picture_unreadable", file=file[0], why=str(error))
            return None
        gray.thumbnail(self._size)
        return np.asarray(gray)
