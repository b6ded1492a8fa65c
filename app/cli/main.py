"""From the command line to the exit code."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cli import options, parser
from app.cli.face import Face, OpenWindow
from app.cli.grammar import NAME, command_line
from app.cli.output import OutputError, complain
from app.i18n.catalogue import Translator
from app.model.exit_code import ExitCode

if TYPE_CHECKING:
    from app.model.plan import StartPdf


def main(start_pdf: "StartPdf | None" = None, open_window: OpenWindow | None = None) -> int:
    """Runs the command line the program was started with; returns the exit code.

    Without `start_pdf` there are no PDFs, without `open_window` no window.
    """
    return run(sys.argv[1:], start_pdf, open_window)


def run(arguments: Sequence[str], start_pdf: "StartPdf | None" = None, open_window: OpenWindow | None = None) -> int:
    """Carries out what a command line asks for; returns the exit code. Every failure ends in a sentence."""
    translator = Translator(options.wanted_language(list(arguments)))
    face = Face(translator, start_pdf, open_window)
    try:
        return int(command_line(face).main(list(arguments), NAME, standalone_mode=False) or 0)
    except click.ClickException as error:
        _show_usage(error, translator)
        return ExitCode.WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        return ExitCode.CANCELLED
    except Exception as error:
        return _ended_by(error, translator)


def _ended_by(error: Exception, translator: Translator) -> ExitCode:
    """Says why help or a usage error could not be shown, for which all the sentences are imported."""
    from app.cli import session
    from app.i18n.reasons import sentence

    if isinstance(error, OutputError):
        return session.output_lost(error, translator)
    complain(sentence(session.bug(error, translator), translator))
    return ExitCode.INTERNAL_ERROR


def _show_usage(error: click.ClickException, translator: Translator) -> None:
    """What was wrong, and how the command is written."""
    lines = [parser.usage_sentence(error, translator)]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        help = translator.translate("Help: {command} --help", command=error.ctx.command_path)
        lines = [f"{parser.usage_heading(translator)}: {parser.usage(error.ctx, translator)}", help, *lines]
    complain("\n".join(lines))
