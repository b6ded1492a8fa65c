"""Everything a POP3 server shows: the messages of its inbox, until another session shows that nothing changed.

A session of POP3 shows what was there when it began (RFC 1939, 4), so what came meanwhile shows itself in the next one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from app.discovery.fetched_mail import FetchedMailbox
from app.fetch.account_fetched import AccountFetched
from app.fetch.mailbox_folder import MailboxFolder
from app.fetch.pop_names import PopNames
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.model.codes import Code
from app.model.errors.server import (
    LoginRefusedError,
    ServerAnswerError,
    ServerBusyError,
    ServerError,
    ServerGoneError,
    ServerRefusedError,
)
from app.model.findings import Finding
from app.model.mail import Role
from app.servers.imap_answers import FetchedMessage
from app.servers.pop import PopMessage, PopSession
from app.servers.reconnecting import ConnectPop, ReconnectingSession

_ROUNDS = 4
_MOST_BREAKS = 20
"""So often the line may break without one message between."""
_TRIES = 2
_RAW, _NAME = b"INBOX", "INBOX"
_Listed = dict[int, PopMessage]


class PopFetch:
    """Raises ServerError where the server cannot be asked any more, OSError of the folder, and what `watch` raises."""

    def __init__(
        self,
        connect: ConnectPop,
        host: str,
        staging: Staging,
        watch: Watch,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._line: ReconnectingSession[PopSession] = ReconnectingSession(connect)
        self._host = host
        self._staging = staging
        self._watch = watch
        self._names = PopNames(staging.names)
        self._listed: _Listed = {}
        self._listed_in = self._counted = self._breaks = 0
        self._has_names = True
        self._found: list[Finding] = []
        self._now = now
        self._asked_at = now().astimezone()

    def run(self) -> AccountFetched:
        """Fetches all, compares, and lists it. Whatever is raised, what came is kept."""
        try:
            is_whole = self._rounds()
        except BaseException:
            # It may be in the middle of a message: there is nothing more to be said on it.
            self._line.drop()
            raise
        self._line.end()
        if not is_whole:
            self._found.append(Finding(Code.SERVER_KEPT_CHANGING, {"mailbox": _NAME}))
        elif not any(each.is_problem for each in self._found):
            self._found.append(Finding(Code.POP_INBOX_FETCHED, {"host": self._host, "count": len(self._listed)}))
        self._found.append(Finding(Code.POP_SHOWS_INBOX_ONLY, {"host": self._host}))
        account = self._staging.list(self._found, is_finished=True)
        # An account has more folders than its inbox: what POP shows is never shown to be everything.
        doubts = (Finding(Code.SERVER_ASKED_BY_POP, {"host": self._host}),)
        return AccountFetched(account, frozenset({(_NAME,)}), frozenset({Role.INBOX}), self._asked_at, doubts)

    def _rounds(self) -> bool:
        """True where a later session showed the same messages."""
        before: _Listed | None = None
        for _ in range(_ROUNDS):
            self._asked_at = self._now().astimezone()
            try:
                self._list()
            except (ServerBusyError, LoginRefusedError):
                if before is None:
                    raise
                # Some let nobody in again that soon; then nobody can say that nothing changed.
                return False
            if self._listed == before:
                return True
            if before is None:
                self._watch.enter(_NAME)
            before = self._listed
            self._fetch(before)
            # What came meanwhile shows itself to the next session.
            self._line.end()
            if not self._has_names:
                return False
        return False

    def _list(self) -> None:
        """All messages by the numbers they have here; where the line breaks, a new one is tried."""
        try:
            messages = self._asked()
        except (ServerGoneError, ServerAnswerError):
            self._line.drop()
            messages = self._asked()
        self._has_names = all(each.name for each in messages)
        self._listed = self._names.numbers(messages) if self._has_names else {each.number: each for each in messages}
        self._listed_in = self._line.generation

    def _asked(self) -> list[PopMessage]:
        session = self._line.session()
        self._counted = session.count()
        return session.listed()

    def _fetch(self, listed: _Listed) -> None:
        counted = self._counted
        # Numbers of one session mean nothing in another.
        generation = self._names.generation if self._has_names else 0
        folder = self._staging.mailbox(_RAW, FetchedMailbox("", (_NAME,), Role.INBOX), generation)
        try:
            wanted = [number for number in sorted(listed, reverse=True) if not folder.has(_known(number, listed))]
            self._watch.came(len(listed) - len(wanted), 0)
            self._watch.expect(sum(listed[number].size for number in wanted))
            failed: dict[int, str] = {}
            for number in wanted:
                if (error := self._fetched(number, folder)) is not None:
                    failed[number] = str(error.code)
            self._staging.remove_earlier(folder)
            self._found = list(_findings(listed, counted, folder, failed))
        finally:
            folder.close()

    def _fetched(self, number: int, folder: MailboxFolder) -> ServerError | None:
        """Fetches a message; where that breaks the line, once more on a new one. Why it did not come."""
        last: ServerError | None = None
        for _ in range(_TRIES):
            try:
                self._take(number, folder)
            except ServerRefusedError as error:
                folder.drop_open()
                return error
            except (ServerGoneError, ServerAnswerError) as error:
                folder.drop_open()
                self._line.drop()
                self._breaks += 1
                if self._breaks == _MOST_BREAKS or not self._has_names:
                    raise
                last = error
            else:
                self._breaks = 0
                return None
        return last

    def _take(self, number: int, folder: MailboxFolder) -> None:
        session = self._line.session()
        if self._line.generation != self._listed_in:
            # Another session has other numbers.
            self._list()
            session = self._line.session()
        message = self._listed.get(number)
        if message is None:
            # Somebody took it away; the next round says so.
            return
        file = folder.new_file(self._watch)
        octets = session.retrieve(message, file)
        folder.take(replace(_known(number, self._listed), sink=file, body_size=octets))
        folder.drop_open()
        folder.flush()
        self._watch.came(1, 0)


def _known(number: int, listed: _Listed) -> FetchedMessage:
    return FetchedMessage(number, listed[number].size, None, frozenset(), b"", None, None)


def _findings(listed: _Listed, counted: int, folder: MailboxFolder, failed: Mapping[int, str]) -> Iterator[Finding]:
    for number in sorted(set(listed) - folder.uids(), reverse=True):
        error = failed.get(number, str(Code.SERVER_ANSWER_INVALID))
        at = listed[number].number
        yield Finding(Code.SERVER_MESSAGE_NOT_FETCHED, {"mailbox": _NAME, "uid": at, "error": error})
    if len(listed) != counted:
        yield Finding(Code.SERVER_LIST_DIFFERS, {"mailbox": _NAME, "listed": len(listed), "count": counted})
    if odd := folder.odd_sizes(listed):
        yield Finding(Code.SERVER_SIZE_DIFFERS, {"mailbox": _NAME, "count": odd})
