"""The folder in which mail of one account gathers until it is in an archive: another run goes on with it.

hanako@example.jp at imap.example.jp.incomplete/
    .fetch.furoshiki                               locked by the run that is at work
    names.json                                     of POP3 only, see `app.fetch.pop_names`
    hanako@example.jp/                             what is copied into the archive
        server.json                                see `app.discovery.fetched_mail`
        INBOX 1795955320-6d1d13ee/                 see `app.fetch.mailbox_folder`; UIDVALIDITY, and which mailbox it is
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from app.discovery.fetched_mail import LIST, FetchedAccount, FetchedMailbox, dump, load
from app.fetch.mailbox_folder import EarlierFolder, MailboxFolder, digests_in
from app.model.errors.destination import NotWritableError
from app.model.errors.server import FetchAtWorkError
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.system.lock import Lock, NoLocksError, acquire
from app.system.moving import remove_tree
from app.system.paths import prefixed
from app.system.reading import read_start
from app.system.small_file import replace
from app.textkit.safe_names import safe_name

INCOMPLETE = ".incomplete"
LOCK = ".fetch.furoshiki"
NAMES = "names.json"
_LARGEST_LIST = 1 << 26
_LONGEST_TITLE = 40


class Staging:
    """Every method may raise OSError."""

    def __init__(
        self,
        destination: Path,
        *,
        address: str,
        host: str,
        user: str,
        protocol: MailProtocol,
        earlier: Iterable[Path] = (),
    ) -> None:
        """Makes the folder, or goes on with the one that is there. Raises FetchAtWorkError.

        `earlier` are folders of fetched accounts in archives made before, the newest first; those of this account on
        this server are of use.
        """
        whose = f"{user} at {host}" if user != address else f"{address} at {host}"
        # Three folders and a file below make a path longer than Windows takes without its prefix.
        self._outer = Path(prefixed(str(destination))) / safe_name(whose + INCOMPLETE)
        self.folder = self._outer / safe_name(address)
        self._address, self._host, self._user, self._protocol = address, host, user, protocol
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._outer / LOCK).touch()
        self._lock: Lock | None = None
        with suppress(NoLocksError):
            self._lock = acquire(self._outer / LOCK)
            if self._lock is None:
                raise FetchAtWorkError(destination)
        self._mailboxes = {each.folder: each for each in self._listed()}
        self._earlier = tuple(filter(self._is_of_this_account, earlier))

    @property
    def names(self) -> Path:
        """Where the names of messages are kept that POP3 gives them."""
        return self._outer / NAMES

    def mailbox(self, raw: bytes, listed: FetchedMailbox, uid_validity: int) -> MailboxFolder:
        """The folder of a mailbox, as long as its UIDs mean what they mean now; `listed` without its folder's name."""
        digest = hashlib.sha256(raw).hexdigest()[:8]
        title = safe_name(" - ".join(listed.path)[:_LONGEST_TITLE])
        name = f"{title} {uid_validity}-{digest}"
        if not uid_validity and (self.folder / name).exists():
            # Its numbers mean nothing any more (RFC 9051, 2.3.1.1).
            remove_tree(self.folder / name)
        self._mailboxes[name] = FetchedMailbox(name, listed.path, listed.role)
        self.list((), is_finished=False)
        return MailboxFolder(self.folder / name, self._earlier_folder(name) if uid_validity else None)

    def _earlier_folder(self, name: str) -> EarlierFolder | None:
        """The newest one: the name says which mailbox it is, and what its UIDs mean."""
        found = next((each / name for each in self._earlier if (each / name).is_dir()), None)
        return EarlierFolder(found) if found is not None else None

    def _is_of_this_account(self, folder: Path) -> bool:
        try:
            account = load(read_start(folder / LIST, _LARGEST_LIST))
        except OSError:
            return False
        ours = (self._address, self._host, self._user, self._protocol)
        return account is not None and (account.address, account.host, account.user, account.protocol) == ours

    def remove_earlier(self, current: MailboxFolder) -> None:
        """Removes what `current` holds as well from the folders of the same mailbox when its UIDs meant others."""
        which = current.path.name.rpartition("-")[2]
        earlier = [name for name in self._mailboxes if name != current.path.name and name.endswith(f"-{which}")]
        if not earlier:
            return
        digests = {digest for _, digest in current.digests()}
        for name in earlier:
            folder = MailboxFolder(self.folder / name)
            folder.remove([file for file, digest in folder.digests() if digest in digests])
            folder.close()
            if not folder.uids():
                remove_tree(folder.path)
                del self._mailboxes[name]

    def list(self, findings: Iterable[Finding], *, is_finished: bool) -> FetchedAccount:
        """Writes the list of mailboxes, and what is to be said of them."""
        mailboxes = tuple(self._mailboxes.values())
        account = FetchedAccount(
            self._address, self._host, self._user, self._protocol, is_finished, mailboxes, tuple(findings)
        )
        if not replace(self.folder / LIST, dump(account)):
            raise NotWritableError(self.folder)
        return account

    def count(self, mailbox: FetchedMailbox) -> int:
        """How many messages of a mailbox are here."""
        return sum(1 for _ in digests_in(self.folder / mailbox.folder))

    def close(self) -> None:
        """Lets another run go on."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def remove(self) -> None:
        """Removes all of it; never raises. What stays is still called incomplete."""
        self.close()
        with suppress(OSError):
            remove_tree(self._outer)

    def _listed(self) -> tuple[FetchedMailbox, ...]:
        try:
            account = load(read_start(self.folder / LIST, _LARGEST_LIST))
        except FileNotFoundError:
            return ()
        listed = account.mailboxes if account is not None else ()
        return tuple(each for each in listed if (self.folder / each.folder).is_dir())
