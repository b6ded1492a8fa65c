"""The words of the command line (Typer): options, help, and which command they lead to."""

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import __version__
from app.cli import commands, session
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.store import System
from app.system.home import home_at, own_home

app = typer.Typer(
    name="furoshiki",
    help="Find the mail on a computer, wrap it into one proved archive, and rescue the address book.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Language(Enum):
    """The languages people may ask for."""

    EN = "en"
    JA = "ja"


HomeOption = Annotated[Path | None, typer.Option("--home", help="A home folder; your own where not given.")]
SystemOption = Annotated[System | None, typer.Option("--system", help="The system that wrote the home.")]
PathOption = Annotated[list[Path] | None, typer.Option("--path", help="A file or folder with mail; may be repeated.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line; the last one is the result.")]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="The language of the sentences.")]


@app.command()
def find(
    home: HomeOption = None,
    system: SystemOption = None,
    path: PathOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Look for mail and count it. Nothing is changed or copied."""
    sources = _sources(home, system, path)
    _end(lambda printer, cancel: commands.find(printer, cancel, sources), as_json, language)


@app.command()
def backup(
    to: Annotated[Path, typer.Option("--to", help="The folder that takes the archive; best on a USB stick.")],
    home: HomeOption = None,
    system: SystemOption = None,
    path: PathOption = None,
    label: Annotated[str, typer.Option("--label", help="A name for the archive, such as the computer's.")] = "",
    no_readable: Annotated[bool, typer.Option("--no-readable", help="No readable copies of closed formats.")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Copy all mail bit-exact into a new archive, prove it, and write the address book."""
    sources = _sources(home, system, path)
    request = BackupRequest(to.absolute(), label, readable=not no_readable)
    _end(lambda printer, cancel: commands.backup(printer, cancel, sources, request), as_json, language)


@app.command()
def verify(archive: Path, as_json: JsonOption = False, language: LanguageOption = None) -> None:
    """Read an archive back and compare every byte."""
    _end(lambda printer, cancel: commands.verify(printer, cancel, archive), as_json, language)


@app.command()
def check(
    archive_or_source: Path,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say, with reasons, whether the old account may be deleted now."""
    sources = Sources(own_home(), (archive_or_source,))
    _end(lambda printer, cancel: commands.check(printer, cancel, sources), as_json, language)


@app.command()
def people(
    archive_or_source: Path,
    everyone: Annotated[bool, typer.Option("--all", help="Newsletters, machines and yourself too.")] = False,
    export: Annotated[list[str] | None, typer.Option("--export", help="FORMAT=FILE; may be repeated.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show the address book found in the mail, and write it to files."""
    sources = Sources(own_home(), (archive_or_source,))
    _end(lambda printer, cancel: commands.people(printer, cancel, sources, everyone, export or []), as_json, language)


@app.command()
def demo(
    to: Annotated[Path | None, typer.Option("--to", help="A folder for the sample home and its archive.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """The whole job on the sample home of a small hair salon."""
    _end(lambda printer, cancel: commands.demo(printer, cancel, to), as_json, language)


@app.callback(invoke_without_command=True)
def options(
    self_test: Annotated[bool, typer.Option("--self-test", help="Run the whole job on a sample and compare.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """What stands before any command."""
    if version:
        typer.echo(f"Furoshiki {__version__}")
        raise typer.Exit
    if self_test:
        _end(commands.self_test, True, None)


def main() -> NoReturn:
    """Runs the command line with the words the program was started with."""
    sys.exit(app(standalone_mode=True))


def _sources(home: Path | None, system: System | None, paths: list[Path] | None) -> Sources:
    chosen = own_home() if home is None and system is None else home_at((home or Path.home()).absolute(), system)
    return Sources(chosen, tuple(paths or ()))


def _end(act: session.Act, as_json: bool, language: Language | None) -> NoReturn:
    raise typer.Exit(session.run(act, as_json=as_json, language=language.value if language else None))
