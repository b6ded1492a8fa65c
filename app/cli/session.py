"""One command from start to end: the printer, the stop signal, and the exit code."""

import logging
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import FrameType
from typing import TextIO

from app.cli.face import Face
from app.cli.output import OutputError, complain, give_up_output, standard_output
from app.cli.parser import Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.jobs.cancel import Cancel
from app.model.errors import CancelledError, UserError
from app.model.errors.general import OutputLostError, UnexpectedError
from app.model.exit_code import ExitCode
from app.system.console import told_of_closing
from app.system.folders import log_folder
from app.system.log import log_file

_log = logging.getLogger(__name__)

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
"""Ctrl-Break is a signal of Windows alone."""
_SHOW_TRACEBACK = "FUROSHIKI_TRACEBACK"
Act = Callable[[Printer, Cancel], ExitCode]


def carry_out(command: str, values: Values, face: Face) -> ExitCode:
    """Carries out a command of `app.cli.commands`; only now is imported what it needs."""

    def act(printer: Printer, cancel: Cancel) -> ExitCode:
        """The command with its options."""
        code: ExitCode = import_module(f"app.cli.commands.{command}").run(printer, cancel, values, face)
        return code

    return run(act, as_json=values["json"], translator=face.translator)


def run(act: Act, *, as_json: bool, translator: Translator) -> ExitCode:
    """Carries out a command. Errors, cancelling, bugs and a broken output end in a sentence and an exit code."""
    try:
        return _carried_out(act, as_json, translator)
    except OutputError as error:
        return output_lost(error, translator)


def bug(error: Exception, translator: Translator) -> UserError:
    """Logs a bug and prints where the log is; returns the error to report.

    Who wants to mend it sets FUROSHIKI_TRACEBACK and gets the traceback, with all it quotes, on the standard error.
    """
    _log.exception("A command ended with a bug", exc_info=error)
    with suppress(OSError, AttributeError):
        if os.environ.get(_SHOW_TRACEBACK):
            traceback.print_exception(error)
        if (path := log_file(log_folder())) is not None:
            complain(translator.translate("Where it happened is in the log: {path}", path=str(path)))
    return UnexpectedError(type(error).__name__)


def output_lost(error: OutputError, translator: Translator) -> ExitCode:
    """Reports on standard error that standard output is broken. As after a bug, the result is not known."""
    give_up_output()
    complain(sentence(OutputLostError(error.reason), translator))
    return ExitCode.INTERNAL_ERROR


def _carried_out(act: Act, as_json: bool, translator: Translator) -> ExitCode:
    """Raises OutputError."""
    printer = _printer(standard_output(), as_json, translator)
    cancel = Cancel()
    with _stoppable(cancel):
        try:
            printer.start()
            return act(printer, cancel)
        except UserError as error:
            printer.stop()
            printer.error(error)
            return error.exit_code
        except (CancelledError, KeyboardInterrupt):
            printer.stop()
            printer.cancelled()
            return ExitCode.CANCELLED
        except OutputError:
            raise
        except Exception as error:
            mistake = bug(error, translator)
            printer.stop()
            printer.error(mistake)
            return ExitCode.INTERNAL_ERROR
        finally:
            printer.stop()


def _printer(out: TextIO, as_json: bool, translator: Translator) -> Printer:
    """Only the printer that is asked for is imported: the other one costs as much as a short command."""
    if as_json:
        from app.cli.json_printer import JsonPrinter

        return JsonPrinter(out, translator)
    from app.cli.text_printer import TextPrinter, console_for

    return TextPrinter(console_for(out), translator)


@contextmanager
def _stoppable(cancel: Cancel) -> Iterator[None]:
    """The first Ctrl-C (or a polite kill, or the end of the console) asks the job to stop.

    The second one does not wait for it.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        """The handler of all signals."""
        if cancel.asked:
            raise KeyboardInterrupt
        cancel.ask()

    before = {each: signal.signal(each, ask) for each in _SIGNALS}
    try:
        with told_of_closing(cancel.ask):
            yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
