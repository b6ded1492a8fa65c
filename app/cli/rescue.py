"""The command that searches for deleted mail, or looks where it is still kept."""

from collections.abc import Callable, Sequence

import click

from app.cli import exit_codes, parser
from app.cli.parser import Command, Help, Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.jobs import rescue as rescue_job
from app.jobs.cancel import Cancel
from app.jobs.rescue import looking
from app.model.errors.usage import RescueNeedsDestinationError
from app.model.exit_code import ExitCode
from app.model.plan import MakePdf

MakeCommand = Callable[[str, Callable[[Printer, Cancel, Values], ExitCode], Help, Sequence[click.Parameter]], Command]


def rescue_command(make: MakeCommand, translator: Translator, make_pdf: MakePdf | None) -> Command:
    """`rescue SOURCE --to DIR`, or `rescue HOME --look`."""
    translate = translator.translate
    parameters = [
        parser.argument("SOURCE"),
        parser.path("--to", translate("The folder that takes the archive; on another disk, best a USB stick."), "DIR"),
        parser.text("--label", translate("A name for the archive, such as the computer's.")),
        parser.flag("--look", translate("Search nothing: look in a home folder for mail that is still kept.")),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Searches or looks, and prints."""
        if values["look"]:
            return _look(printer, cancel, values)
        if values["to"] is None:
            raise RescueNeedsDestinationError()
        plan = rescue_job.prepare(values["source"].absolute(), values["to"].absolute(), values["label"])
        record = rescue_job.run(plan, printer.report, cancel, make_pdf=make_pdf)
        printer.stop()
        printer.rescue(record)
        return exit_codes.of_rescue(record)

    text = translate(
        "The mail is already gone: search an image, a disk or a folder for it. The source is only read; stop using"
        " that computer until then."
    )
    return make("rescue", act, Help(text, "furoshiki rescue /dev/sdb --to /media/usb"), parameters)


def _look(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
    record = looking.run(looking.prepare(values["source"].absolute()), printer.report, cancel)
    printer.stop()
    printer.look(record)
    return ExitCode.COMPLETE if record.places else ExitCode.WITH_PROBLEMS
