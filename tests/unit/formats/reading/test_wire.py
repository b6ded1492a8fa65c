"""What the program and its worker say to each other arrives as it was sent, and nothing else is taken for a reply."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.reading.wire import Reply, Request, Task
from app.model.codes import Code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.findings import Finding
from app.model.format import ListedAccount, WorkerItem
from app.model.mail import Completeness, Message, MessageFlag, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account

MOMENT = datetime(2006, 1, 2, 1, 2, 3, 456000, tzinfo=UTC)
ITEMS: list[WorkerItem] = [
    Message(
        Origin(Path(), 2097252, 512),
        b"From: \xff\r\n",
        Completeness.PARTIAL,
        MessageFlag.READ | MessageFlag.FLAGGED,
        MOMENT,
        (Code.TRUNCATED,),
        ("お客様", "2006"),
        Role.SENT,
        b"excerpt",
        "hanako@example.jp",
    ),
    Message(Origin(Path(), 0, 0), b""),
    Card("佐藤花子", ("h@example.jp",), phones=("090",), book="Contacts"),
    AddressTrace("h@example.jp", "Hanako", Relation.WRITTEN_TO, Confidence.LOW, MOMENT),
    AddressTrace("h@example.jp"),
    Finding(Code.STORE_DAMAGED, {"path": "/a", "count": 3}),
    ListedAccount("a1", Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp", ("h@example.jp",))),
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_an_item_survives_the_way(item: WorkerItem) -> None:
    reply = Reply(at=7, item=item)
    assert Reply.read(io.BytesIO(reply.encode())) == reply


def test_replies_follow_each_other() -> None:
    sent = [Reply(), Reply(at=0), Reply(data=b"{\n}"), Reply(data=b""), Reply(failed="ValueError: x"), Reply(done=True)]
    stream = io.BytesIO(b"".join(reply.encode() for reply in sent))
    assert [Reply.read(stream) for _ in sent] == sent
    assert Reply.read(stream) is None


@pytest.mark.parametrize("name", ["plain.pst", "お客様.pst", "bad\udcff.pst"])
def test_a_request_survives_the_way(name: str) -> None:
    request = Request(Task.LIST, Path("/mail") / name, "pst", 3)
    assert Request.decode(request.encode()) == request
    whole = replace(request, task=Task.LIST_WHOLE)
    assert Request.decode(whole.encode()) == whole
    several = replace(request, task=Task.READ, numbers=(2097252, 2097284))
    assert Request.decode(several.encode()) == several


@pytest.mark.parametrize("length", [1, 12, 21, 22, 25])
def test_a_reply_that_was_cut_off_is_not_a_reply(length: int) -> None:
    sent = Reply(at=7, data=b"From: ").encode()
    assert len(sent) == 27
    with pytest.raises(ValueError, match=r".*"):
        Reply.read(io.BytesIO(sent[:length]))


@pytest.mark.parametrize(
    "line", [b"x\n", b"[]\n", b"3\n", b'{"item": {"message": {}}}\n', b'{"item": []}\n', b'{"size": []}\n']
)
def test_anything_else_is_not_a_reply(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Reply.read(io.BytesIO(line))
