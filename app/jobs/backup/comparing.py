"""A stage of a backup: what the mail programs' own lists know, and what was counted, is compared with the copy."""

from app.archive.bag import layout
from app.archive.catalog.counted import fewer_than_counted
from app.archive.catalog.index_check import compare
from app.jobs.backup.backup_context import BackupContext
from app.model.events import Stage


def compare_indexes(context: BackupContext) -> None:
    """Compares the mail programs' own lists, and the counts of a survey, with what was copied.

    Raises CancelledError, and sqlite3.Error of the catalog.
    """
    stats = context.stats
    meter = context.meter(Stage.COMPARING, len(stats.indexes))
    catalog_path = context.archive.path(layout.CATALOG)
    context.comparison = compare(
        context.archive.folder, catalog_path, stores=stats.stores, indexes=stats.indexes, progress=meter.advance
    )
    stats.findings += context.comparison.uncompared
    # The stores were copied in the order of the plan.
    planned = zip(context.plan.stores, stats.stores, strict=True)
    counted = [(number, each.store, each.counted) for each, (number, _) in planned if each.counted is not None]
    stats.findings += fewer_than_counted(catalog_path, counted)
    meter.done()
