"""One folder on a mail server that mail is put into: nothing twice, nothing lost, whatever breaks."""

from collections.abc import Container, Sequence

from app.model.codes import Code
from app.model.errors.server import MailboxFullError, ServerBusyError, ServerGoneError
from app.model.findings import Finding
from app.model.restoration import PutOutcome
from app.restore.imap_contents import Contents
from app.restore.imap_form import AnyKeyword, Outgoing
from app.restore.imap_resume import ResumeFile
from app.restore.imap_session import TRIES, RestoreSession
from app.restore.target import Put
from app.servers.imap import Added, ImapSession
from app.servers.imap_answers import OpenFolder
from app.servers.imap_status import Status

_GROUP = 50
_GROUP_BYTES = 4 << 20
"""MULTIAPPEND takes all or nothing, so what one command carries is kept small."""
_LOST_IN_A_ROW = 5
"""So many messages that each broke the connection, one after another, are no fault of theirs."""


class ImapFolder:
    """A folder that is there. Use `put` and `close`; `done` are the messages that are in it then.

    `raw` is its name in modified UTF-7, `path` the same for people. `before` are the numbers of what it held at first.
    `may_hold_twice`: the connection broke while the server was taking messages, and it may have gone on afterwards.
    """

    def __init__(self, server: RestoreSession, raw: bytes, path: tuple[str, ...], resume: ResumeFile) -> None:
        self.raw = raw
        self.path = path
        self.done: list[Outgoing] = []
        self._server = server
        self._resume = resume
        self.before: frozenset[int] = frozenset()
        self.may_hold_twice = False
        self._contents = Contents(0)
        self._keywords: Container[str] = AnyKeyword()
        self._are_keywords_told = False
        self._largest: int | None = None
        self._generation = -1
        self._lost_in_a_row = 0
        self._waiting: list[Outgoing] = []
        self._waiting_bytes = 0
        self._puts: list[Put] = []

    @property
    def validity(self) -> int:
        """Under which the numbers of `done` mean something."""
        return self._contents.validity

    def open(self) -> None:
        """Reads what is in the folder already. Raises ServerError."""
        for attempt in range(TRIES):
            try:
                self._ready()
                return
            except ServerGoneError:
                self._server.drop()
                if attempt == TRIES - 1:
                    raise

    def put(self, message: Outgoing) -> list[Put]:
        """Takes a message; sends a group of them when it is large enough. Raises ServerError, NotWritableError."""
        if self._largest is not None and message.size > self._largest:
            self._refuse(message, f"APPENDLIMIT {self._largest}")
        else:
            if self._waiting_bytes + message.size > _GROUP_BYTES:
                self._send_waiting()
            self._waiting.append(message)
            self._waiting_bytes += message.size
            if len(self._waiting) >= _GROUP:
                self._send_waiting()
        return self._taken_puts()

    def close(self) -> list[Put]:
        """Sends what waits. Raises ServerError, NotWritableError."""
        self._send_waiting()
        return self._taken_puts()

    def _taken_puts(self) -> list[Put]:
        puts, self._puts = self._puts, []
        return puts

    def _send_waiting(self) -> None:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._send(waiting)

    def _send(self, messages: list[Outgoing]) -> None:
        """Whatever of it is there already is not sent, also where it came there just before the connection broke."""
        tries = 0
        while messages:
            try:
                session = self._ready()
                messages = self._missing(session, messages)
                together = messages if session.can("MULTIAPPEND") else messages[:1]
                answer = self._added(session, together)
            except ServerGoneError as error:
                self._server.drop()
                self.may_hold_twice |= any(each.is_new for each in messages)
                tries += 1
                if tries == TRIES:
                    self._part(messages, error)
                    return
            else:
                tries, messages = 0, messages[len(together) :]
                self._heed(together, answer)

    def _added(self, session: ImapSession, messages: Sequence[Outgoing]) -> Added | Status:
        if not messages:
            return Added(0, ())
        for each in messages:
            # From here on it may be there, whatever is heard of it.
            each.is_new = True
        return session.add(self.raw, [each.as_new(self._keywords) for each in messages])

    def _part(self, messages: list[Outgoing], error: ServerGoneError) -> None:
        """Finds the message that breaks the connection again and again, and lists it."""
        if len(messages) > 1:
            self._halve(messages)
            return
        self._lost_in_a_row += 1
        if self._lost_in_a_row == _LOST_IN_A_ROW:
            raise error
        self._refuse(messages[0], str(error.code))

    def _halve(self, messages: list[Outgoing]) -> None:
        middle = len(messages) // 2
        self._send(messages[:middle])
        self._send(messages[middle:])

    def _ready(self) -> ImapSession:
        """The session with the folder open. What it holds is read again in every new session."""
        session = self._server.session()
        if self._generation != self._server.generation:
            self._largest = session.largest_message
            self._load(session, session.select(self.raw))
            self._generation = self._server.generation
        return session

    def _load(self, session: ImapSession, folder: OpenFolder) -> None:
        self._keywords = AnyKeyword() if folder.takes_keywords else folder.keywords
        listed = list(session.listed(folder))
        if self._generation < 0 and not self.done:
            self.before = frozenset(each.uid for each in listed)
        if folder.uid_validity != self._contents.validity or not folder.uid_validity:
            # The numbers of before mean nothing any more: each message is looked for by its bytes.
            self._contents = Contents(folder.uid_validity)
            for each in self.done:
                each.uid = 0
        self._contents.take(listed)
        there = {each.uid for each in listed}
        remembered = self._resume.known(self.raw, folder.uid_validity)
        self._contents.know({uid: digest for uid, digest in remembered.items() if uid in there})
        lost = [each for each in self.done if not each.uid]
        self._contents.learn(session, lost)
        for each in lost:
            self._contents.match(each)

    def _missing(self, session: ImapSession, messages: list[Outgoing]) -> list[Outgoing]:
        """The messages that are not there; what becomes of the others is noted."""
        compared = self._contents.learn(session, messages)
        missing, found = [], []
        for each in messages:
            if not self._contents.match(each):
                missing.append(each)
                continue
            each.is_compared = each.uid in compared and not each.is_odd
            self._finish(each)
            found.append(each)
        self._remember(found)
        return missing

    def _heed(self, messages: Sequence[Outgoing], answer: Added | Status) -> None:
        if isinstance(answer, Status):
            self._heed_refusal(list(messages), answer)
            return
        self._lost_in_a_row = 0
        if answer.uids and answer.uid_validity == self._contents.validity:
            for each, uid in zip(messages, answer.uids, strict=True):
                self._contents.claim(uid, each)
            self._remember(messages)
        elif answer.uids:
            # The folder is not the one that was opened; without numbers the messages are looked for in the end.
            self._generation = -1
        for each in messages:
            self._finish(each)

    def _heed_refusal(self, messages: list[Outgoing], status: Status) -> None:
        """Bisects a group; of a single message first the keywords go, then the date, before it is given up."""
        if status.code == "OVERQUOTA":
            raise MailboxFullError(self._server.host, status.words)
        if status.is_for_now:
            raise ServerBusyError(self._server.host, status.words)
        if len(messages) > 1:
            self._halve(messages)
            return
        (message,) = messages
        if message.as_new(self._keywords).flags != message.flags:
            message.refused_keywords, message.keywords = message.keywords, ()
        elif message.received is not None:
            message.received = None
        else:
            self._refuse(message, status.words)
            return
        self._send(messages)

    def _remember(self, messages: Sequence[Outgoing]) -> None:
        known = self._resume.known(self.raw, self.validity)
        numbers = {each.uid: each.digest for each in messages if known.get(each.uid) != each.digest}
        if numbers and self.validity:
            self._resume.add(self.raw, self.validity, numbers)

    def _finish(self, message: Outgoing) -> None:
        """Notes that a message is there. Its bytes are not needed any more."""
        finding = self._lost_keywords(message)
        message.octets = b""
        self.done.append(message)
        outcome = PutOutcome.WRITTEN if message.is_new else PutOutcome.ALREADY_THERE
        self._puts.append(Put(message.number, outcome, finding))

    def _lost_keywords(self, message: Outgoing) -> Finding | None:
        """Once a folder: which keywords it does not take."""
        lost = [*message.refused_keywords, *(each for each in message.keywords if each.lower() not in self._keywords)]
        if not lost or self._are_keywords_told or not message.is_new:
            return None
        self._are_keywords_told = True
        return Finding(Code.KEYWORDS_NOT_KEPT, {"mailbox": message.mailbox, "keywords": " ".join(lost)})

    def _refuse(self, message: Outgoing, error: str) -> None:
        self._puts.append(Put(message.number, PutOutcome.REFUSED, refusal(message.mailbox, message.subject, error)))


def refusal(mailbox: str, subject: str, error: str) -> Finding:
    """Why a message is not on the server."""
    return Finding(Code.MESSAGE_NOT_RESTORED, {"mailbox": mailbox, "subject": subject, "error": error})
