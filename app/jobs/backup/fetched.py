"""A stage of a backup: what was fetched from mail servers is compared with the copy and the programs' mail."""

import os
from collections.abc import Iterable, Iterator

from app.archive.bag import inventory, layout
from app.archive.fetched_whole import note_whole_ones, only_on_server
from app.fetch.mailbox_folder import digests_in
from app.jobs.backup.backup_context import BackupContext
from app.model.codes import Code
from app.model.errors.destination import ReadBackFailedError
from app.model.events import Stage
from app.model.findings import Finding
from app.model.missing_message import ComparedIndex
from app.model.plan import PlannedStore


def compare_servers(context: BackupContext) -> None:
    """Checks that every message is in the archive with the bytes that came, and says what was only on a server.

    Raises CancelledError, OSError, sqlite3.Error, and ReadBackFailedError.
    """
    stats = context.stats
    # The stores were copied in the order of the plan.
    numbers = [number for planned, (number, _) in zip(context.plan.stores, stats.stores, strict=True) if planned.answer]
    missing = sum(_missing(context, planned) for planned in context.plan.stores if planned.answer is not None)
    if missing:
        raise ReadBackFailedError(context.archive.folder, count=missing)
    if len(numbers) == len(context.plan.stores):
        # There is nothing to compare with.
        return
    meter = context.meter(Stage.COMPARING)
    catalog = context.archive.path(layout.CATALOG)
    stats.incomplete -= note_whole_ones(context.archive.folder, catalog, numbers, meter.advance)
    stats.findings = [each for each in stats.findings if not _is_filled(each, context.comparison.indexes)]
    for each in only_on_server(catalog, numbers):
        parameters = {"mailbox": " / ".join(each.path), "subject": each.subject}
        stats.findings.append(Finding(Code.ONLY_ON_SERVER, {**parameters, "count": each.messages}))
    meter.done()


def _is_filled(finding: Finding, indexes: Iterable[ComparedIndex]) -> bool:
    """True for a folder without texts of which the archive has every message all the same, by the program's list."""
    if finding.code != Code.HEADERS_ONLY_FOLDER:
        return False
    named = [each for each in indexes if " / ".join(each.mailbox) == finding.parameters["mailbox"]]
    listed = sum(each.listed for each in named)
    return listed >= int(finding.parameters["messages"]) and not any(each.gaps or each.fault for each in named)


def _missing(context: BackupContext, planned: PlannedStore) -> int:
    """How many messages of a server are not in the archive as they came."""
    copied = set(_copied(context, planned))
    folders = {source.path for mailbox in planned.store.mailboxes for source in mailbox.sources}
    return sum(digest not in copied for folder in folders for digest in digests_in(folder))


def _copied(context: BackupContext, planned: PlannedStore) -> Iterator[object]:
    top = os.fspath(planned.store.path) + os.sep
    for line in inventory.read(context.archive.path(layout.INVENTORY)):
        if line.get("status") == inventory.Status.COPIED.value and inventory.path_of(line).startswith(top):
            yield line.get("sha256")
