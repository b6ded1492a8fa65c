"""Tiny stores: Apple Mail of every era, a Mozilla profile, Maildirs; each says what a perfect reader counts."""

import os
import plistlib
from pathlib import Path

from tests.builders.apple_accounts import Row, write_accounts

UUID = "11111111-2222-3333-4444-555555555555"
STORE = "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"


def message(number: int = 1, sender: str = "taro@example.jp", subject: str = "test", body: str = "Hello.\n") -> bytes:
    """A small message with LF line ends."""
    return (
        f"From: Taro <{sender}>\nTo: hanako@example.com\nSubject: {subject}\n"
        f"Date: Mon, 2 Jan 2006 10:{number % 60:02}:00 +0900\nMessage-ID: <{number}@example.jp>\n\n{body}"
    ).encode()


def emlx(data: bytes, flags: int = 1, received: int = 1136163600) -> bytes:
    """A message in Apple's wrapping."""
    return f"{len(data):<10}\n".encode() + data + plistlib.dumps({"flags": flags, "date-received": received})


def mbox(*messages: bytes, separator: str = "From - Mon Jan  2 10:00:00 2006") -> bytes:
    """Messages in one file."""
    return b"".join(separator.encode() + b"\n" + each + b"\n" for each in messages)


def write(path: Path, data: bytes) -> Path:
    """Writes a file and the folders above it, with a fixed date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (1136163600, 1136163600))
    return path


def partial(number: int = 7) -> tuple[bytes, bytes]:
    """A message whose attachment Apple Mail took out, and the content of that attachment."""
    content = bytes(range(256)) * 3
    text = (
        f"From: Taro <taro@example.jp>\nMessage-ID: <p{number}@example.jp>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee attachment.\n'
        '--b\nContent-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n'
        'Content-Disposition: attachment; filename="a.pdf"\nX-Apple-Content-Length: 1036\n\n\n--b--\n'
    )
    return text.encode(), content


def apple_home(home: Path) -> int:
    """Apple Mail of four eras side by side; returns the number of messages."""
    mail = home / "Library" / "Mail"
    old = mail / "POP-hanako@mail.example.com"
    write(old / "INBOX.mbox" / "mbox", mbox(message(1), message(2)))
    write(old / "INBOX.mbox" / "Messages" / "3.emlx", emlx(message(3)))
    write(mail / "IMAP-hanako@imap.example.org" / "Sent Messages.imapmbox" / "Messages" / "4.emlx", emlx(message(4)))
    write(mail / "Mailboxes" / "Friends.mbox" / "Messages" / "5.emlx", emlx(message(5)))
    write(mail / "Mailboxes" / "Friends" / "Close.mbox" / "Messages" / "6.emlx", emlx(message(6)))
    inbox = mail / "V10" / UUID / "INBOX.mbox" / STORE / "Data"
    write(inbox / "Messages" / "7.emlx", emlx(message(7)))
    write(inbox / "5" / "2" / "Messages" / "25001.emlx", emlx(message(8)))
    write(inbox / "Messages-broken" / "9.emlx", emlx(message(9)))
    write(mail / "V10" / UUID / "INBOX.mbox" / UUID / "Data" / "Messages" / "10.emlx", emlx(message(10)))
    write(
        mail / "V10" / UUID / "[Gmail].mbox" / "All Mail.mbox" / STORE / "Data" / "1" / "Messages" / "1500.emlx",
        emlx(message(11)),
    )
    write(
        mail / "V2" / "POP-hanako@mail.example.com" / "INBOX.mbox" / STORE / "Data" / "Messages" / "1.emlx",
        emlx(message(12)),
    )
    text, content = partial()
    write(inbox / "Messages" / "13.partial.emlx", emlx(text))
    write(inbox / "Attachments" / "13" / "2" / "a.pdf", content)
    write(inbox / "Messages" / "14.partial.emlx", emlx(text))
    write(inbox / "Messages" / "._7.emlx", b"\x00\x05\x16\x07")
    url = {UUID: {"AccountURL": "imap://hanako%40example.org/"}}
    write(mail / "V10" / "MailData" / "Signatures" / "AccountsMap.plist", plistlib.dumps(url))
    return 14


def accounts_database(home: Path) -> None:
    """The system's account database, its rows only in the write-ahead log; the address stands on the parent's."""
    rows = (
        Row("PARENT", "Google", user="hanako@salon.example.jp", description="Example"),
        Row(UUID, "IMAP", parent=1, properties={"Hostname": "imap.example.jp"}),
    )
    write_accounts(home / "Library" / "Accounts" / "Accounts4.sqlite", rows, in_log=True)


def thunderbird_profile(profile: Path) -> int:
    """A profile with a POP account, a removed account, children and a maildir folder; the number of messages."""
    write(
        profile / "prefs.js",
        b'user_pref("mail.accountmanager.accounts", "account1,account2");\n'
        b'user_pref("mail.account.account1.server", "server1");\n'
        b'user_pref("mail.account.account1.identities", "id1,id2");\n'
        b'user_pref("mail.account.account2.server", "server2");\n'
        b'user_pref("mail.identity.id1.useremail", "hanako@example.com");\n'
        b'user_pref("mail.identity.id2.useremail", "salon@example.com");\n'
        b'user_pref("mail.server.server1.type", "pop3");\n'
        b'user_pref("mail.server.server1.hostname", "pop.example.com");\n'
        b'user_pref("mail.server.server1.directory", "C:\\\\old\\\\pc");\n'
        b'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/pop.example.com");\n'
        b'user_pref("mail.server.server2.type", "none");\n'
        b'user_pref("mail.server.server2.name", "Local Folders");\n'
        b'user_pref("mail.server.server2.directory-rel", "[ProfD]Mail/Local Folders");\n',
    )
    mail = profile / "Mail" / "pop.example.com"
    write(mail / "Inbox", mbox(message(1), message(2)))
    write(mail / "Inbox.msf", b'// <!-- <mdb:mork:z v="1.4"/> -->\n')
    write(mail / "Inbox.sbd" / "お客様", mbox(message(3)))
    write(mail / "Sent", mbox(message(4, sender="hanako@example.com")))
    write(mail / "popstate.dat", b"# POP3 State File\n")
    write(profile / "Mail" / "Local Folders" / "Kept" / "cur" / "1.eml", message(5))
    write(profile / "Mail" / "pop.old.example.com" / "Inbox", mbox(message(6)))
    write(mail / "nstmp", mbox(message(1)))
    write(mail / ".compact-temp" / "Gone.compacted", mbox(message(7)))
    write(profile / "logins.json", b'{"secret": 1}')
    write(profile / "key4.db", b"secret")
    return 7
