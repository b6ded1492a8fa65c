"""The PDF of a page, made by a child of the program, so that the window stays alive meanwhile.

Qt lays out a long document in one go, and holds Python's lock while it does: in a thread of the window's own process
that was up to a quarter of a second in which nobody could move or press anything.
"""

import logging
import subprocess
import sys

from app.model.errors.general import PdfNeedsJapaneseFontError, PdfNotPossibleError
from app.model.pdf_child import MAKE_PDF, PdfEnd
from app.system.own_program import NO_CONSOLE, own_command, own_environment
from app.ui.pdf import pdf_of

_TIMEOUT = 300.0
_ENCODING = "utf-8"

_log = logging.getLogger(__name__)


def pdf_in_child(page: str) -> bytes:
    """The PDF of a page, as `pdf_of` makes it. Raises UserError where none can be made on this computer.

    Where no child can be started, or it fails, it is made here: a window that stops is better than no certificate.
    """
    try:
        done = subprocess.run(
            own_command(MAKE_PDF),
            input=page.encode(_ENCODING, "replace"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        _log.exception("No child could make a PDF")
        return pdf_of(page)
    match done.returncode:
        case PdfEnd.MADE if done.stdout.startswith(b"%PDF"):
            return done.stdout
        case PdfEnd.NO_JAPANESE_FONT:
            raise PdfNeedsJapaneseFontError()
        case PdfEnd.NOT_POSSIBLE:
            raise PdfNotPossibleError("Qt")
    _log.error("A child that was to make a PDF ended with %d", done.returncode)
    return pdf_of(page)


def main() -> int:
    """The child: from the page on the standard input to its PDF; the exit code."""
    try:
        made = pdf_of(sys.stdin.buffer.read().decode(_ENCODING))
    except PdfNeedsJapaneseFontError:
        return PdfEnd.NO_JAPANESE_FONT
    except PdfNotPossibleError:
        return PdfEnd.NOT_POSSIBLE
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return PdfEnd.MADE
