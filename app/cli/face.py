"""What every command of the command line is made with, and what those that open an archive ask for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from app.cli import options, secrets, session
from app.cli.parser import Command, Help, Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.jobs.cancel import Cancel
from app.jobs.encryption import is_encrypted
from app.jobs.sources import Sources
from app.model.exit_code import ExitCode
from app.model.plan import MakePdf
from app.model.secret import Secret

OpenWindow = Callable[[Sources], int]
"""Opens the window on somebody's mail; returns the exit code when it is closed."""


@dataclass(frozen=True, slots=True)
class Face:
    """What every command needs: the translator, and the functions that make a PDF and open the window.

    `make_pdf` is None where there is no Qt, `open_window` where there is no screen.
    """

    translator: Translator
    make_pdf: MakePdf | None
    open_window: OpenWindow | None

    def command(
        self,
        name: str,
        act: Callable[[Printer, Cancel, Values], ExitCode],
        help: Help,
        parameters: Sequence[click.Parameter],
    ) -> Command:
        """A command that has the options every command has."""

        def carry_out(values: Values) -> int:
            """Runs the command with its printer."""
            return session.run(
                lambda printer, cancel: act(printer, cancel, values), as_json=values["json"], translator=self.translator
            )

        return Command(name, carry_out, help, [*parameters, *options.output_options(self.translator)])


def secret_of(printer: Printer, values: Values, translator: Translator, *, ask: bool) -> Secret | None:
    """The secret that opens an archive; None for one that is not encrypted, or where none is given."""
    if not is_encrypted(values["archive"]):
        return None
    with asking(printer):
        return secrets.known_secret(values["passphrase_file"], values["recovery_key"], translator, ask=ask)


@contextmanager
def asking(printer: Printer) -> Iterator[None]:
    """Inside, a question can be asked: the progress bar is gone."""
    printer.stop()
    yield
    printer.start()
