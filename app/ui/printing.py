"""Printing a page of HTML, or a message: the system's own dialog, then the printer."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.parts.mail_document import MailDocument
from app.ui.pdf import paint, paint_document


def print_html(html: str, parent: QWidget) -> bool:
    """Asks for a printer and prints; False where the person changed their mind. Everything in `html` is escaped."""
    if (printer := _chosen(parent)) is None:
        return False
    paint(html, printer)
    return True


def print_mail(document: MailDocument, parent: QWidget) -> bool:
    """The same for a message, which loads nothing but its own pictures."""
    if (printer := _chosen(parent)) is None:
        return False
    paint_document(document, printer, document.lay_out)
    return True


def _chosen(parent: QWidget) -> QPrinter | None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None
