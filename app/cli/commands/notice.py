"""The command that writes drafts which announce the new address."""

from pathlib import Path

from app.cli import given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import address_change
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.model.contact import Kind
from app.model.exit_code import ExitCode
from app.model.letter import Tone


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Writes drafts that announce the new address. Sends nothing."""
    request = _request(values, face.translator.language)
    ready = address_change.prepare(given.sources_at(values), request)
    record = address_change.run(ready, request, printer.report, cancel)
    printer.stop()
    printer.address_change(record)
    return ExitCode.COMPLETE if record.people else ExitCode.WITH_PROBLEMS


def _request(values: Values, language: str) -> AddressChangeRequest:
    """The request; the letter is in the language of the command. Raises UsageError."""
    ends, choice = values["old_address_ends"], given.chosen_people(values)
    return AddressChangeRequest(
        values["to"] or Path("change-of-address"),
        values["from_name"],
        values["new_address"],
        values["old_address"],
        ends_on=ends.date() if ends else None,
        language=language,
        tone=Tone(values["tone"] or Tone.CUSTOMERS),
        batch=values["batch"],
        # Whoever names the kind wants them, too.
        to_check=values["to_check"] or Kind.UNKNOWN in choice.kinds,
        template=values["template"],
        choice=choice,
    )
