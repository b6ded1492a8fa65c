"""The first stage of a backup: every store is copied, and its messages are listed in the catalog."""

from contextlib import closing

from app.archive.bag import layout
from app.archive.bag.inventory import Inventory
from app.archive.catalog.writer import CatalogWriter
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.file_copier import FileCopier
from app.archive.copying.store_copier import copy_store
from app.jobs.backup.backup_context import BackupContext
from app.model.codes import Code
from app.model.events import Stage
from app.model.findings import Finding


def copy_stores(context: BackupContext) -> None:
    """Copies every store of the plan and keeps what an interrupted run left of files that are gone.

    Raises CancelledError, OSError and WriteError of the destination, and sqlite3.Error of the catalog.
    """
    meter = context.meter(Stage.COPYING, context.plan.files, context.plan.size_bytes)
    files = Inventory(context.archive.path(layout.INVENTORY))
    with closing(files), closing(CatalogWriter(context.archive.path(layout.CATALOG))) as writer:
        copying = CopyRun(
            archive=context.archive,
            catalog=writer,
            inventory=files,
            worker=context.worker,
            previous=context.previous,
            stats=context.stats,
            progress=meter.advance,
            enter=meter.at,
            files=FileCopier(context.retry_policy),
        )
        for planned in context.plan.stores:
            context.stats.findings += planned.store.findings
            copy_store(planned, copying)
        for name, digest, size in context.archive.unlisted_copies():
            context.archive.list_file(name, digest, size)
            files.add_left_over(name, digest, size)
            context.stats.changed += 1
            context.stats.findings.append(Finding(Code.KEPT_FROM_INTERRUPTED_RUN, {"path": name}))
        writer.finish()
    meter.done()
