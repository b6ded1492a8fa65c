"""A home whose IMAP program had only headers, and the account on a real mail server that has the whole messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.formats.standard import mutf7
from app.jobs import backup, fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.jobs.sources import Sources
from app.model.deletion import AccountHoldings
from app.model.ledger import Expectation, ExpectationKind
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer, Facts
from app.servers.endpoint import Endpoint
from app.servers.imap import NewMessage
from app.verdict.judge import judge, judge_accounts
from tests.builders import indexes, stores
from tests.builders.dovecot import Dovecot
from tests.builders.imap_messages import DAY
from tests.builders.indexes import Entry

ADDRESS = "hanako@example.jp"
PLANTED = b"Message-ID: <planted@example.jp>\r\nFrom: Jiro <jiro@example.jp>\r\nSubject: planted\r\n\r\nOnly here.\r\n"
Make = Callable[[], BackupRecord]


def crlf(number: int) -> bytes:
    """A message as a server has it."""
    return stores.message(number).replace(b"\n", b"\r\n")


@dataclass
class Story:
    """The home, the server, and what stands between them."""

    server: MailServer
    home: Path
    usb: Path
    address: str = ADDRESS

    @property
    def profile(self) -> Path:
        """Of Thunderbird."""
        return self.home / ".thunderbird" / "x.default"

    def set_up(self, *, host: str = "127.0.0.1", user: str = "", kind: str = "imap") -> None:
        """The settings of the program: which server it reads the account from, and as whom."""
        lines = [
            ("accountmanager.accounts", "account1"),
            ("account.account1.server", "server1"),
            ("account.account1.identities", "id1"),
            ("identity.id1.useremail", ADDRESS),
            ("server.server1.type", kind),
            ("server.server1.hostname", host),
            ("server.server1.userName", user or self.server.credentials.user),
            ("server.server1.directory-rel", "[ProfD]ImapMail/imap.example.jp"),
        ]
        text = "".join(f'user_pref("mail.{name}", "{value}");\n' for name, value in lines)
        stores.write(self.profile / "prefs.js", text.encode())
        stores.write(self.home / ".thunderbird/profiles.ini", b"[Profile0]\nIsRelative=1\nPath=x.default\n")

    def list_headers(self, numbers: Sequence[int], *, whole: Sequence[int] = (), name: str = "INBOX") -> None:
        """What the program has of a folder: a list of its messages, and the text of some."""
        folder = self.profile / "ImapMail" / "imap.example.jp"
        entries = [Entry(each, f"{each}@example.jp", offline=300 if each in whole else 0) for each in numbers]
        stores.write(folder / f"{name}.msf", indexes.msf(entries, folder="(UIDValidity=5)"))
        stores.write(folder / name, stores.mbox(*map(stores.message, whole)) if whole else b"")

    def put(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Adds messages on the server."""
        with self.server.connect() as session:
            if folder != "INBOX":
                session.create(mutf7.encode(folder))
            for each in messages:
                received = DAY + timedelta(days=each == PLANTED)
                session.add(mutf7.encode(folder), [NewMessage(each, (), received)])

    def back_up(self) -> BackupRecord:
        """A backup of the home alone."""
        plan = backup.prepare(self._sources(), BackupRequest(self.usb))
        return backup.run(plan, lambda event: None, Cancel())

    def with_fetch(
        self,
        endpoint: Endpoint | None = None,
        request: BackupRequest | None = None,
        system: System = System.LINUX,
    ) -> BackupRecord:
        """A backup that fetches too; through `endpoint` where one is given."""
        server = self.server if endpoint is None else replace(self.server, endpoint=endpoint, trust=None)
        backup_request = request or BackupRequest(self.usb)
        stores_here = backup.prepare(self._sources(system), backup_request).stores
        plan = fetch.prepare(FetchRequest(self.address, server, backup_request, stores_here))
        return fetch.run(plan, lambda event: None, Cancel())

    def _sources(self, system: System = System.LINUX) -> Sources:
        return Sources(Home(self.home, system))


def story(mail_server: Dovecot, folder: Path) -> Story:
    """Three messages in the inbox; the program has the text of none."""
    server = MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30)
    (folder / "usb").mkdir(parents=True)
    found = Story(server, folder / "home", folder / "usb")
    found.set_up()
    found.list_headers([1, 2, 3])
    found.put(*map(crlf, (1, 2, 3)))
    return found


def elsewhere(facts: Facts | None) -> Facts:
    """The facts with a second copy on another disk, read back past all caches."""
    assert facts is not None
    return replace(facts, second_copy=True, past_cache=True)


def answer(record: BackupRecord, client: str = "thunderbird") -> Answer:
    """The answer for the whole, and for the account: they have to be the same here."""
    facts = elsewhere(record.facts)
    whole = judge(facts).answer
    (here, *_) = [each for each in judge_accounts(facts, record.accounts) if each.client == client]
    assert here.verdict is not None and here.verdict.answer is whole
    return whole


def account_entry(record: BackupRecord, client: str = "thunderbird") -> Expectation:
    """What the ledger says of the account."""
    assert record.facts is not None
    ledger = record.facts.ledger
    (found,) = [each for each in ledger if each.kind is ExpectationKind.ACCOUNT and each.client == client]
    return found


def doubt(record: BackupRecord, client: str = "thunderbird") -> str:
    """Why the account is open; empty where it is met."""
    entry = account_entry(record, client)
    assert entry.doubt is not None
    return entry.doubt.code if entry.is_open else ""


def holdings(record: BackupRecord) -> dict[str, AccountHoldings]:
    """The accounts by their programs."""
    return {each.client: each for each in record.accounts}
