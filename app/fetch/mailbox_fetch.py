"""One mailbox of a server: what is not here yet is fetched, and what cannot be had is named."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.fetch.batches import batches, halves
from app.fetch.labelled import Labelled
from app.fetch.mailbox_folder import MailboxFolder
from app.fetch.session import FetchSession
from app.fetch.watch import Watch
from app.model.codes import Code
from app.model.errors.server import ServerAnswerError, ServerError, ServerGoneError, ServerRefusedError
from app.model.findings import Finding
from app.servers.imap_answers import FetchedMessage, OpenFolder

_USUAL_SIZE = 50_000
"""Octets of a message whose size the server does not say."""
_TRIES = 3
_AT_ONCE = 3
"""Commands under way: while one batch comes, the server has the next ones to prepare."""
_MOST_BREAKS = 20
"""So often the connection may break with no message between: halving a batch of 256 down to one takes half of it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a mailbox: how many messages the server listed that no other mailbox had before, and all that was
    not as it should be.
    """

    listed: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Window:
    """Batches that are asked for together: those under way, the most there were of them, and those of which not all had
    come at the end of their command, with why. `came` are the UIDs of all that came of these.
    """

    came: set[int] = field(default_factory=set)
    under_way: list[tuple[int, ...]] = field(default_factory=list)
    failed: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    together: int = 0


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
        again: list[tuple[int, ...]] = []
        while pending or again:
            # What failed among others is asked for alone.
            again += self._fetched(again, 1)[::-1] if again else self._fetched(pending, self._at_once)[::-1]
        return Fetched(len(listed - self._elsewhere), tuple(self._findings(listed)))

    def _listed(self) -> tuple[set[int], dict[int, int]]:
        """All UIDs, and the sizes of the messages that are to be fetched. A broken connection is made anew."""
        for left in reversed(range(_TRIES)):
            listed: set[int] = set()
            self._elsewhere.clear()
            wanted: dict[int, int] = {}
            try:
                for message in self._server.session().listed(self._opened, at_once=self._at_once):
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
            except (ServerGoneError, ServerAnswerError, ServerRefusedError) as error:
                if not left or (isinstance(error, ServerRefusedError) and not self._server.takes_several):
                    raise
                if not isinstance(error, ServerRefusedError):
                    self._server.drop()
                self._server.takes_several = False
        return listed, wanted

    @property
    def _at_once(self) -> int:
        return _AT_ONCE if self._server.takes_several else 1

    def _fetched(self, pending: list[tuple[int, ...]], at_once: int) -> list[tuple[int, ...]]:
        """Fetches batches from the end of `pending` until one fails; what is to be asked for again, one by one."""
        window, may_be_the_line = _Window(), False
        try:
            self._read(window, pending, at_once)
        except (ServerGoneError, ServerAnswerError) as error:
            self._broke(error, window.together)
            window.failed += [(uids, str(error.code)) for uids in window.under_way]
            may_be_the_line = True
        self._folder.drop_open()
        again: list[tuple[int, ...]] = []
        for uids, code in window.failed:
            missing = tuple(uid for uid in uids if uid not in window.came)
            if missing and (window.together > 1 or len(missing) < len(uids)):
                again.append(missing)
            elif missing:
                again += self._smaller(missing, code, may_be_the_line=may_be_the_line)
        return again

    def _read(self, window: _Window, pending: list[tuple[int, ...]], at_once: int) -> None:
        """What comes is kept at once, whatever becomes of its command."""

        def take(message: FetchedMessage) -> None:
            if self._folder.take(message):
                window.came.add(message.uid)
                self._breaks = 0
                self._labelled.add(message)
                self._watch.came(1, 0)

        fetching = self._server.session().fetching(lambda: self._folder.new_file(self._watch), take)
        while window.under_way or (pending and not window.failed):
            while pending and not window.failed and len(window.under_way) < at_once:
                window.under_way.append(pending.pop())
                fetching.ask(window.under_way[-1])
            window.together = max(window.together, len(window.under_way))
            ended = fetching.end()
            window.under_way.remove(ended.uids)
            self._folder.flush()
            if window.came.issuperset(ended.uids):
                window.came.difference_update(ended.uids)
            else:
                window.failed.append((ended.uids, _code_of(ended.refusal)))

    def _broke(self, error: ServerError, together: int) -> None:
        self._server.drop()
        if together > 1:
            self._server.takes_several = False
        self._breaks += 1
        if self._breaks == _MOST_BREAKS:
            raise error

    def _smaller(self, batch: tuple[int, ...], code: str, *, may_be_the_line: bool) -> list[tuple[int, ...]]:
        if len(batch) > 1:
            return halves(batch)
        is_first = batch[0] not in self._failed
        self._failed[batch[0]] = code
        return [batch] if may_be_the_line and is_first else []

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


def _code_of(refusal: ServerError | None) -> str:
    """Why a message did not come: what a server that refused nothing left out is no answer to what it was asked."""
    return str(refusal.code if refusal is not None else Code.SERVER_ANSWER_INVALID)
