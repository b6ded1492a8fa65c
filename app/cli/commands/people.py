"""The command that shows the address book and writes it to files."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.cli import exit_codes, given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.i18n.evidence import export_labels
from app.jobs import people
from app.jobs.cancel import Cancel
from app.model.contact import Kind
from app.model.errors.usage import ExportNeedsFileError
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Shows the address book and writes it to files."""
    choice = given.chosen_people(values)
    targets = [(people.exporter_named(name), path) for name, path in map(_export_target, values["export"])]
    record = people.run(people.prepare(given.sources_at(values)), printer.report, cancel, choice)
    labels = export_labels(date.today(), face.translator)
    for exporter, path in targets:
        contacts = record.people if exporter.everyone else choice.chosen(record.people)
        people.export(contacts, exporter, path, labels)
    printer.stop()
    hidden = () if values["all"] or choice.kinds else (Kind.BULK, Kind.AUTOMATIC, Kind.SELF)
    shown = [contact for contact in record.people if contact.kind not in hidden and choice.fits(contact)]
    printer.people(replace(record, people=tuple(shown)))
    return exit_codes.of_people(record)


def _export_target(value: str) -> tuple[str, Path]:
    name, separator, path = value.partition("=")
    if not (name and separator and path):
        raise ExportNeedsFileError(value)
    return name, Path(path)
