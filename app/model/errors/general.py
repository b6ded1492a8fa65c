"""Errors that belong to no group."""

from dataclasses import dataclass

from app.model.codes import Code
from app.model.errors import UserError
from app.model.exit_code import ExitCode


@dataclass(eq=False)
class UnexpectedError(UserError):
    """A bug; `error` is the name of its type."""

    code = Code.UNEXPECTED
    exit_code = ExitCode.INTERNAL_ERROR
    error: str


@dataclass(eq=False)
class OutputLostError(UserError):
    """The standard output takes nothing more; `error` is the system's name of the reason."""

    code = Code.OUTPUT_LOST
    exit_code = ExitCode.INTERNAL_ERROR
    error: str


@dataclass(eq=False)
class PdfNotPossibleError(UserError):
    """No PDF can be made on this computer; `error` is the reason."""

    code = Code.PDF_NOT_POSSIBLE
    exit_code = ExitCode.WITH_PROBLEMS
    error: str


@dataclass(eq=False)
class PdfNeedsJapaneseFontError(UserError):
    """No font has Japanese characters."""

    code = Code.PDF_NEEDS_JAPANESE_FONT
    exit_code = ExitCode.WITH_PROBLEMS
