"""What a HxStore.hxd holds, gathered from its blocks: of every object the newest copy, completed from older ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from app.formats.common.roles import role_of
from app.formats.outlook.hx_blocks import Block
from app.formats.outlook.hx_objects import HxClass, HxObject, objects
from app.formats.outlook.hx_strings import ANCHOR, MAX_ANCHORS, GuessedMessage, guess
from app.model.mail import Address, MessageFlag, Role

MAX_OBJECTS = 2_000_000
"""Objects that are kept; what comes behind them is left, and `HxIndex.is_full` says so."""
_MAX_GUESSES = 100_000
_MAX_DEEP, _MAX_NAME = 50, 255
"""Folders in each other, and characters of the name of one."""
_ROLES = {0x61: Role.INBOX, 0x63: Role.ARCHIVE, 0x64: Role.DRAFTS, 0x65: Role.SENT, 0x67: Role.TRASH}
"""What a folder is for, whatever it is called."""
_READ, _FLAGGED = 0, 2
_FOLDER = "Mail"
"""The folder of messages whose own is not known."""

_Value = TypeVar("_Value")
Newest = dict[int, tuple[int, _Value]]
"""Stamp and value of the newest copy, by the number of the object."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object lies: its block, and the first and last byte in the unpacked payload."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HxMessage:
    """What the store says of one message, without its text. `folder` and `account` are numbers of objects."""

    subject: str = ""
    sender: Address | None = None
    message_id: str = ""
    preview: str = ""
    date: datetime | None = None
    received: datetime | None = None
    folder: int = 0
    account: int = 0
    flags: MessageFlag = MessageFlag.NONE
    is_guessed: bool = False

    def completed(self, other: "HxMessage") -> "HxMessage":
        """This message, with what only another copy of it has."""
        return replace(
            self,
            subject=self.subject or other.subject,
            sender=self.sender or other.sender,
            message_id=self.message_id or other.message_id,
            preview=self.preview or other.preview,
            date=self.date or other.date,
            received=self.received or other.received,
            folder=self.folder or other.folder,
            account=self.account or other.account,
            flags=self.flags | other.flags,
        )


@dataclass(frozen=True, slots=True)
class _Folder:
    name: str
    kind: int
    parent: int


@dataclass(frozen=True, slots=True)
class _Person:
    list_number: int
    address: Address


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment: its name, and its path in the store's words (`~/Files/S0/3/Attachments/0/plan[7].pdf`)."""

    name: str
    path: str


class HxIndex:
    """The objects of a store. `add` takes its blocks one by one; then the rest may be asked."""

    def __init__(self) -> None:
        self.is_full = False
        self._objects = 0
        self._messages: Newest[HxMessage] = {}
        self._items: Newest[HxMessage] = {}
        self._bodies: Newest[Place] = {}
        self._people: dict[int, Newest[_Person]] = {}
        self._files: dict[int, Newest[StoredFile]] = {}
        self._folders: Newest[_Folder] = {}
        self._accounts: Newest[int] = {}
        self._addresses: Newest[str] = {}
        self._paths: Newest[str] = {}
        self._loose: dict[object, HxMessage] = {}

    def add(self, block: Block, payload: bytes) -> None:
        """Takes the objects of one block."""
        try:
            for found in objects(payload):
                self._add(found, block)
        except ValueError:
            self.is_full = True
        if not self._messages and ANCHOR in payload:
            self._take_loose(payload)

    def _add(self, found: HxObject, block: Block) -> None:
        self._objects += 1
        if self._objects > MAX_OBJECTS:
            self.is_full = True
        elif found.layout is not None:
            self._take(found, found.layout, block)
        elif found.kind == HxClass.MESSAGE:
            self._keep_message(self._messages, found.number, found.stamp, _guessed_object(found))
        elif found.kind == HxClass.BODY:
            self._take_body(found, block)

    def messages(self) -> list[tuple[int, HxMessage]]:
        """All messages with their numbers, always in the same order; those without a number (0) were guessed."""
        if not self._messages:
            # Not even the objects are as they are known: a store of Windows may be such a one.
            return [(0, message) for message in self._loose.values()]
        known = {number: value for number, (_, value) in self._items.items() if number}
        for number, (_, value) in self._messages.items():
            known[number] = value.completed(known[number]) if number in known else value
        return sorted(known.items(), key=lambda item: item[0])

    def body(self, number: int) -> Place | None:
        """Where the text of a message lies."""
        found = self._bodies.get(number)
        return found[1] if found else None

    def path(self, number: int) -> str:
        """The path of a file the store keeps beside itself, by the number of its object."""
        return self._paths.get(number, (0, ""))[1]

    def people(self, number: int, list_number: int) -> list[Address]:
        """The people in one list of a message."""
        found = self._people.get(number, {})
        return [found[key][1].address for key in sorted(found) if found[key][1].list_number == list_number]

    def files(self, number: int) -> list[StoredFile]:
        """The attachments of a message."""
        found = self._files.get(number, {})
        return [found[key][1] for key in sorted(found)]

    def folder(self, message: HxMessage) -> tuple[tuple[str, ...], Role]:
        """The folder a message lies in, below the address of its account, and what it is for."""
        names: list[str] = []
        seen: set[int] = set()
        at = message.folder
        while at in self._folders and at not in seen and len(names) < _MAX_DEEP:
            seen.add(at)
            folder = self._folders[at][1]
            names += [folder.name] if folder.name else []
            at = folder.parent
        account = self._accounts.get(message.account, (0, 0))[1]
        address = self._addresses.get(account, (0, ""))[1]
        path = (*([address] if "@" in address else []), *reversed(names or [_FOLDER]))
        kind = self._folders[message.folder][1].kind if message.folder in self._folders else 0
        return path, _ROLES.get(kind, role_of(path[-1]))

    def _take_loose(self, payload: bytes) -> None:
        self.is_full |= payload.count(ANCHOR) > MAX_ANCHORS
        for each in guess(payload):
            if len(self._loose) >= _MAX_GUESSES:
                self.is_full = True
                return
            key = each.message_id or (each.sender, each.subject, each.preview)
            found = _guessed(each)
            self._loose[key] = self._loose[key].completed(found) if key in self._loose else found

    def _take(self, found: HxObject, at: Mapping[str, int], block: Block) -> None:
        match found.kind:
            case HxClass.MESSAGE:
                self._keep_message(self._messages, found.number, found.stamp, _message(found, at))
            case HxClass.LIST_ITEM:
                self._keep_message(self._items, found.u64(at["message"]), found.stamp, _item(found, at))
            case HxClass.BODY:
                self._take_body(found, block)
            case HxClass.RECIPIENT:
                person = _Person(found.list_number, Address(found.text(at["name"]), found.text(at["address"])))
                _keep(self._people.setdefault(found.parent, {}), found.number, found.stamp, person)
            case HxClass.ATTACHMENT:
                file = StoredFile(found.text(at["name"]), found.text(at["path"]))
                number = found.u64(at["message"]) or found.u64(at["message_again"])
                _keep(self._files.setdefault(number, {}), found.number, found.stamp, file)
            case HxClass.FILE:
                _keep(self._paths, found.number, found.stamp, found.text(at["path"]))
            case HxClass.FOLDER:
                folder = _Folder(found.text(at["name"])[:_MAX_NAME], found.u32(at["kind"]), found.parent)
                _keep(self._folders, found.number, found.stamp, folder)
            case HxClass.MAIL_ACCOUNT:
                _keep(self._accounts, found.number, found.stamp, found.u64(at["account"]))
            case HxClass.ACCOUNT:
                _keep(self._addresses, found.number, found.stamp, found.text(at["address"]))

    def _take_body(self, found: HxObject, block: Block) -> None:
        if found.has_body:
            _keep(self._bodies, found.number, found.stamp, Place(block, found.at, found.at + len(found.data)))

    def _keep_message(self, kept: Newest[HxMessage], number: int, stamp: int, message: HxMessage) -> None:
        old_stamp, old = kept.get(number, (-1, message))
        newest = message.completed(old) if stamp >= old_stamp else old.completed(message)
        kept[number] = (max(stamp, old_stamp), newest)


def _keep(kept: Newest[_Value], number: int, stamp: int, value: _Value) -> None:
    if number not in kept or stamp >= kept[number][0]:
        kept[number] = (stamp, value)


def _guessed(found: GuessedMessage) -> HxMessage:
    return HxMessage(found.subject, found.sender, found.message_id, found.preview, found.date, is_guessed=True)


def _guessed_object(found: HxObject) -> HxMessage:
    """A message of a build nobody knows: what its texts seem to say, or that there is one."""
    message = next(map(_guessed, guess(found.data, found.fixed)), HxMessage(is_guessed=True))
    return replace(message, account=found.parent)


def _message(found: HxObject, at: Mapping[str, int]) -> HxMessage:
    return HxMessage(
        found.text(at["subject"]),
        _person(found, at),
        found.text(at["message_id"]),
        found.text(at["preview"]),
        found.moment(at["sent"]) or found.moment(at["received"]),
        found.moment(at["received"]),
        found.u64(at["folder"]),
        found.parent,
    )


def _item(found: HxObject, at: Mapping[str, int]) -> HxMessage:
    flags = MessageFlag.READ if found.u32(at["unread"]) == _READ else MessageFlag.NONE
    if found.data[at["flag"]] == _FLAGGED:
        flags |= MessageFlag.FLAGGED
    received = found.moment(at["received"])
    return HxMessage(
        found.text(at["subject"]),
        _person(found, at),
        preview=found.text(at["preview"]),
        date=received,
        received=received,
        folder=found.u64(at["folder"]),
        flags=flags,
    )


def _person(found: HxObject, at: Mapping[str, int]) -> Address | None:
    name, address = found.text(at["from_name"]), found.text(at["from_address"])
    return Address(name, address) if name or address else None
