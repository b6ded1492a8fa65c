"""A stage of a backup: mail in formats that stock tools cannot open is written once more as mbox files."""

from app.archive.bag import layout
from app.archive.catalog.closed_mail import mailboxes_in_formats
from app.archive.copying.earlier_copies import EarlierCopies
from app.archive.copying.readable import closed_formats, write_readable
from app.jobs.backup.backup_context import BackupContext
from app.model.events import Stage


def write_readable_copies(context: BackupContext) -> None:
    """Writes the mailboxes of closed formats as mbox; without any there is nothing to report either.

    Raises CancelledError, and OSError and WriteError of the destination.
    """
    catalog = context.archive.path(layout.CATALOG)
    mailboxes = mailboxes_in_formats(catalog, closed_formats(catalog))
    if not (messages := sum(each.messages for each in mailboxes)):
        return
    meter = context.meter(Stage.READABLE, messages=messages)
    previous, known = context.previous, context.stats.readable
    done = write_readable(
        context.archive,
        context.stats.renamed,
        context.worker,
        lambda messages: meter.advance(messages=messages),
        EarlierCopies(previous, known) if previous is not None and known else None,
        written=context.stats.written,
        seen=context.seen_texts.look,
    )
    context.stats.findings += done.findings
    context.archive.flushing.step_done()
    meter.done()
