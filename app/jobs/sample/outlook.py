"""Builds a second home of the sample: Windows, with a PST of Outlook and a folder of Outlook Express."""

import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.formats.outlook import mapi
from app.jobs.sample import people
from app.jobs.sample.dbx import dbx
from app.jobs.sample.hive import Tree, hive
from app.jobs.sample.messages import Letter, Writer, day, owner, written
from app.jobs.sample.people import OWNER_NEW, OWNER_OLD
from app.jobs.sample.pst import NewNode, heap, pst
from app.model.store import Home, System

PST = "Documents/Outlook Files/Outlook.pst"
DBX = "AppData/Local/Identities/{6F2A7C10-0B1D-4E5F-8A9B-0C1D2E3F4A5B}/Microsoft/Outlook Express/受信トレイ.dbx"
_HIVE = "NTUSER.DAT"
_PROFILE = ("Software", "Microsoft", "Office", "16.0", "Outlook", "Profiles", "Outlook")
_PROFILE_ACCOUNTS = "9375CFF0413111d3B88A00104B2A6676"
_EXPRESS_ACCOUNTS = ("Software", "Microsoft", "Internet Account Manager", "Accounts")
_OF_OUTLOOK, _OF_EXPRESS = 5, 12
_NUMBER, _YES, _TEXT, _MOMENT, _BYTES = 0x0003, 0x000B, 0x001F, 0x0040, 0x0102
# Nodes: the store itself, the top of all folders, the top of those a person sees, the inbox, the first message.
_STORE, _ROOT, _SEEN, _INBOX, _FIRST = 0x21, 0x122, 0x8022, 0x8042, 0x200024
_NEXT = 0x20
_RECORD_KEY = bytes(range(16))
_SINCE_1601 = 11_644_473_600

_Properties = dict[int, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class OutlookSample:
    """The home, and the subjects of all messages in it by the program they are from."""

    home: Home
    outlook: tuple[str, ...]
    express: tuple[str, ...]

    @property
    def messages(self) -> int:
        """How many messages a perfect reader finds."""
        return len(self.outlook) + len(self.express)


def build(folder: Path) -> OutlookSample:
    """Makes `folder` with the home in it. Always the same, byte for byte. Raises FileExistsError."""
    root = folder / "Hanako (Windows)"
    root.mkdir(parents=True)
    writer = Writer(random.Random(2007))
    modern, express = (
        [
            writer.letter("customer", person, owner(to), start + timedelta(days=number))
            for number, person in enumerate(people.customers()[:count])
        ]
        for to, start, count in (
            (OWNER_NEW, day(2012, 4, 2), _OF_OUTLOOK), (OWNER_OLD, day(2004, 4, 5), _OF_EXPRESS),
        )
    )  # fmt: skip
    _put(root / PST, outlook_store(modern), modern[-1].when)
    texts = [written(letter, "jis").replace(b"\n", b"\r\n") for letter in express]
    _put(root / DBX, dbx(texts), express[-1].when)
    _put(root / _HIVE, hive(registry()), modern[-1].when)
    return OutlookSample(
        Home(root, System.WINDOWS), tuple(each.subject for each in modern), tuple(each.subject for each in express)
    )


def registry() -> Tree:
    """The registry: an account of each program; Outlook's names the store it delivers to."""
    target = "C:\\Users\\Hanako\\" + PST.replace("/", "\\")
    outlook = {
        "Account Name": _wide(OWNER_NEW),
        "Email": _wide(OWNER_NEW),
        "POP3 Server": _wide("pop.example.jp"),
        "Delivery Store EntryID": bytes(54) + _wide(target),
    }
    express = {"SMTP Email Address": OWNER_OLD, "POP3 Server": "pop.isp.example.jp"}
    profile = (*_PROFILE, _PROFILE_ACCOUNTS, "00000002")
    return _joined(_branch(profile, outlook), _branch((*_EXPRESS_ACCOUNTS, "00000001"), express))


def _branch(path: Sequence[str], content: Tree) -> Tree:
    for name in reversed(path):
        content = {name: content}
    return content


def _joined(one: Tree, other: Tree) -> Tree:
    """Two trees that share the keys at their tops."""
    joined = {**one, **other}
    for name in one.keys() & other.keys():
        upper, lower = one[name], other[name]
        if isinstance(upper, Mapping) and isinstance(lower, Mapping):
            joined[name] = _joined(upper, lower)
    return joined


def _wide(text: str) -> bytes:
    """Text as Outlook keeps it in the registry."""
    return (text + "\0").encode("utf-16-le")


def outlook_store(letters: Sequence[Letter]) -> bytes:
    """A PST with these letters in its inbox."""
    entry = bytes(4) + _RECORD_KEY + _SEEN.to_bytes(4, "little")
    store: _Properties = {0x0FF9: (_BYTES, _RECORD_KEY), mapi.NAME: _text("Outlook"), 0x35E0: (_BYTES, entry)}
    nodes = [
        NewNode(_STORE, 0, heap(store)),
        NewNode(_ROOT, _ROOT, heap(_folder("", 0, has_folders=True))),
        NewNode(_SEEN, _ROOT, heap(_folder("Outlook データ ファイルの先頭", 0, has_folders=True))),
        NewNode(_INBOX, _SEEN, heap(_folder("受信トレイ", len(letters), has_folders=False))),
    ]
    nodes += [NewNode(_FIRST + _NEXT * number, _INBOX, heap(_message(each))) for number, each in enumerate(letters)]
    return pst(nodes)


def _folder(name: str, messages: int, *, has_folders: bool) -> _Properties:
    return {
        mapi.NAME: _text(name),
        0x3602: (_NUMBER, messages.to_bytes(4, "little")),
        0x3603: (_NUMBER, bytes(4)),
        0x360A: (_YES, bytes([has_folders])),
    }


def _message(letter: Letter) -> _Properties:
    headers = written(letter, "utf-8").partition(b"\n\n")[0].decode("ascii")
    moment = (_MOMENT, (int(letter.when.timestamp() + _SINCE_1601) * 10_000_000).to_bytes(8, "little"))
    return {
        mapi.CLASS: _text("IPM.Note"),
        mapi.SUBJECT: _text(letter.subject),
        mapi.SUBMITTED: moment,
        mapi.HEADERS: _text(headers.replace("\n", "\r\n") + "\r\n\r\n"),
        0x0C1A: _text(letter.sender.name),
        0x0C1E: _text("SMTP"),
        0x0C1F: _text(letter.sender.address),
        mapi.DELIVERED: moment,
        mapi.FLAGS: (_NUMBER, (1).to_bytes(4, "little")),
        0x0E08: (_NUMBER, len(letter.text).to_bytes(4, "little")),
        mapi.BODY: _text(letter.text),
        0x1035: _text(f"<{letter.message_id}>"),
    }


def _text(text: str) -> tuple[int, bytes]:
    return _TEXT, text.encode("utf-16-le")


def _put(path: Path, data: bytes, when: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (when.timestamp(), when.timestamp()))
