"""The program's icon for each system, drawn from its one SVG: .ico for Windows, .icns for macOS, .png for Linux."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "icons" / "furoshiki.svg"

_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Type of an entry by the size of its picture, as Apple's iconutil writes them; "ic11" and so on are for Retina screens.
_ICNS_TYPES = {
    16: (b"icp4",),
    32: (b"icp5", b"ic11"),
    64: (b"ic12",),
    128: (b"ic07",),
    256: (b"ic08", b"ic13"),
    512: (b"ic09", b"ic14"),
    1024: (b"ic10",),
}


def png(size: int) -> bytes:
    """The icon as a PNG of `size` by `size` pixels."""
    return _drawn(size, size, lambda painter: QSvgRenderer(str(SOURCE)).render(painter))


def drag_here() -> bytes:
    """The background of the disk image, 600 by 400: an arrow from the app to the folder of all apps, and what to do."""

    def draw(painter: QPainter) -> None:
        """Paints the arrow and two lines of text."""
        painter.fillRect(0, 0, 600, 400, QColor("#f5f6fa"))
        painter.setPen(QPen(QColor("#4656b8"), 6))
        painter.drawPolyline([QPoint(250, 190), QPoint(350, 190)])
        painter.drawPolyline([QPoint(330, 172), QPoint(350, 190), QPoint(330, 208)])
        painter.setPen(QColor("#2c3a86"))
        text = "Furoshiki を Applications へドラッグしてください\nDrag Furoshiki to Applications"
        painter.drawText(QRect(0, 30, 600, 70), Qt.AlignmentFlag.AlignCenter, text)

    return _drawn(600, 400, draw)


def _drawn(width: int, height: int, draw: Callable[[QPainter], None]) -> bytes:
    """A PNG of that size with what `draw` painted."""
    # Text needs an application; it lives as long as this call.
    application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    del application
    return bytes(data.data())


def ico() -> bytes:
    """An icon file of Windows: a header, an entry of 16 bytes a size, then the pictures as PNG."""
    pictures = [png(size) for size in _ICO_SIZES]
    entries = b""
    offset = 6 + 16 * len(pictures)
    for size, picture in zip(_ICO_SIZES, pictures, strict=True):
        # A width of 256 is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """An icon file of macOS: "icns", the length of all, then a type, a length and a PNG for each size."""
    body = b"".join(
        kind + struct.pack(">I", len(picture) + 8) + picture
        for size, kinds in _ICNS_TYPES.items()
        for picture in (png(size),)
        for kind in kinds
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body
