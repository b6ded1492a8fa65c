"""A stage of a backup: what the mail programs' own lists know is compared with what was copied."""

from app.archive.bag import layout
from app.archive.catalog.index_check import compare
from app.jobs.backup.backup_context import BackupContext
from app.model.events import Stage


def compare_indexes(context: BackupContext) -> None:
    """Compares the mail programs' own lists with what was copied.

    Raises CancelledError, and sqlite3.Error of the catalog.
    """
    stats = context.stats
    meter = context.meter(Stage.COMPARING, len(stats.indexes))
    catalog_path = context.archive.path(layout.CATALOG)
    context.comparison = compare(
        context.archive.folder, catalog_path, stores=stats.stores, indexes=stats.indexes, progress=meter.advance
    )
    stats.findings += context.comparison.uncompared
    meter.done()
