"""Printing a page of HTML: the system's own dialog, then the printer."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.pdf import paint


def print_html(html: str, parent: QWidget) -> bool:
    """Asks for a printer and prints; False where the person changed their mind. Everything in `html` is escaped."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    paint(html, printer)
    return True
