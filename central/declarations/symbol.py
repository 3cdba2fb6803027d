"""Draws the QR symbol of a declaration. Pure; knows no person and no page."""

import io
from typing import Final

import segno
from markupsafe import Markup

_QUIET_ZONE: Final = 4  # modules (ISO/IEC 18004)


def svg(text: str) -> Markup:
    """Return the symbol as SVG that fills its box, black on white whatever the page's colours are."""
    drawn = _symbol(text).svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr-svg")
    return Markup(drawn)  # noqa: S704  # made by segno of our own signed text; no markup can be in it


def png(text: str) -> bytes:
    """Return the symbol as a picture to keep."""
    buffer = io.BytesIO()
    _symbol(text).save(buffer, kind="png", scale=12, border=_QUIET_ZONE)
    return buffer.getvalue()


def _symbol(text: str) -> segno.QRCode:
    return segno.make(text, micro=False, error="m", boost_error=False)
