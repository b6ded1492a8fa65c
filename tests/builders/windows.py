"""Homes of Windows XP and 10 as a technician finds them on a disk; each says what a perfect reader counts."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from app.jobs.sample import dbx as sample_dbx
from tests.builders.databases import Bird, mailbird
from tests.builders.unix import message, put

IDENTITIES = ("{11111111-AAAA-BBBB-CCCC-000000000001}", "{22222222-AAAA-BBBB-CCCC-000000000002}")


def dbx(count: int) -> bytes:
    """A .dbx of Outlook Express 5 with `count` messages, each in several blocks."""
    return sample_dbx.dbx([message(number, b"\r\n") for number in range(1, count + 1)], block=60)


def bmf(*messages: bytes) -> bytes:
    """Becky!'s mailbox file, dots at line starts doubled."""
    return b"".join(each.replace(b"\r\n.", b"\r\n..").rstrip(b"\r\n") + b"\r\n.\r\n" for each in messages)


def japanese(number: int) -> bytes:
    """A message of 1998: text in ISO-2022-JP, its subject not encoded at all."""
    text = f"From: 花子 <hanako{number}@example.jp>\r\nTo: salon@example.com\r\nSubject: 予約{number}\r\n"
    text += f"Date: Mon, 5 Jan 1998 10:00:0{number % 10} +0900\r\n\r\n明日{number}時にお願いします。\r\n.\r\n"
    return text.encode("iso-2022-jp")


def xp(disk: Path) -> tuple[Path, int]:
    """Windows XP, Japanese: Outlook Express with two identities, Becky! beside its program, no registry hive."""
    home = disk / "Documents and Settings" / "花子"
    local = home / "Local Settings" / "Application Data"
    (home / "Application Data").mkdir(parents=True)
    count = 0
    for number, identity in enumerate(IDENTITIES, 1):
        folder = local / "Identities" / identity / "Microsoft" / "Outlook Express"
        put(folder / "受信トレイ.dbx", dbx(2 + number))
        put(folder / "送信済みアイテム.dbx", dbx(1))
        put(folder / "Offline.dbx", b"\xcf\xad\x12\xfe\x30" + bytes(100))
        count += 3 + number
    box = disk / "Becky!" / "花子" / "1a2b3c4d.mb"
    settings = "[Account]\r\nName=仕事\r\nProtocol=0\r\nMailServer=pop.example.jp\r\nMailAddress=hanako@example.jp\r\n"
    put(box / "Mailbox.ini", settings.encode("cp932"))
    put(box / "!!!!Inbox" / "1.bmf", bmf(japanese(1), japanese(2)))
    put(box / "!!!!Outbox" / "1.bmf", bmf(japanese(3)))
    put(box / "お客様" / "1.bmf", bmf(japanese(4)))
    put(disk / "Becky!" / "Becky.exe", b"MZ")
    return home, count + 4


def ten(disk: Path, store: bytes = b"", stored: int = 0) -> tuple[Path, int]:
    """Windows 10, Japanese: Live Mail, a PST below Documents in OneDrive, Mailbird, the new Outlook, EdMax, Takeout."""
    home = disk / "Users" / "hanako"
    local = home / "AppData" / "Local"
    (home / "AppData" / "Roaming").mkdir(parents=True)
    count = 0
    if store:
        put(home / "OneDrive" / "ドキュメント" / "Outlook ファイル" / "hanako@example.jp.pst", store)
        count += stored
    live = local / "Microsoft" / "Windows Live Mail"
    account = (
        '<?xml version="1.0" encoding="utf-16"?><MessageAccount><SMTP_Email_Address type="SZ">hanako@example.jp'
        '</SMTP_Email_Address><POP3_Server type="SZ">pop.example.jp</POP3_Server></MessageAccount>'
    )
    put(live / "Example" / "account{1}.oeaccount", account.encode("utf-16"))
    for number in (1, 2, 3):
        put(live / "Example" / "受信トレイ" / f"0000000{number}-0000000{number}.eml", message(number))
    put(live / "Storage Folders" / "お客様" / "00000009-00000009.eml", message(9))
    (local / "Microsoft" / "Olk").mkdir(parents=True)
    put(local / "Microsoft" / "Olk" / "UserSettings.json", b"{}")
    mailbird(local / "Mailbird" / "Store" / "Store.db", Bird("<p>See you.</p>", 1), Bird())
    put(disk / "EdMax" / "edmax.exe", b"MZ")
    put(disk / "EdMax" / "受信.mbx", bmf(japanese(1), japanese(2)))
    put(disk / "EdMax" / "Log" / "Receive" / "ac980105.mbx", bmf(japanese(1)))
    put(home / "Downloads" / "Takeout" / "Mail" / "すべてのメール.mbox", takeout())
    return home, count + 4 + 2 + 3 + 3


def takeout() -> bytes:
    """Google's export of three messages: received, sent, and thrown away."""
    labels = ("Inbox,Opened", "=?UTF-8?B?6YCB5L+h5riI44G/?=", "Trash,Inbox")
    return b"".join(
        b"From 170000000000000000%d@xxx Mon Feb 05 10:00:00 +0000 2001\r\nX-Gmail-Labels: %s\r\n"
        % (number, each.encode())
        + message(number, b"\r\n")
        + b"\r\n"
        for number, each in enumerate(labels)
    )


def database(path: Path, *statements: str, journal: Sequence[str] = ()) -> Path:
    """A database; what is in `journal` stays in its write-ahead log, as while the program runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    if journal:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for statement in journal:
            connection.execute(statement)
        connection.commit()
        wal = path.with_name(path.name + "-wal")
        kept, main = wal.read_bytes(), path.read_bytes()
        connection.close()
        path.write_bytes(main)
        wal.write_bytes(kept)
    else:
        connection.close()
    return path
