"""One command from start to end: the printer, the stop signal, and the exit code."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console

from app.cli.json_printer import JsonPrinter
from app.cli.printer import Printer
from app.cli.text_printer import TextPrinter
from app.i18n.catalogue import Translator, system_language
from app.jobs.cancel import Cancel
from app.model.errors import CancelledError, UserError
from app.model.errors.general import UnexpectedError
from app.model.exit_code import ExitCode

_WIDE = 200
_SHOW_TRACEBACK = "FUROSHIKI_TRACEBACK"
Act = Callable[[Printer, Cancel], ExitCode]


def run(act: Act, *, as_json: bool, language: str | None) -> ExitCode:
    """Carries out a command. Known trouble, a stop and even a bug end in a sentence and an exit code."""
    words = Translator(language or system_language())
    printer: Printer = JsonPrinter(sys.stdout, words) if as_json else TextPrinter(_console(), words)
    cancel = Cancel()
    with _stoppable(cancel):
        try:
            printer.start()
            return act(printer, cancel)
        except UserError as trouble:
            printer.stop()
            printer.trouble(trouble)
            return trouble.exit_code
        except (CancelledError, KeyboardInterrupt):
            printer.stop()
            printer.cancelled()
            return ExitCode.CANCELLED
        except Exception as error:
            # A bug. The person gets a sentence; who wants to mend it sets the variable and gets the rest.
            if os.environ.get(_SHOW_TRACEBACK):
                raise
            printer.stop()
            printer.trouble(UnexpectedError(type(error).__name__))
            return ExitCode.WITH_PROBLEMS
        finally:
            printer.stop()


def _console() -> Console:
    """A terminal has its own width; what goes to a file must not be cut to one nobody sees."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDE)


@contextmanager
def _stoppable(cancel: Cancel) -> Iterator[None]:
    """The first Ctrl-C (or a polite kill) asks the job to stop; the second one does not wait for it."""

    def ask(number: int, frame: FrameType | None) -> None:
        if cancel.asked:
            raise KeyboardInterrupt
        cancel.ask()

    signals = [signal.SIGINT, signal.SIGTERM]
    before = {each: signal.signal(each, ask) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
