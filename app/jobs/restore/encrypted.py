"""An encrypted archive, decrypted for the time of a restore, in a folder of its own that goes when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.archive.copying.destination_error import destination_error
from app.archive.encrypted.container import is_encrypted
from app.jobs import open as open_job
from app.jobs.cancel import Cancel
from app.jobs.engine import without_end
from app.jobs.restore import place
from app.jobs.restore.request import RestoreRequest
from app.model.errors.archive import CopyDamagedError
from app.model.events import Report
from app.model.secret import Secret
from app.model.target_kind import TargetKind
from app.system.temporary import remove_stale, temporary_folder


@contextmanager
def decrypted(
    request: RestoreRequest, secret: Secret | None, report: Report, cancel: Cancel
) -> Iterator[RestoreRequest]:
    """The request for a plain archive: the same, or for what an encrypted one holds.

    It is decrypted at the destination, where the mail is to lie anyway; for a mail program or a server where the
    system wants temporary files. Raises UserError, CancelledError.
    """
    if not is_encrypted(request.archive):
        yield request
        return
    top = None
    if request.kind not in (TargetKind.THUNDERBIRD, TargetKind.IMAP):
        place.make_destination(request.destination)
        top = request.destination
        remove_stale(top)
    try:
        with temporary_folder(top) as folder:
            opening = open_job.prepare(request.archive, secret or Secret(), folder)
            record = open_job.run(opening, without_end(report), cancel)
            if record.folder is None or not record.verification.valid:
                raise CopyDamagedError(request.archive)
            yield replace(request, archive=record.folder)
    except OSError as error:
        raise destination_error(error, request.destination) from error
