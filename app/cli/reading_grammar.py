"""The commands that read an archive as they are written in a terminal: search and show."""

from pathlib import Path

import click

from app.archive.catalog.browse import Selection
from app.cli import options, parser
from app.cli.face import Face, secret_of
from app.cli.parser import Command, Help, Values
from app.cli.printer import Printer
from app.jobs import search as search_job
from app.jobs import show as show_job
from app.jobs.cancel import Cancel
from app.jobs.search import SearchRequest
from app.jobs.show import ShowRequest
from app.model.errors.usage import AttachmentNeedsFolderError
from app.model.exit_code import ExitCode
from app.system.folders import index_folder


def search_command(face: Face) -> Command:
    """Finds messages by their words."""
    translate = face.translator.translate
    parameters: list[click.Parameter] = [
        parser.argument("ARCHIVE"),
        parser.words("WORDS"),
        parser.text("--account", translate("Only mail of this account."), "ADDRESS"),
        parser.text("--mailbox", translate("Only this folder and those in it, such as Inbox/Customers."), "FOLDER"),
        parser.number("--year", translate("Only mail of this year.")),
        parser.day("--since", translate("Written on this day or later.")),
        parser.day("--until", translate("Written on this day or before.")),
        parser.flag("--attachment", translate("Only mail with attachments.")),
        parser.texts("--from", translate("Only mail from this address or name; may be repeated."), "PERSON"),
        parser.texts("--with", translate("Only mail from or to this address or name; may be repeated."), "PERSON"),
        parser.number("--limit", translate("Show only so many, the newest; all where not given.")),
        parser.flag("--keep-index", translate("On a stick: keep the index there for the next search.")),
        *options.secret_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Searches and prints."""
        request = SearchRequest(_typed(values["words"]), _selection(values), limit=values["limit"] or None)
        secret = secret_of(printer, values, face.translator, ask=True)
        folder = index_folder(on_stick=values["keep_index"])
        plan = search_job.prepare(values["archive"], request, folder, secret)
        record = search_job.run(plan, printer.report, cancel)
        printer.stop()
        printer.reading(record)
        return ExitCode.COMPLETE if record.found and not record.unread else ExitCode.WITH_PROBLEMS

    text = translate("Find messages in an archive by words in them. Nothing is written into the archive.")
    example = "furoshiki search ARCHIVE invoice --from taro@example.jp --year 2019"
    return face.command("search", act, Help(text, example), parameters)


def show_command(face: Face) -> Command:
    """Shows one message."""
    translate = face.translator.translate
    parameters: list[click.Parameter] = [
        parser.argument("ARCHIVE"),
        parser.word("MESSAGE"),
        parser.flag("--original", translate("The message as it was sent, with all its headers.")),
        parser.path("--save", translate("A new file (.eml) for the message, byte for byte."), "FILE"),
        parser.number("--attachment", translate("Save the attachment of this number; needs --to.")),
        parser.path("--to", translate("The folder that takes the attachment."), "DIR"),
        *options.secret_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Reads the message and prints."""
        number, folder = values["attachment"], values["to"]
        if bool(number) != (folder is not None):
            raise AttachmentNeedsFolderError()
        save: Path | None = values["save"]
        wanted = (number, folder.absolute()) if number else None
        request = ShowRequest(values["message"], save.absolute() if save else None, wanted)
        secret = secret_of(printer, values, face.translator, ask=True)
        record = show_job.run(show_job.prepare(values["archive"], request, secret), printer.report, cancel)
        printer.stop()
        printer.reading(record, original=values["original"])
        return ExitCode.COMPLETE

    text = translate("Show one message of an archive, save it, or save an attachment of it.")
    return face.command(
        "show", act, Help(text, "furoshiki show ARCHIVE 1234 --attachment 1 --to Documents"), parameters
    )


def _typed(words: tuple[str, ...]) -> str:
    """What was typed as one text: what the shell kept together is one piece of text."""
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _selection(values: Values) -> Selection:
    year = values["year"]
    return Selection(
        account=values["account"] or None,
        mailbox=tuple(part for part in values["mailbox"].split("/") if part) or None,
        years=(year, year) if year else None,
        since=values["since"].date() if values["since"] else None,
        until=values["until"].date() if values["until"] else None,
        has_attachment=True if values["attachment"] else None,
        from_person=values["from"] or None,
        with_person=values["with"] or None,
    )
