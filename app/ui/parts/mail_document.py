"""The HTML of a mail as Qt lays it out, on the screen and on paper: it loads only what the mail itself brought."""

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QImageReader, QTextDocument

from app.mime.safe_html import LINK, PICTURE, SafeHtml

# Never the drawings that can name files of their own (SVG), and no format nobody sends.
_FORMATS = frozenset({b"png", b"jpeg", b"gif", b"bmp", b"webp"})
_ALLOCATION_MB = 64
_LARGEST_PICTURE = 20 << 20
_MOST_PICTURES = 60
_DRAWN_LIMIT = 96 << 20
"""Bytes of a mail's pictures as they are drawn, together: a few kilobytes of a file may become six megabytes."""
_WIDEST, _TALLEST = 800, 2_000
_IMAGE = QTextDocument.ResourceType.ImageResource.value


class MailDocument(QTextDocument):
    """One mail. `pictures` are its parts by their Content-ID, as files."""

    def __init__(self, page: SafeHtml, pictures: Mapping[str, bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._pictures = page, pictures
        self._drawn: dict[int, QImage] = {}
        self._drawn_bytes = 0
        QImageReader.setAllocationLimit(_ALLOCATION_MB)
        self.setUndoRedoEnabled(False)

    def lay_out(self) -> None:
        """Takes the page in; after the font is set, as Qt measures at once."""
        self.setHtml(self._page.html)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the mail, or an empty one. Never None: then Qt opens what the address names by itself,

        a file, or on Windows a share of another computer (measured with Qt 6.8.3).
        """
        if kind != _IMAGE:
            return ""
        number = _number(PICTURE, name, len(self._page.pictures))
        return _nothing() if number is None else self._picture(number)

    def link(self, name: QUrl) -> str:
        """The address a link stands for; empty for what is no link of this page."""
        number = _number(LINK, name, len(self._page.links))
        return self._page.links[number] if number is not None else ""

    def _picture(self, number: int) -> QImage:
        if number not in self._drawn:
            data = self._pictures.get(self._page.pictures[number], b"")
            is_room = len(self._drawn) < _MOST_PICTURES and self._drawn_bytes < _DRAWN_LIMIT
            self._drawn[number] = _read(data) if is_room else _nothing()
            self._drawn_bytes += self._drawn[number].sizeInBytes()
        return self._drawn[number]


def _number(scheme: str, name: QUrl | str, count: int) -> int | None:
    """Which of the page's links or pictures an address stands for; None for any other address."""
    text = name.toString() if isinstance(name, QUrl) else name
    digits = text.removeprefix(scheme)
    is_ours = text.startswith(scheme) and digits.isascii() and digits.isdigit() and len(digits) < 7
    return int(digits) if is_ours and int(digits) < count else None


def _nothing() -> QImage:
    made = QImage(QSize(1, 1), QImage.Format.Format_ARGB32)
    made.fill(Qt.GlobalColor.transparent)
    return made


def _read(data: bytes) -> QImage:
    """A picture out of a file in memory, no larger than a page; an empty one where it is none, or far too large."""
    if not data or len(data) > _LARGEST_PICTURE:
        return _nothing()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if reader.format().data() not in _FORMATS:
        return _nothing()
    size = reader.size()
    if size.isValid() and (size.width() > _WIDEST or size.height() > _TALLEST):
        reader.setScaledSize(size.scaled(_WIDEST, _TALLEST, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return _nothing()
    if image.width() > _WIDEST or image.height() > _TALLEST:
        return image.scaled(_WIDEST, _TALLEST, Qt.AspectRatioMode.KeepAspectRatio)
    return image
