"""Where the program starts: without arguments the window, with arguments the command line."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.formats.reading.worker_flag import READ_BACK, READ_CONTAINER, READ_LETTERS, READ_TEXTS
from app.model.pdf_child import MAKE_PDF
from app.model.rescue_flags import CARVE_STRIPE, DELETED_NAMES
from app.model.show_window import SHOW_WINDOW, WindowEnd
from app.system.macos_policy import leave_sources_alone

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from app.jobs.sources import Sources
    from app.model.plan import MakePdf

_MANY = 10_000
"""So many new objects bring one collection of cycles. Python's own 700 bring hundreds before anything is read: modules
and lists of mail have few cycles, and grow. (The window has thresholds of its own, so that it is never held up.)"""


def main() -> None:
    """Opens the window or runs a command. Qt is loaded only for the window, and by the child that makes a PDF."""
    gc.set_threshold(_MANY)
    leave_sources_alone()
    try:
        _run()
    finally:
        # Python looks for cycles in all there is when it ends, and all there is ends with it.
        gc.freeze()


def _run() -> None:
    """Does what the arguments ask for."""
    if sys.argv[1:] == [READ_CONTAINER]:
        # A packaged program has no Python to start a child with: it starts itself. Where temporary files go it has
        # from its parent, whose own are still there.
        _start_log()
        from app.traces.trace_worker import main as read_containers

        read_containers()
        return
    if sys.argv[1:2] in ([READ_BACK], [READ_LETTERS], [READ_TEXTS]):
        _read_for_parent(sys.argv[1], sys.argv[2:])
        return
    if sys.argv[1:] == [MAKE_PDF]:
        _start_log()
        from app.ui.pdf_child import main as make_pdf

        sys.exit(make_pdf())
    if sys.argv[1:2] in ([CARVE_STRIPE], [DELETED_NAMES]):
        _search_for_rescue(sys.argv[1], sys.argv[2:])
        return
    if sys.argv[1:2] == [SHOW_WINDOW]:
        # Of the self-test, which has made the home that follows, and the folder for temporary files.
        _start_log()
        sys.exit(_show_window_once(*sys.argv[2:4]))
    from app.system.portable import enable_portable_mode
    from app.system.screen import can_open_windows
    from app.system.temporary import remove_stale

    if not enable_portable_mode():
        # What a killed run left may be somebody's address book.
        remove_stale()
    # On a machine without a screen Qt would end the program without a word anybody understands.
    shows_window = can_open_windows()
    if len(sys.argv) > 1 or not shows_window:
        stop_log = _start_log()
        from app.cli.main import main as run_command

        code = run_command(_start_pdf, _open_window if shows_window else None)
        stop_log()
    else:
        code = _open_window()
    sys.exit(code)


def _start_log(*, crash_file: bool = False) -> "Callable[[], None]":
    """Starts the log where this program keeps its own; returns what undoes that."""
    from app.system.folders import log_folder
    from app.system.log import start_log

    return start_log(log_folder(), crash_file=crash_file)


def _read_for_parent(what: str, arguments: list[str]) -> None:
    """A child that reads some of what its parent finds. The parent reads it too where the child fails, and logs that.

    Nothing is loaded that it does not need: it is started in the middle of a run.
    """
    if what == READ_BACK:
        from app.archive.bag.early_proof import read_for_parent as read_back

        read_back(*arguments)
    elif what == READ_LETTERS:
        from app.contacts.letter_reader import read_for_parent as read_letters

        read_letters()
    else:
        from app.contacts.people_reader import read_for_parent as read_texts

        read_texts()


def _search_for_rescue(what: str, arguments: list[str]) -> None:
    """A child of a search for deleted mail."""
    _start_log()
    if what == CARVE_STRIPE:
        from app.rescue.stripe_worker import main as carve_stripe

        carve_stripe(arguments)
    else:
        from app.rescue.deleted_names_worker import main as ask_for_names

        ask_for_names(arguments[0])


def _open_window(sources: "Sources | None" = None) -> int:
    """The exit code of the window, which is about the own home where nothing else is meant.

    That of a bug where it does not even open; without Qt a sentence says what is missing.
    """
    if missing := _why_no_qt():
        return _no_qt(missing)
    stop_log = _start_log(crash_file=True)
    try:
        from app.ui.main import main as open_window

        return open_window(sources)
    except Exception as error:
        from app.model.exit_code import ExitCode

        sys.excepthook(type(error), error, error.__traceback__)
        return ExitCode.INTERNAL_ERROR
    finally:
        stop_log()


def _why_no_qt() -> str:
    """What the system says of the library that Qt cannot be loaded without; empty where it can."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


def _no_qt(missing: str) -> int:
    """Says in the terminal what there is no window without; returns the exit code."""
    from app.cli.options import wanted_language
    from app.cli.output import complain
    from app.i18n.catalogue import Translator
    from app.i18n.reasons import sentence
    from app.model.errors.general import QtNotLoadedError

    error = QtNotLoadedError(missing)
    complain(sentence(error, Translator(wanted_language(sys.argv[1:]))))
    return error.exit_code


def _show_window_once(home: str, language: str) -> int:
    """The exit code (WindowEnd); its own one where Qt cannot be loaded, whose reason goes to the standard error."""
    try:
        from app.ui.self_test import show_once
    except ImportError as error:
        sys.stderr.write(f"{error}\n")
        return WindowEnd.NO_QT
    return show_once(Path(home), language)


def _start_pdf() -> "AbstractContextManager[MakePdf]":
    """Starts what makes a PDF; few commands import that."""
    from app.ui.pdf_child import start_pdf

    return start_pdf()


if __name__ == "__main__":
    main()
