"""The command that finds messages of an archive by their words."""

from app.archive.catalog.selection import Selection
from app.cli import secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import search
from app.jobs.cancel import Cancel
from app.jobs.search import SearchRequest
from app.model.exit_code import ExitCode
from app.system.folders import index_folder
from app.textkit import mailbox_path


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Searches and prints."""
    request = SearchRequest(_typed(values["words"]), _selection(values), limit=values["limit"] or None)
    secret = secrets.secret_of(printer, values, face.translator, ask=True)
    folder = index_folder(on_stick=values["keep_index"])
    record = search.run(search.prepare(values["archive"], request, folder, secret), printer.report, cancel)
    printer.stop()
    printer.reading(record)
    return ExitCode.COMPLETE if record.found and not record.unread else ExitCode.WITH_PROBLEMS


def _typed(words: tuple[str, ...]) -> str:
    """What was typed as one text: what the shell kept together is one piece of text."""
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _selection(values: Values) -> Selection:
    year = values["year"]
    return Selection(
        account=values["account"] or None,
        mailbox=mailbox_path.read(values["mailbox"]) or None,
        years=(year, year) if year else None,
        since=values["since"].date() if values["since"] else None,
        until=values["until"].date() if values["until"] else None,
        has_attachment=True if values["attachment"] else None,
        from_person=values["from"] or None,
        with_person=values["with"] or None,
    )
