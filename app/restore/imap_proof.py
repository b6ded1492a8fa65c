"""The proof of a restore to a mail server: every message is fetched back and compared."""

from collections.abc import Iterator, Sequence

from app.model.codes import Code
from app.model.errors.server import ServerGoneError
from app.model.findings import Finding
from app.restore.imap_contents import Contents, batches, digests_of
from app.restore.imap_folder import ImapFolder
from app.restore.imap_form import Outgoing
from app.restore.imap_session import TRIES, RestoreSession
from app.restore.target import Advance


class FolderProof:
    """Compares the messages of one folder; `compared` counts those that were put there now and are the same."""

    def __init__(self, server: RestoreSession, folder: ImapFolder, advance: Advance) -> None:
        self._server = server
        self._folder = folder
        self._advance = advance
        self._waiting = {each.number: each for each in folder.done}
        self.compared = 0
        self.differing: list[Finding] = []

    def run(self) -> None:
        """Goes on where it was when the connection breaks. Raises ServerError, CancelledError."""
        tries = 0
        while True:
            before = len(self._waiting)
            try:
                for each, digest in self._found():
                    self._judge(each, digest)
                self._look_for_doubles()
                break
            except ServerGoneError:
                self._server.drop()
                tries = tries + 1 if len(self._waiting) == before else 0
                if tries == TRIES:
                    raise

    def _found(self) -> Iterator[tuple[Outgoing, str | None]]:
        """Each message that waits, with the digest of what the server has; None for one that is not there."""
        session = self._server.session()
        opened = session.examine(self._folder.raw)
        numbers_hold = opened.uid_validity == self._folder.validity and opened.uid_validity
        lost = [each for each in self._waiting.values() if not (each.uid and numbers_hold)]
        if lost:
            contents = Contents(opened.uid_validity)
            contents.take(session.listed(opened))
            contents.claimed = {each.uid for each in self._folder.done if each.uid} if numbers_hold else set()
            contents.learn(session, lost)
            yield from list(_located(contents, lost))
        known = {each.uid: each for each in self._waiting.values()}
        for batch in batches({each.uid: each.size for each in known.values() if not each.is_compared}):
            digests = digests_of(session, {uid: known[uid].size for uid in batch})
            for uid in batch:
                yield known[uid], digests.get(uid)
        for each in list(self._waiting.values()):
            yield each, each.digest

    def _look_for_doubles(self) -> None:
        """What the server took after the connection was given up was sent again, which shows only here."""
        folder = self._folder
        if not folder.may_hold_twice:
            return
        session = self._server.session()
        opened = session.examine(folder.raw)
        if opened.uid_validity != folder.validity:
            return
        contents = Contents(opened.uid_validity)
        contents.take(session.listed(opened))
        contents.claimed = {each.uid for each in folder.done} | folder.before
        ours = [each for each in folder.done if each.is_new]
        contents.learn(session, ours)
        digests = {each.digest for each in ours}
        count = sum(digest in digests for digest in contents.digests.values())
        if count:
            mailbox = ours[0].mailbox
            self.differing.append(Finding(Code.MESSAGES_TWICE_ON_SERVER, {"mailbox": mailbox, "count": count}))

    def _judge(self, message: Outgoing, digest: str | None) -> None:
        del self._waiting[message.number]
        place = {"mailbox": message.mailbox, "subject": message.subject}
        if digest == message.digest:
            self.compared += message.is_new
        elif digest is None:
            self.differing.append(Finding(Code.MESSAGE_NOT_ON_SERVER, place))
        elif message.is_odd:
            self.differing.append(Finding(Code.NOT_PUT_BIT_EXACT, place))
        else:
            self.differing.append(Finding(Code.SERVER_CHANGED_MESSAGE, place))
        self._advance(int(message.is_new), message.size)


def _located(contents: Contents, lost: Sequence[Outgoing]) -> Iterator[tuple[Outgoing, str | None]]:
    """Looks for messages by their bytes, then by their Message-ID alone: a server may have changed the rest."""
    remaining = []
    for each in lost:
        if contents.match(each):
            yield each, contents.digests.get(each.uid)
        else:
            remaining.append(each)
    for each in remaining:
        uid = next(iter(contents.candidates(each)), 0) if each.message_id else 0
        contents.claimed.add(uid)
        yield each, contents.digests.get(uid)
