"""A company's logo for the certificate: any picture somebody chose, as a small PNG of our own."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.i18n.catalogue import N_
from app.system import small_file
from app.ui.svg_check import is_harmless

LARGEST_FILE = 5 << 20
"""Bytes of a picture that is looked at."""
LARGEST = QSize(600, 200)
"""Pixels the logo has at most: more than its place on paper shows."""
_MOST_PIXELS = 25_000_000
_FORMATS = (b"png", b"jpeg")
_FILE = "logo.png"


class LogoTrouble(Enum):
    """Why a file is no logo; the value is the sentence."""

    UNREADABLE = N_("This file could not be read.")
    TOO_LARGE = N_("This picture is too large. Choose one of at most 5 MB.")
    NOT_A_PICTURE = N_("This is not a PNG, JPEG or SVG picture, or it is damaged.")
    NOT_PLAIN = N_("This SVG holds more than plain shapes. Save it as a PNG, and choose that.")


class LogoError(Exception):
    """The file cannot be the logo."""

    def __init__(self, trouble: LogoTrouble) -> None:
        super().__init__(trouble.name)
        self.trouble = trouble


def read(path: Path) -> bytes:
    """The picture in a file as a small PNG. Raises LogoError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise LogoError(LogoTrouble.UNREADABLE) from error
    if len(data) > LARGEST_FILE:
        raise LogoError(LogoTrouble.TOO_LARGE)
    return small_png(data)


def small_png(data: bytes) -> bytes:
    """The picture drawn anew: nothing of the file itself is kept. Raises LogoError."""
    image = _drawing(data) if _is_text(data) else _photograph(data)
    if image.isNull() or image.width() > LARGEST.width() or image.height() > LARGEST.height():
        raise LogoError(LogoTrouble.NOT_A_PICTURE)
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(written.data())


def load(folder: Path) -> bytes:
    """The logo kept in the settings; empty where there is none, or where the file is not what was written."""
    try:
        return read(folder / _FILE)
    except LogoError:
        return b""


def save(logo: bytes, folder: Path) -> bool:
    """Keeps the logo, or removes it where it is empty. False where that is not possible."""
    if logo:
        return small_file.replace(folder / _FILE, logo)
    try:
        (folder / _FILE).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _is_text(data: bytes) -> bool:
    return data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _photograph(data: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in _FORMATS:
        raise LogoError(LogoTrouble.NOT_A_PICTURE)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        raise LogoError(LogoTrouble.TOO_LARGE if size.isValid() else LogoTrouble.NOT_A_PICTURE)
    image = reader.read()
    if image.isNull():
        return image
    fitting = _fitting(image.size())
    image = image.scaled(fitting, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    # The pixels alone: with an image go its texts, its profile and its density.
    drawn = _blank(fitting)
    painter = QPainter(drawn)
    painter.drawImage(QRectF(drawn.rect()), image)
    painter.end()
    return drawn


def _drawing(data: bytes) -> QImage:
    if not is_harmless(data):
        raise LogoError(LogoTrouble.NOT_PLAIN)
    renderer = QSvgRenderer(QByteArray(data))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise LogoError(LogoTrouble.NOT_A_PICTURE)
    # Drawings have no size of their own: as large as there is room.
    image = _blank(size.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _blank(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _fitting(size: QSize) -> QSize:
    """Made smaller where it is too large; at least a pixel each way."""
    if size.width() <= LARGEST.width() and size.height() <= LARGEST.height():
        return size
    return size.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
