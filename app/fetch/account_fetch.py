"""Everything an account has on its server: mailbox after mailbox, until a whole round shows that nothing changed.

Whether a mailbox changed is seen by what EXAMINE says (RFC 9051, 2.3.1.1): how many messages there are, and which UID
comes next. A server that says no next UID cannot show that nothing changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.discovery.fetched_mail import FetchedMailbox
from app.fetch import hidden
from app.fetch.account_fetched import AccountFetched
from app.fetch.folder_names import name_of, path_of
from app.fetch.labelled import Labelled, order_of
from app.fetch.mailbox_fetch import Fetched, MailboxFetch
from app.fetch.session import FetchSession, MeaningChangedError
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.formats.common.roles import role_of_path
from app.model.codes import Code
from app.model.errors.server import ServerRefusedError
from app.model.findings import Finding
from app.model.mail import Role
from app.servers.imap_answers import OpenFolder, ServerFolder
from app.servers.reconnecting import Connect

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a mailbox was like, and what came of fetching it."""

    opened: OpenFolder
    fetched: Fetched


class AccountFetch:
    """Raises ServerError where the server cannot be asked any more, OSError of the folder, and what `watch` raises."""

    def __init__(
        self, connect: Connect, host: str, staging: Staging, watch: Watch, now: Callable[[], datetime] = datetime.now
    ) -> None:
        self._server = FetchSession(connect)
        self._host = host
        self._staging = staging
        self._watch = watch
        self._now = now
        self._asked = now().astimezone()
        self._folders: list[ServerFolder] = []
        self._seen: dict[bytes, _Seen] = {}
        self._refused: dict[bytes, Finding] = {}
        self._labelled = Labelled()

    def run(self) -> AccountFetched:
        """Fetches all, compares, and lists it. Whatever is raised, what came is kept."""
        try:
            changed = self._rounds()
        except BaseException:
            # It may be in the middle of a message: there is nothing more to be said on it.
            self._server.drop()
            raise
        self._server.end()
        findings = tuple(self._findings(changed))
        account = self._staging.list(findings, is_finished=True)
        return AccountFetched(
            account,
            frozenset(map(path_of, self._folders)),
            frozenset(each.role for each in self._folders),
            self._asked,
            tuple(self._doubts(findings)),
        )

    def _rounds(self) -> list[str]:
        """The mailboxes that changed in every round."""
        changed: list[str] = []
        for _ in range(_ROUNDS):
            self._asked = self._now().astimezone()
            before, self._folders = self._folders, self._server.folders()
            # What is no longer there cannot be missing, if it stays away; what was fetched of it stays.
            listed = {each.raw for each in self._folders}
            gone = [each for each in before if each.raw not in listed]
            for each in gone:
                self._seen.pop(each.raw, None)
            self._refused.clear()
            opened = sorted((each for each in self._folders if each.is_selectable), key=order_of)
            changed = [name_of(each) for each in (*gone, *(each for each in opened if self._changed(each)))]
            if not changed:
                break
        return changed

    def _changed(self, folder: ServerFolder) -> bool:
        """Fetches what is new in a mailbox; False where there was nothing new."""
        name = name_of(folder)
        try:
            opened = self._server.examine(folder.raw)
            seen = self._seen.get(folder.raw)
            if seen is not None and seen.opened == opened and opened.uid_next:
                return False
            self._watch.enter(name)
            self._fetch(folder, opened)
        except ServerRefusedError as error:
            self._seen.pop(folder.raw, None)
            self._refused[folder.raw] = Finding(
                Code.SERVER_MAILBOX_NOT_FETCHED, {"mailbox": name, "error": str(error.code)}
            )
            return False
        except MeaningChangedError:
            self._seen.pop(folder.raw, None)
        return True

    def _fetch(self, folder: ServerFolder, opened: OpenFolder) -> None:
        path = path_of(folder)
        role = folder.role if folder.role is not Role.OTHER else role_of_path(path)
        local = self._staging.mailbox(folder.raw, FetchedMailbox("", path, role), opened.uid_validity)
        try:
            fetched = MailboxFetch(self._server, opened, name_of(folder), local, self._watch, self._labelled).run()
            self._staging.remove_earlier(local)
        finally:
            local.close()
        self._seen[folder.raw] = _Seen(opened, fetched)

    def _findings(self, changed: list[str]) -> Iterator[Finding]:
        for seen in self._seen.values():
            yield from seen.fetched.findings
        yield from self._refused.values()
        for name in changed:
            yield Finding(Code.SERVER_KEPT_CHANGING, {"mailbox": name})
        problems = any(each.is_problem for seen in self._seen.values() for each in seen.fetched.findings)
        if not (problems or self._refused or changed):
            count = sum(seen.fetched.listed for seen in self._seen.values())
            counts = {"mailboxes": len(self._seen), "count": count}
            yield Finding(Code.SERVER_FETCHED_WHOLE, {"host": self._host, **counts})
        yield Finding(Code.SERVER_MAY_HIDE_MAIL, {"host": self._host})

    def _doubts(self, findings: tuple[Finding, ...]) -> Iterator[Finding]:
        """A message of another size than announced may have been cut: only who looks at it can tell."""
        is_whole = any(each.code == Code.SERVER_FETCHED_WHOLE for each in findings)
        if not is_whole or any(each.is_problem or each.code == Code.SERVER_SIZE_DIFFERS for each in findings):
            yield Finding(Code.SERVER_NOT_FETCHED_WHOLE, {"host": self._host})
        counts = {raw: seen.opened.messages for raw, seen in self._seen.items()}
        yield from hidden.doubts(self._host, self._folders, counts)
