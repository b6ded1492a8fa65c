"""What the program and its worker process say to each other: the one place that writes and reads these lines.

A request is one line of JSON; so is a reply, and the bytes of a message follow the line that counts them. The worker
begins with an empty reply, once it has started. It says which entry of a list it turns to, and which message that was
asked for has been sent to its end, so that the program knows at any time what the worker is at. The bytes of a listed
message, its head and its excerpt, follow their line as well. Where whole messages are listed, each is followed by its
bytes, and the last reply about it names the entry:

    {}
    {"task": "list", "path": "L21haWwvYS5wc3Q=", "format": "pst", "number": 0}
    {"at": 0}
    {"item": {"message": {"number": 2097252, "length": 512, "head": 96, "excerpt": 24, …}}}
    (96 bytes) (24 bytes)
    {"done": true}
    {"task": "read", "path": "L21haWwvYS5wc3Q=", "format": "pst", "number": 0, "numbers": [2097252, 2097284]}
    {"at": 2097252, "size": 512}
    (512 bytes)
    {"at": 2097284, "failed": "DamagedError: heap"}
    {"done": true}
    {"task": "list_whole", "path": "L21haWwvYS5wc3Q=", "format": "pst", "number": 0}
    {"item": {"message": {"number": 2097252, "length": 512, "head": 96, "excerpt": 24, …}}}
    (96 bytes) (24 bytes)
    {"at": 0, "size": 512}
    (512 bytes)
    {"done": true}
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from app.model.codes import read_code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.findings import Finding
from app.model.format import ListedAccount, WorkerItem
from app.model.mail import Completeness, Message, MessageFlag, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account

_EMPTY_CARD = asdict(Card())


class Task(Enum):
    """What the worker is asked to do."""

    LIST = "list"
    """Name everything in a container from entry `number` on."""
    LIST_WHOLE = "list_whole"
    """The same, and send each message whole behind its name."""
    READ = "read"
    """Send the messages with the keys `numbers`, one after the other; of each the first `number` bytes (0: all)."""
    HOLD = "hold"
    """Keep the `number` bytes behind the line: they are the container `path`, which lies in no file. No reply."""
    ACCOUNTS = "accounts"
    """Name the accounts in a database; `format` is a key of ACCOUNT_LISTS."""


@dataclass(frozen=True, slots=True)
class Request:
    """A task on the container `path`. `format` is a key of READERS, or the name of another opener of the worker."""

    task: Task
    path: Path
    format: str
    number: int = 0
    numbers: tuple[int, ...] = ()

    def encode(self) -> bytes:
        """The request as one line."""
        path = base64.b64encode(os.fsencode(self.path)).decode()
        fields: dict[str, Any] = {
            "task": self.task.value, "path": path, "format": self.format, "number": self.number
        }  # fmt: skip
        if self.numbers:
            fields["numbers"] = self.numbers
        return json.dumps(fields).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "Request":
        """The request in a line. Raises ValueError and KeyError for anything else."""
        fields = json.loads(line)
        path = Path(os.fsdecode(base64.b64decode(fields["path"])))
        numbers = tuple(map(int, fields.get("numbers", ())))
        return cls(Task(fields["task"]), path, str(fields["format"]), int(fields["number"]), numbers)


class ReplyStream(Protocol):
    """What replies are read from."""

    def readline(self) -> bytes:
        """The next line with its end; what there is of one where the stream ends."""

    def read(self, count: int, /) -> bytes:
        """The next bytes, fewer than `count` only at the end."""


class Reply(NamedTuple):
    """One reply of many to a request; the last is `done`. An empty one is a keep-alive in long work.

    `at` is the number of the entry the worker turns to, sent before it does, or that of `item`; with the last reply
    about a message, the key by which it was asked for, or its number in a list of whole messages. The origin of a
    message names no file: whoever asked knows it.
    `data` is the next piece of a message, `failed` why there is none.
    """

    at: int | None = None
    item: WorkerItem | None = None
    data: bytes | None = None
    failed: str = ""
    done: bool = False

    def encode(self) -> bytes:
        """The reply as one line, and the bytes behind it."""
        fields: dict[str, Any] = {}
        if self.at is not None:
            fields["at"] = self.at
        if self.item is not None:
            fields["item"] = _item_fields(self.item)
        if self.data is not None:
            fields["size"] = len(self.data)
        if self.failed:
            fields["failed"] = self.failed
        if self.done:
            fields["done"] = True
        behind = self.data or b""
        if isinstance(self.item, Message):
            behind = self.item.head + self.item.excerpt + behind
        return json.dumps(fields).encode() + b"\n" + behind

    @classmethod
    def read(cls, stream: ReplyStream) -> "Reply | None":
        """The next reply of a worker; None at the end. Raises OSError, and ValueError for what is not a reply."""
        if not (line := stream.readline()):
            return None
        try:
            fields = json.loads(line)
            item = _item(fields["item"], stream) if "item" in fields else None
            return cls(
                _whole(fields["at"]) if "at" in fields else None,
                item,
                _bytes(stream, fields["size"]) if "size" in fields else None,
                str(fields.get("failed", "")),
                bool(fields.get("done", False)),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a reply: {error}") from error


def _item_fields(item: WorkerItem) -> dict[str, Any]:
    if isinstance(item, Message):
        return {"message": _message_fields(item)}
    if isinstance(item, Card):
        return {"card": asdict(item)}
    if isinstance(item, AddressTrace):
        return {"trace": _trace_fields(item)}
    if isinstance(item, ListedAccount):
        return {"account": {"name": item.name, **asdict(item.account)}}
    return {"finding": {"code": item.code, "parameters": dict(item.parameters)}}


def _whole(value: object) -> int:
    """A whole number that a database can hold. Raises ValueError for anything else."""
    if not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
        raise ValueError("not a whole number")
    return value


def _text(value: object) -> str:
    """Raises ValueError for anything but a text."""
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _bytes(stream: ReplyStream, size: int) -> bytes:
    """The bytes behind a line. Raises ValueError where there are fewer."""
    data = stream.read(int(size))
    if len(data) != size:
        raise ValueError("not a reply: it was cut off")
    return data


def _item(fields: Mapping[str, Any], stream: ReplyStream) -> WorkerItem:
    ((name, values),) = fields.items()
    if name == "message":
        return _message(values, stream)
    if name == "card":
        return _card(values)
    if name == "trace":
        return _trace(values)
    if name == "account":
        return _account(values)
    parameters = {
        name: value if isinstance(value, str) else _whole(value) for name, value in values["parameters"].items()
    }
    return Finding(read_code(values["code"]), parameters)


def _message_fields(message: Message) -> dict[str, Any]:
    return {
        "number": message.origin.offset,
        "length": message.origin.length,
        "head": len(message.head),
        "completeness": message.completeness.value,
        "flags": message.flags.value,
        "received": _time_text(message.received),
        "notes": message.notes,
        "folder": message.folder,
        "role": message.role.value if message.role else None,
        "excerpt": len(message.excerpt),
        "account": message.account,
    }


def _message(fields: Mapping[str, Any], stream: ReplyStream) -> Message:
    head, excerpt = _bytes(stream, fields["head"]), _bytes(stream, fields["excerpt"])
    return Message(
        Origin(Path(), _whole(fields["number"]), _whole(fields["length"])),
        head,
        Completeness(fields["completeness"]),
        MessageFlag(fields["flags"]),
        _time(fields["received"]),
        tuple(map(read_code, fields["notes"])),
        tuple(map(_text, fields["folder"])),
        Role(fields["role"]) if fields["role"] else None,
        excerpt,
        str(fields["account"]),
    )


def _card(fields: Mapping[str, Any]) -> Card:
    """A card. Raises ValueError where a field is not what it has to be."""
    card = Card.from_fields(fields)
    if any(type(getattr(card, name)) is not type(empty) for name, empty in _EMPTY_CARD.items()):
        raise ValueError("not a card")
    return replace(card, addresses=tuple(map(_text, card.addresses)), phones=tuple(map(_text, card.phones)))


def _trace_fields(trace: AddressTrace) -> dict[str, Any]:
    return {
        "address": trace.address,
        "name": trace.name,
        "relation": trace.relation.value,
        "confidence": trace.confidence.value,
        "last": _time_text(trace.last),
    }


def _trace(fields: Mapping[str, Any]) -> AddressTrace:
    return AddressTrace(
        _text(fields["address"]),
        _text(fields["name"]),
        Relation(fields["relation"]),
        Confidence(fields["confidence"]),
        _time(fields["last"]),
    )


def _account(fields: Mapping[str, Any]) -> ListedAccount:
    protocol, aliases = MailProtocol(fields["protocol"]), tuple(map(str, fields["aliases"]))
    return ListedAccount(str(fields["name"]), Account(str(fields["address"]), protocol, str(fields["server"]), aliases))


def _time_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    """An aware time. Raises ValueError for one that cannot be compared with those."""
    moment = datetime.fromisoformat(text) if text else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError("not an aware time")
    return moment
