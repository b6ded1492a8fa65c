"""The home every fault is tried on: about sixty files of Apple Mail, Thunderbird and one closed format, all of them whole."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.bag import layout, manifest
from tests.builders import stores, windows
from tests.builders.guard import snapshot
from tests.builders.indexes import Entry, envelope_index
from tests.builders.keys import PASSPHRASE

_MAILS = 34


@dataclass(frozen=True)
class Reference:
    """A home and what a perfect archive of it holds: digests by file, and the number of messages."""

    home: Path
    closed: Path | None
    digests: dict[Path, str]
    messages: int
    before: dict[str, tuple[object, ...]]
    passphrase: Path | None = None

    def encrypted(self, passphrase: Path) -> "Reference":
        """The same, whose backup is encrypted with what is written to the file `passphrase`."""
        passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
        return replace(self, passphrase=passphrase)

    def backup_args(self, destination: Path) -> list[str]:
        """The command line of its backup."""
        paths = [self.home, *([self.closed] if self.closed else [])]
        sources = [word for path in paths for word in ("--path", str(path))]
        encrypt = ["--encrypt", "--passphrase-file", str(self.passphrase)] if self.passphrase is not None else []
        return ["backup", *sources, "--to", str(destination), "--label", "reference", *encrypt, "--json"]

    def untouched(self) -> bool:
        """True where every file and folder is what and as it was."""
        return snapshot(self.home) == self.before

    def absent(self, archive: Path) -> list[Path]:
        """The files whose bytes the archive does not promise."""
        promised = {digest for digest, _ in manifest.read(archive / layout.MANIFEST)}
        return [path for path, digest in self.digests.items() if digest not in promised]


def build(home: Path, *, closed: bool = True) -> Reference:
    """Makes the home in a new folder."""
    messages = _apple_mail(home / "Library" / "Mail" / "V10")
    messages += _thunderbird(home / "Library" / "Thunderbird" / "Profiles" / "abc.default")
    container = None
    if closed:
        container = stores.write(home / "Documents" / "Old" / "Inbox.dbx", windows.dbx(3))
        messages += 3
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    digests = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return Reference(home, container, digests, messages, snapshot(home))


def _apple_mail(version: Path) -> int:
    folder = version / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    for number in range(1, _MAILS + 1):
        text = stores.message(number, sender=f"customer{number}@example.jp", body=f"Message {number}.\n" * 20)
        stores.write(folder / f"{number}.emlx", stores.emlx(text))
    entries = (Entry(number, f"{number}@example.jp") for number in range(1, _MAILS + 1))
    envelope_index(version / "MailData" / "Envelope Index", f"imap://{stores.UUID}/INBOX", entries)
    return _MAILS


def _thunderbird(profile: Path) -> int:
    server = profile / "Mail" / "pop.example.com"
    stores.write(
        profile / "prefs.js",
        b'user_pref("mail.accountmanager.accounts", "account1");\n'
        b'user_pref("mail.account.account1.server", "server1");\n'
        b'user_pref("mail.account.account1.identities", "id1");\n'
        b'user_pref("mail.identity.id1.useremail", "hanako@example.com");\n'
        b'user_pref("mail.server.server1.type", "pop3");\n'
        b'user_pref("mail.server.server1.hostname", "pop.example.com");\n'
        b'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/pop.example.com");\n',
    )
    count = 100
    for name, messages in {"Inbox": 6, "Sent": 4, "Inbox.sbd/お客様": 3}.items():
        stores.write(server / name, stores.mbox(*(stores.message(count + each) for each in range(messages))))
        count += messages
    for number in range(count, count + 12):
        stores.write(server / "Kept" / "cur" / f"{number}.eml", stores.message(number))
    return count + 12 - 100
