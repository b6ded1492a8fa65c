"""From a page of HTML to a PDF, with Qt: A4, numbered pages, fonts inside. Works without a screen and in any thread."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QLibraryInfo, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app import __version__
from app.model.errors.general import PdfNeedsJapaneseFontError, PdfNotPossibleError

_DOTS_PER_INCH = 600
_SIDES_MM = 16.0
_ENDS_MM = 12.0
_FOOTER_MM = 7.0
_FOOTER_POINTS = 7.5
_BORDER = 12
_HEADING_LEVEL = 2
_KEPT_MM = 32.0
"""How much has to fit on the page under a heading."""
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


def pdf_of(page: str) -> bytes:
    """The PDF of a page that needs nothing but itself.

    Raises UserError where Qt cannot work here, or no font has the page's Japanese.
    """
    with _application():
        if _JAPANESE.search(page) and not QFontDatabase.families(QFontDatabase.WritingSystem.Japanese):
            raise PdfNeedsJapaneseFontError()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        _write(page, buffer)
        buffer.close()
        written = bytes(data.data())
    if not written.rstrip().endswith(b"%%EOF"):
        raise PdfNotPossibleError("Qt")
    return written


@contextmanager
def _application() -> Iterator[None]:
    """The window's application where there is one; else one without a screen, for as long as it is needed."""
    if QGuiApplication.instance() is not None:
        # Laying out a document starts timers, which need an event dispatcher; a plain Python thread has none.
        keeper = QEventLoop()
        yield
        del keeper
        return
    if threading.current_thread() is not threading.main_thread():
        raise PdfNotPossibleError("QGuiApplication")
    args = ["furoshiki"]
    # Without a screen Windows' plugin goes on working, and Qt's own for that has no fonts there.
    if sys.platform != "win32":
        plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
        if not any(plugins.glob("*offscreen*")):
            # Qt would end the whole program.
            raise PdfNotPossibleError("offscreen")
        args += ["-platform", "offscreen"]
    application = QGuiApplication(args)
    try:
        yield
    finally:
        application.shutdown()


def _write(page: str, device: QIODevice) -> None:
    writer = QPdfWriter(device)
    writer.setResolution(_DOTS_PER_INCH)
    margins = QMarginsF(_SIDES_MM, _ENDS_MM, _SIDES_MM, _ENDS_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    document = _document(page, writer)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    writer.setCreator(f"Furoshiki {__version__}")
    _paint_all(document, writer)


def paint(page: str, device: QPagedPaintDevice) -> None:
    """Draws a page of HTML on the sheets of a printer, as the PDF has it."""
    _paint_all(_document(page, device), device)


def paint_document(document: QTextDocument, device: QPagedPaintDevice, fill: Callable[[], None]) -> None:
    """Draws a document on the sheets of a printer; `fill` puts its content in, as soon as the device is known."""
    _set_up(document, device)
    fill()
    _paint_all(document, device)


def _document(page: str, device: QPagedPaintDevice) -> QTextDocument:
    document = QTextDocument()
    _set_up(document, device)
    document.setHtml(page)
    return document


def _set_up(document: QTextDocument, device: QPagedPaintDevice) -> None:
    document.setDocumentMargin(0)
    document.setDefaultFont(_readable(document.defaultFont()))
    document.documentLayout().setPaintDevice(device)


def _paint_all(document: QTextDocument, device: QPagedPaintDevice) -> None:
    dots = device.logicalDpiY()
    page_size = QSizeF(device.width(), device.height())
    body = QSizeF(page_size.width(), page_size.height() - _FOOTER_MM / 25.4 * dots)
    document.setPageSize(body)
    _keep_headings(document, body.height(), _KEPT_MM / 25.4 * dots)
    painter = QPainter(device)
    try:
        for number in range(document.pageCount()):
            if number:
                device.newPage()
            _paint(document, painter, number, body)
            _paint_number(document, painter, number, page_size)
    finally:
        painter.end()


def _readable(font: QFont) -> QFont:
    """`font` without ligatures and local forms of digits: Qt cannot write into a PDF which letters such glyphs are."""
    for feature in ("liga", "locl"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _keep_headings(document: QTextDocument, page: float, kept: float) -> None:
    """Moves a heading to the next page that would stand at the foot of one, away from what it heads."""
    layout = document.documentLayout()
    for heading in [block for block in _blocks(document) if block.blockFormat().headingLevel() == _HEADING_LEVEL]:
        top = layout.blockBoundingRect(heading).top()
        if top % page + kept > page:
            moved = QTextBlockFormat()
            moved.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(heading).mergeBlockFormat(moved)
            document.markContentsDirty(0, document.characterCount())


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _paint(document: QTextDocument, painter: QPainter, number: int, body: QSizeF) -> None:
    """One page: the document is a long scroll, of which a page is a piece."""
    piece = QRectF(0, number * body.height(), body.width(), body.height())
    painter.save()
    painter.translate(0, -piece.top())
    # The outer lines of a table are half outside.
    document.drawContents(painter, piece.adjusted(-_BORDER, 0, _BORDER, 0))
    painter.restore()


def _paint_number(document: QTextDocument, painter: QPainter, number: int, page_size: QSizeF) -> None:
    """The number at the foot of a page, in its middle.

    In the black a painter begins with: to name a colour, or the class `Qt`, costs more than a page the first time.
    """
    font = document.defaultFont()
    font.setPointSizeF(_FOOTER_POINTS)
    painter.setFont(font)
    text = f"{number + 1} / {document.pageCount()}"
    metrics = QFontMetricsF(font, painter.device())
    left = (page_size.width() - metrics.horizontalAdvance(text)) / 2
    painter.drawText(QPointF(left, page_size.height() - metrics.descent()), text)
