"""The program's icon for each system, drawn from its one SVG: .ico for Windows, .icns for macOS, .png for Linux."""

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, Qt  # noqa: E402
from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402

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
    application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    del application
    return data.data()


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
