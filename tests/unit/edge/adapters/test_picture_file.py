"""Picture files as they come: every kind that holds a code is read, every kind of damage gets words."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from edge.adapters.picture_file import MAX_FRAMES, first_picture, read_picture
from edge.adapters.qr_pyzbar import decode
from edge.adapters.qr_still import decode_still
from edge.errors import PictureError
from tests.support.pictures import on_canvas, qr_picture

TEXT = "CR1:INVENTED"
CODE = on_canvas(qr_picture(TEXT, scale=6), (640, 480), (120, 100))


def cut_out() -> Image.Image:
    """Return a picture whose light modules are transparent."""
    layer = Image.new("RGBA", CODE.size, "black")
    layer.putalpha(CODE.point(lambda value: 255 - value))
    return layer


def wide() -> Image.Image:
    """Return a picture of 16 bits that uses only a small part of them."""
    return Image.fromarray(np.asarray(CODE, np.uint16) * 4 + 3000)


def turned(path: Path) -> None:
    """Write a picture that is on its side by its EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = 7
    CODE.copy().save(path, exif=exif)  # saving as JPEG leaves its settings behind in a picture


WAYS: dict[str, Callable[[Path], None]] = {
    "grey.png": CODE.save,
    "bits.png": lambda path: CODE.convert("1").save(path),
    "palette.gif": lambda path: CODE.convert("P").save(path),
    "alpha.png": lambda path: cut_out().save(path),
    "white-on-transparent.png": lambda path: Image.composite(
        Image.new("RGBA", CODE.size, "white"), Image.new("RGBA", CODE.size, (0, 0, 0, 0)), CODE
    ).save(path),
    "16-bit.png": lambda path: wide().save(path),
    "float.tiff": lambda path: CODE.convert("F").save(path),
    "cmyk.jpg": lambda path: CODE.convert("RGB").convert("CMYK").save(path),
    "turned.jpg": turned,
    "photo.webp": lambda path: CODE.convert("RGB").save(path, quality=60),
    "named-wrongly.txt": lambda path: CODE.save(path, format="PNG"),
    "moving.gif": lambda path: Image.new("L", CODE.size).save(path, save_all=True, append_images=[CODE.copy()]),
    "pages.tiff": lambda path: Image.new("L", CODE.size).save(path, save_all=True, append_images=[CODE.copy()]),
}


@pytest.mark.parametrize("name", WAYS)
def test_code_is_found_in_every_kind_of_picture(tmp_path: Path, name: str) -> None:
    """Depth, colours, transparency, rotation and animation do not hide a code."""
    path = tmp_path / name
    WAYS[name](path)
    assert {TEXT} == {text for picture in read_picture(path) for text in decode_still(picture)}


def test_long_animation_is_looked_at_in_part(tmp_path: Path) -> None:
    """An endless animation does not keep the reader for ever."""
    frames = [Image.new("L", (8, 8), shade) for shade in range(60)]
    frames[0].save(tmp_path / "long.gif", save_all=True, append_images=frames[1:])
    assert MAX_FRAMES == len(list(read_picture(tmp_path / "long.gif")))


@pytest.mark.parametrize("name", WAYS)
def test_first_picture_is_the_first_frame(tmp_path: Path, name: str) -> None:
    """One grey picture of the right size, whatever the kind."""
    path = tmp_path / name
    WAYS[name](path)
    picture = first_picture(path)
    assert ("L", (640, 480)) == (picture.mode, tuple(sorted(picture.size, reverse=True)))


def test_first_picture_is_laid_on_white(tmp_path: Path) -> None:
    """What is transparent is white, as on the screens that show it; black would hide a code drawn in black."""
    cut_out().save(tmp_path / "alpha.png")
    assert (TEXT,) == decode(first_picture(tmp_path / "alpha.png"))


def png_header(width: int, height: int) -> bytes:
    """Return the head of a PNG that claims a size and holds nothing."""
    chunk = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + b"\0\0\1\0IDAT"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no picture"),
        (b"no picture at all", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "damaged|no picture"),
        (b"GIF89a\xff\xff\xff\xff", "damaged|no picture|pixels"),
        (png_header(10_000, 10_000), "10000 x 10000 pixels"),
        (png_header(60_000, 60_000), "more than the 64 million"),
        (png_header(10, 10), "damaged"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    """Junk, stumps and bombs are told in words, and nothing is unpacked."""
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=words):
        list(read_picture(path))


@pytest.mark.parametrize("name", ["grey.png", "cmyk.jpg", "palette.gif", "float.tiff"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_picture_gets_a_sentence_or_what_is_left_of_it(tmp_path: Path, name: str, share: float) -> None:
    """A file cut anywhere is a PictureError or a picture, never anything else."""
    path = tmp_path / name
    WAYS[name](path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        list(read_picture(path))
    except PictureError as error:
        assert str(error)


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    """A name that leads nowhere, or to a folder, is a sentence."""
    with pytest.raises(PictureError, match="no such file"):
        list(read_picture(tmp_path / "nowhere.png"))
    with pytest.raises(PictureError, match="folder"):
        list(read_picture(tmp_path))
