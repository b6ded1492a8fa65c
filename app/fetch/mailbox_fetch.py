"""One mailbox of a server: what is not here yet is fetched, and what cannot be had is named."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.fetch.batches import batches, halves
from app.fetch.labelled import Labelled
from app.fetch.mailbox_folder import MailboxFolder
from app.fetch.session import FetchSession
from app.fetch.watch import Watch
from app.model.codes import Code
from app.model.errors.server import ServerAnswerError, ServerError, ServerGoneError, ServerRefusedError
from app.model.findings import Finding
from app.servers.imap_answers import OpenFolder

_USUAL_SIZE = 50_000
"""Octets of a message whose size the server does not say."""
_TRIES = 2
_MOST_BREAKS = 20
"""So often the connection may break with no message between: halving a batch of 256 down to one takes half of it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a mailbox: how many messages the server listed that no other mailbox had before, and all that was
    not as it should be.
    """

    listed: int
    findings: tuple[Finding, ...]


class MailboxFetch:
    """Raises ServerError where the server cannot be asked any more, MeaningChangedError, OSError, what `watch` raises.

    Whatever is raised, the messages that came are kept.
    """

    def __init__(
        self,
        server: FetchSession,
        opened: OpenFolder,
        name: str,
        folder: MailboxFolder,
        watch: Watch,
        labelled: Labelled,
    ) -> None:
        """`name` is what people know the mailbox by."""
        self._server = server
        self._opened = opened
        self._name = name
        self._folder = folder
        self._watch = watch
        self._labelled = labelled
        self._elsewhere: set[int] = set()
        self._failed: dict[int, str] = {}
        self._breaks = 0

    def run(self) -> Fetched:
        """Lists the mailbox and fetches what is not here."""
        listed, wanted = self._listed()
        self._watch.expect(sum(wanted.values()))
        pending = batches(wanted)[::-1]
        del wanted
        while pending:
            pending += self._fetched(pending.pop())[::-1]
        return Fetched(len(listed - self._elsewhere), tuple(self._findings(listed)))

    def _listed(self) -> tuple[set[int], dict[int, int]]:
        """All UIDs, and the sizes of the messages that are to be fetched. A broken connection is made anew once."""
        for left in reversed(range(_TRIES)):
            listed: set[int] = set()
            self._elsewhere.clear()
            wanted: dict[int, int] = {}
            try:
                for message in self._server.session().listed(self._opened):
                    listed.add(message.uid)
                    if self._folder.has(message):
                        self._labelled.add(message)
                        self._watch.came(1, 0)
                    elif self._labelled.has(message):
                        self._elsewhere.add(message.uid)
                        self._watch.came(1, 0)
                    elif self._folder.take_earlier(message):
                        self._labelled.add(message)
                        self._watch.came(1, 0)
                    else:
                        wanted[message.uid] = message.size or _USUAL_SIZE
                break
            except (ServerGoneError, ServerAnswerError):
                self._server.drop()
                if not left:
                    raise
        return listed, wanted

    def _fetched(self, batch: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Fetches messages; those that did not come are to be tried again in smaller batches."""
        try:
            found = self._server.session().fetch(batch, lambda: self._folder.new_file(self._watch))
        except (ServerGoneError, ServerAnswerError, ServerRefusedError) as error:
            self._folder.drop_open()
            return self._again(batch, error)
        taken = [message for message in found if self._folder.take(message)]
        came = {message.uid for message in taken}
        for message in taken:
            self._labelled.add(message)
        self._folder.drop_open()
        self._folder.flush()
        self._watch.came(len(came), 0)
        missing = tuple(uid for uid in batch if uid not in came)
        if came:
            self._breaks = 0
            return [missing] if missing else []
        return self._smaller(missing, str(Code.SERVER_ANSWER_INVALID))

    def _again(self, batch: tuple[int, ...], error: ServerError) -> list[tuple[int, ...]]:
        if isinstance(error, ServerRefusedError):
            return self._smaller(batch, str(error.code))
        self._server.drop()
        self._breaks += 1
        if self._breaks == _MOST_BREAKS:
            raise error
        if len(batch) == 1 and batch[0] not in self._failed:
            # It may have been the connection, and not the message.
            self._failed[batch[0]] = str(error.code)
            return [batch]
        return self._smaller(batch, str(error.code))

    def _smaller(self, batch: tuple[int, ...], error: str) -> list[tuple[int, ...]]:
        if len(batch) > 1:
            return halves(batch)
        self._failed[batch[0]] = error
        return []

    def _findings(self, listed: set[int]) -> Iterable[Finding]:
        here = self._folder.uids()
        for uid in sorted(listed - here - self._elsewhere, reverse=True):
            error = self._failed.get(uid, str(Code.SERVER_ANSWER_INVALID))
            yield Finding(Code.SERVER_MESSAGE_NOT_FETCHED, {"mailbox": self._name, "uid": uid, "error": error})
        if len(listed) != self._opened.messages:
            counts = {"listed": len(listed), "count": self._opened.messages}
            yield Finding(Code.SERVER_LIST_DIFFERS, {"mailbox": self._name, **counts})
        if odd := self._folder.odd_sizes(listed):
            yield Finding(Code.SERVER_SIZE_DIFFERS, {"mailbox": self._name, "count": odd})
