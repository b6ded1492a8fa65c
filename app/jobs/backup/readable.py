"""A stage of a backup: mail in formats that stock tools cannot open is written once more as mbox files."""

from app.archive.bag import layout
from app.archive.catalog.catalog import messages_in_formats
from app.archive.copying.readable import write_readable
from app.formats.reading.registry import READERS
from app.jobs.backup.backup_context import BackupContext
from app.model.events import Stage


def write_readable_copies(context: BackupContext) -> None:
    """Writes the mailboxes of closed formats as mbox; without any there is nothing to report either.

    Raises CancelledError, and OSError of the destination.
    """
    closed = [name for name, reader in READERS.items() if reader.needs_export]
    messages = messages_in_formats(context.archive.path(layout.CATALOG), closed)
    if not messages:
        return
    meter = context.meter(Stage.READABLE, messages=messages)
    done = write_readable(
        context.archive, context.stats.renamed, context.worker, lambda messages: meter.advance(messages=messages)
    )
    context.stats.findings += done.findings
    meter.done()
