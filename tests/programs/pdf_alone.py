"""A PDF where there is neither an application of Qt nor a screen: possible in the main thread, refused in any other."""

import sys
import threading

from PySide6.QtGui import QGuiApplication

from app.model.errors import UserError
from app.ui.pdf import pdf_of

PAGE = "<html><body><h2>Hello</h2><p>x</p></body></html>"
codes: list[str] = []


def elsewhere() -> None:
    """Tries it in another thread."""
    try:
        pdf_of(PAGE)
    except UserError as error:
        codes.append(error.code)


assert pdf_of(PAGE).startswith(b"%PDF")
assert QGuiApplication.instance() is None
assert pdf_of(PAGE).startswith(b"%PDF")
thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()
sys.stdout.write(" ".join(codes) + "\n")
