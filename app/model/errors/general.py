"""Errors that belong to no group."""

from app.model.codes import Code
from app.model.errors import UserError
from app.model.exit_code import ExitCode


class UnexpectedError(UserError):
    """A bug; `error` is the name of its type."""

    code = Code.UNEXPECTED
    exit_code = ExitCode.INTERNAL_ERROR
    error: str


class OutputLostError(UserError):
    """The standard output takes nothing more; `error` is the system's name of the reason."""

    code = Code.OUTPUT_LOST
    exit_code = ExitCode.INTERNAL_ERROR
    error: str


class PdfNotPossibleError(UserError):
    """No PDF can be made on this computer; `error` is the reason."""

    code = Code.PDF_NOT_POSSIBLE
    exit_code = ExitCode.WITH_PROBLEMS
    error: str


class PdfNeedsJapaneseFontError(UserError):
    """No font has Japanese characters."""

    code = Code.PDF_NEEDS_JAPANESE_FONT
    exit_code = ExitCode.WITH_PROBLEMS


class QtNotLoadedError(UserError):
    """Qt, which draws the window, is not there or cannot be loaded; `error` names what is missing."""

    code = Code.QT_NOT_LOADED
    exit_code = ExitCode.WITH_PROBLEMS
    error: str


class WindowNotShownError(UserError):
    """The window did not open, or nothing was seen in it; `error` is what Qt or the system said last."""

    code = Code.WINDOW_NOT_SHOWN
    exit_code = ExitCode.WITH_PROBLEMS
    error: str


class WindowHangsError(UserError):
    """The window was still not shown and closed after so many seconds."""

    code = Code.WINDOW_HANGS
    exit_code = ExitCode.WITH_PROBLEMS
    seconds: int
