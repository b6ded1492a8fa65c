"""From the words the program was started with to its exit code."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from app.cli import options, parser, session
from app.cli.grammar import NAME, Face, command_line
from app.cli.output import OutputError, complain
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.model.exit_code import ExitCode
from app.model.plan import MakePdf


def main(make_pdf: MakePdf | None = None) -> NoReturn:
    """Runs the command line the program was started with. Without `make_pdf` there are no PDFs."""
    sys.exit(run(sys.argv[1:], make_pdf))


def run(arguments: Sequence[str], make_pdf: MakePdf | None = None) -> int:
    """Carries out what a command line asks for; returns the exit code. Whatever happens ends in a sentence."""
    words = Translator(options.wanted_language(list(arguments)))
    try:
        code = command_line(Face(words, make_pdf)).main(list(arguments) or ["--help"], NAME, standalone_mode=False)
        return int(code or 0)
    except click.ClickException as error:
        _show_usage(error, words)
        return ExitCode.WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        return ExitCode.CANCELLED
    except OutputError as error:
        return session.output_lost(error, words)
    except Exception as error:
        complain(sentence(session.bug(error, words), words))
        return ExitCode.INTERNAL_ERROR


def _show_usage(error: click.ClickException, words: Translator) -> None:
    """What was wrong, and how the command is written."""
    lines = [parser.usage_sentence(error, words)]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        help = words.translate("Help: {command} --help", command=error.ctx.command_path)
        lines = [f"{parser.usage_heading(words)}: {parser.usage(error.ctx, words)}", help, *lines]
    complain("\n".join(lines))
