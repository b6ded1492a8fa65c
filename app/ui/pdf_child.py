"""The PDF of a page, made by a child of the program.

It loads Qt while the program has other things to do. And the window stays alive meanwhile: Qt lays out a long document
in one go, and holds Python's lock while it does. In a thread of the window's own process that was up to a quarter of a
second in which nobody could move or press anything.
"""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.model.errors.general import PdfNeedsJapaneseFontError, PdfNotPossibleError
from app.model.pdf_child import MAKE_PDF, PdfEnd
from app.model.plan import MakePdf
from app.system.own_program import NO_CONSOLE, own_command, own_environment

_TIMEOUT = 300.0
_ENCODING = "utf-8"

_log = logging.getLogger(__name__)


@contextmanager
def start_pdf() -> Iterator[MakePdf]:
    """Starts a child that waits for one page, and gives what has it make the PDF. It ends with the context.

    Where no child can be started, or it fails, the PDF is made here: a window that stops is better than no certificate.
    """
    try:
        child = subprocess.Popen(
            own_command(MAKE_PDF),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
    except OSError:
        _log.exception("No child could be started to make a PDF")
        yield _made_here
        return
    with child:
        try:
            yield lambda page: _made_by(child, page)
        finally:
            child.kill()


def _made_by(child: "subprocess.Popen[bytes]", page: str) -> bytes:
    try:
        made, _ = child.communicate(page.encode(_ENCODING, "replace"), _TIMEOUT)
    except (OSError, subprocess.SubprocessError):
        _log.exception("A child made no PDF")
        return _made_here(page)
    match child.returncode:
        case PdfEnd.MADE if made.startswith(b"%PDF"):
            return made
        case PdfEnd.NO_JAPANESE_FONT:
            raise PdfNeedsJapaneseFontError()
        case PdfEnd.NOT_POSSIBLE:
            raise PdfNotPossibleError(made.decode(_ENCODING, "replace"))
    _log.error("A child that was to make a PDF ended with %d", child.returncode)
    return _made_here(page)


def _made_here(page: str) -> bytes:
    try:
        # Everybody else does without Qt, and lives where it cannot be loaded.
        from app.ui.pdf import pdf_of
    except ImportError as error:
        # The name of the module alone would not say which library of the system is missing.
        raise PdfNotPossibleError(str(error)) from error
    return pdf_of(page)


def main() -> int:
    """The child: reads a page from the standard input and writes its PDF, or why it failed. Returns the exit code."""
    with suppress(ImportError):
        # Loaded while the parent has no page yet.
        import app.ui.pdf  # noqa: F401
    page = sys.stdin.buffer.read()
    if not page:
        # The parent ended, or has nothing to print.
        return PdfEnd.NOT_POSSIBLE
    try:
        end, made = PdfEnd.MADE, _made_here(page.decode(_ENCODING))
    except PdfNeedsJapaneseFontError:
        end, made = PdfEnd.NO_JAPANESE_FONT, b""
    except PdfNotPossibleError as error:
        end, made = PdfEnd.NOT_POSSIBLE, error.error.encode(_ENCODING, "replace")
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return end
