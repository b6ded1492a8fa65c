"""Mail that is all plain: the short way for a folder of messages that no earlier archive has."""

from app.archive.bag.inventory import copied_start
from app.archive.copying.copy_entry import NamedEntry
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.message_lister import MessageLister
from app.system.paths import below


class PlainMail:
    """Copies small files of folders of messages, one by one, as a walk meets them."""

    def __init__(self, run: CopyRun, lister: MessageLister) -> None:
        self._run = run
        self._lister = lister
        self._archive = str(run.archive.path(""))
        # Where copies may lie already, here or in an earlier archive, each has to be looked at.
        self._is_possible = run.previous is None and not run.archive.resumed

    def take(self, group: list[NamedEntry]) -> bool:
        """Copies the file of a group as `EntryCopier` would, and notes it in all lists.

        False, and nothing done, for all that is not the plain case: that goes the usual way. It is the plain case where
        one read shows all the bytes, and these are one whole message of which there is nothing to report. Raises
        WriteError, and what the run's `progress` raises.
        """
        if not self._is_possible or (plain := self._lister.plain_file(group)) is None:
            return False
        path, name, _, source = plain
        message, content = None, b""

        def look(data: bytes) -> bool:
            nonlocal message, content
            message, content = self._lister.plain_message(source, path, data), data
            return message is not None

        try:
            copied = self._run.files.copy_at_once(path, below(self._archive, name), look)
        except OSError:
            return False
        if copied is None or message is None or not copied.stable:
            return False
        self._lister.list_plain(source, path, name, message, content)
        self._run.stats.count_plain(copied.size)
        self._run.list_copied(copied_start(path, name, copied.status), name, copied)
        return True
