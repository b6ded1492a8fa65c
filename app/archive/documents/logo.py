"""A company's logo on a certificate: the picture inside the page itself, or nothing where it is none."""

import base64
import struct

from app.archive.documents.html_table import safe

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_LARGEST = 1 << 20
_WIDEST, _HIGHEST = 600, 200
"""Pixels of the picture."""
_ROOM = (190, 48)
"""Its room on the page, in CSS pixels."""


def logo_element(logo: bytes, company: str) -> str:
    """The element that shows the PNG `logo`, scaled to its room; empty for no logo and for anything but a small PNG."""
    if (size := _size(logo)) is None:
        return ""
    width, height = size
    scale = min(1.0, _ROOM[0] / width, _ROOM[1] / height)
    data = base64.b64encode(logo).decode("ascii")
    shown = f'width="{max(1, round(width * scale))}" height="{max(1, round(height * scale))}"'
    return f'<p><img {shown} alt="{safe(company)}" src="data:image/png;base64,{data}"></p>'


def _size(logo: bytes) -> tuple[int, int] | None:
    """Width and height; None for what is not a whole and small PNG."""
    if len(logo) > _LARGEST or not logo.startswith(_SIGNATURE) or not logo.endswith(_END):
        return None
    length, kind, width, height = struct.unpack(">I4sII", logo[8:24])
    if (length, kind) != (13, b"IHDR") or not (1 <= width <= _WIDEST and 1 <= height <= _HIGHEST):
        return None
    return width, height
