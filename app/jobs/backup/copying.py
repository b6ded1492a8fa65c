"""The first stage of a backup: every store is copied, and its messages are listed in the catalog."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.inventory import Inventory
from app.archive.bag.shared_files import linked_with
from app.archive.catalog.writer import CatalogWriter
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.file_copier import FileCopier
from app.archive.copying.message_rows import FAILED
from app.archive.copying.readable_on_the_way import ReadableOnTheWay
from app.archive.copying.store_copier import copy_store
from app.contacts.letter_reader import LetterReader
from app.jobs.backup.backup_context import BackupContext
from app.model.codes import Code
from app.model.events import Stage
from app.model.findings import Finding
from app.system.cloning import Twin


def copy_stores(context: BackupContext) -> None:
    """Copies every store of the plan and keeps what an interrupted run left of files that are gone.

    Raises CancelledError, OSError and WriteError of the destination, and sqlite3.Error of the catalog.
    """
    meter = context.meter(Stage.COPYING, context.plan.files, context.plan.size_bytes)
    files = Inventory(context.archive.path(layout.INVENTORY))
    earlier = context.previous.catalog() if context.previous is not None else None
    with (
        closing(files),
        closing(FileCopier(context.retry_policy, context.archive.flushing.note)) as copier,
        closing(CatalogWriter(context.archive.path(layout.CATALOG), earlier)) as writer,
        LetterReader(failed=FAILED) as letters,
        ReadableOnTheWay(context.archive.folder, context.archive.flushing.note) as readable,
    ):
        copying = CopyRun(
            archive=context.archive,
            catalog=writer,
            inventory=files,
            worker=context.worker,
            letters=letters,
            previous=context.previous,
            text_of=context.seen_texts.wanted,
            named=context.seen_texts.note,
            # An earlier archive may have most readable copies: which are to be written shows when all is listed.
            readable=readable if context.plan.request.readable and context.previous is None else None,
            stats=context.stats,
            progress=meter.advance,
            enter=meter.at,
            files=copier,
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
        context.stats.written = readable.finish()
        context.stats.readable = writer.readable_copies()
    context.archive.flushing.step_done()
    meter.done()


def about_earlier_archives(context: BackupContext) -> Iterator[Finding]:
    """Which of them are damaged, and which have files in common with the new one, all of which are there by now."""
    stats, previous = context.stats, context.previous
    if previous is None:
        return
    yield from previous.damage()
    # An encrypted archive is one file of its own; what it is made of is gone in the end.
    if not stats.reused or context.plan.request.passphrase:
        return
    if stats.cloned:
        yield _shares(previous.archive, stats.cloned, Twin.CLONE)
    for archive, count in linked_with(context.archive.folder, (each.archive for each in context.present)):
        yield _shares(archive, count, Twin.LINK)


def _shares(archive: Path, count: int, method: Twin) -> Finding:
    return Finding(Code.SHARES_FILES, {"archive": archive.name, "count": count, "method": method.value})
