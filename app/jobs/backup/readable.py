"""A stage of a backup: mail in formats that stock tools cannot open is written once more as mbox files."""

from app.archive.copying.readable import write_readable
from app.jobs.backup.backup_context import BackupContext
from app.model.events import Stage


def write_readable_copies(context: BackupContext) -> None:
    """Writes the mailboxes of closed formats as mbox. Raises CancelledError, and OSError of the destination."""
    meter = context.meter(Stage.READABLE)
    done = write_readable(
        context.archive, context.stats.renamed, context.worker, lambda messages: meter.advance(messages=messages)
    )
    context.stats.findings += done.findings
    meter.done()
