"""The command that makes the certificate of an archive again."""

from app.cli import given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import certificate, check
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.sources import Sources
from app.model.answers import Assurance
from app.model.exit_code import ExitCode
from app.system.folders import settings_folder
from app.system.home import own_home


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Makes the certificate again; with what a person adds, after the archive was checked with that."""
    request = CertificateRequest(values["archive"], face.translator.language, values["html"], values["pdf"])
    assurance = given.assurance(values)
    ready = certificate.prepare(request)
    checked = None
    if assurance != Assurance():
        sources = Sources(own_home(), (ready.archive,))
        checked = check.run(
            check.prepare(sources, assurance), printer.report, cancel, assurance, notes=settings_folder()
        )
    record = certificate.run(ready, printer.report, face.start_pdf, checked=checked)
    printer.stop()
    printer.certificate(record)
    return ExitCode.COMPLETE
