"""Mail that an earlier archive has byte by byte: the short way for a store of which most is as it was."""

from app.archive.bag.inventory import copied_start
from app.archive.copying.copy_entry import NamedEntry
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.message_lister import MessageLister
from app.system.open_folder import can_open_folders
from app.system.paths import below


class UnchangedMail:
    """Takes over files of folders of messages, one by one, as a walk meets them."""

    def __init__(self, run: CopyRun, lister: MessageLister) -> None:
        self._run = run
        self._lister = lister
        self._archive = str(run.archive.path(""))
        self._is_possible = (
            run.previous is not None
            and run.catalog.earlier is not None
            # Where copies may lie already, each has to be looked at.
            and not run.archive.resumed
            and can_open_folders()
        )

    def take(self, group: list[NamedEntry]) -> bool:
        """Takes over the file of a group as `EntryCopier` would, and notes it in all lists.

        False, and nothing done, for all that is not the plain case: that goes the usual way. The file is read once all
        the same. Raises OSError and WriteError of the destination, and what the run's `progress` raises.
        """
        previous = self._run.previous
        if not self._is_possible or previous is None or (plain := self._lister.plain_file(group)) is None:
            return False
        path, name, status, source = plain
        start = copied_start(path, name, status)
        if (reusable := previous.expected(start, name, status)) is None:
            return False
        known = self._lister.known(source, path, name)
        if known is None:
            return False
        copied = self._run.files.take_over(path, below(self._archive, name), reusable, status)
        if copied is None:
            return False
        previous.note_taken()
        self._lister.take_over(source, name, known)
        self._run.stats.count_unchanged(copied, known)
        self._run.list_copied(start, name, copied)
        return True
