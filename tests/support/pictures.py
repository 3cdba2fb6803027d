"""Pictures of QR codes as visitors and technicians bring them, drawn for tests."""

import io

import segno
from PIL import Image


def qr_picture(text: str, scale: int = 4, error: str = "m", border: int = 4) -> Image.Image:
    """Return a QR code of *text* in grey."""
    buffer = io.BytesIO()
    segno.make(text, error=error, micro=False).save(buffer, kind="png", scale=scale, border=border)
    return Image.open(buffer).convert("L")


def on_canvas(
    picture: Image.Image, size: tuple[int, int] = (1280, 720), at: tuple[int, int] = (300, 60)
) -> Image.Image:
    """Return *picture* on a light grey ground."""
    canvas = Image.new("L", size, 200)
    canvas.paste(picture, at)
    return canvas
