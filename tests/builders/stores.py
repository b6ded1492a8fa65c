"""Tiny stores: Apple Mail of every era, a Mozilla profile, Maildirs; each says what a perfect reader counts."""

import os
import plistlib
import sqlite3
from pathlib import Path

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
    """The system's account database, with rows still in its write-ahead log."""
    path = home / "Library" / "Accounts" / "Accounts4.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.executescript(
        "CREATE TABLE ZACCOUNT(Z_PK INTEGER, ZIDENTIFIER, ZACCOUNTTYPE, ZPARENTACCOUNT,"
        " ZACCOUNTDESCRIPTION, ZUSERNAME);"
        "CREATE TABLE ZACCOUNTTYPE(Z_PK INTEGER, ZIDENTIFIER);"
        "INSERT INTO ZACCOUNTTYPE VALUES (1, 'com.apple.account.IMAP');"
        "INSERT INTO ZACCOUNT VALUES (1, 'PARENT', 1, NULL, 'Example', 'hanako@salon.example.jp');"
        f"INSERT INTO ZACCOUNT VALUES (2, '{UUID}', 1, 1, NULL, NULL);"
    )
    database.commit()
    kept = {suffix: (path.parent / (path.name + suffix)).read_bytes() for suffix in ("", "-wal", "-shm")}
    database.close()
    # Closing folds the log in; put back what a running system would have on disk.
    for suffix, data in kept.items():
        (path.parent / (path.name + suffix)).write_bytes(data)


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
