"""What the program and its worker say to each other arrives as it was sent, and nothing else is taken for a reply."""

import io
import json
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


def fields_of(item: WorkerItem) -> dict[str, object]:
    (fields,) = json.loads(Reply(item=item).encode().partition(b"\n")[0])["item"].values()
    assert isinstance(fields, dict)
    return fields


MESSAGE, TRACE = fields_of(Message(Origin(Path(), 1, 0), b"")), fields_of(AddressTrace("h@example.jp"))


def said(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def test_what_is_spoilt_below_is_a_reply_as_it_stands() -> None:
    for item in ({"message": MESSAGE}, {"trace": TRACE}, {"card": {"name": "h"}}):
        assert Reply.read(io.BytesIO(said(at=1, item=item))) is not None


@pytest.mark.parametrize(
    "line",
    [
        *(said(at=at) for at in ("x", [1], None, 1.5, float("nan"), float("inf"), 1 << 63, -(1 << 63) - 1)),
        *(said(item={"message": MESSAGE | {name: "x"}}) for name in ("number", "length")),
        *(said(item={"message": MESSAGE | {"folder": [each]}}) for each in (5, None, ["a"])),
        said(item={"message": MESSAGE | {"received": "2006-01-02T01:00:00"}}),
        said(item={"trace": TRACE | {"last": "2006-01-02"}}),
        *(said(item={"trace": TRACE | {name: 5}}) for name in ("address", "name")),
        *(said(item={"card": fields}) for fields in ({"name": 5}, {"phones": "x"}, {"phones": [5]}, {"is_firm": "x"})),
        *(
            said(item={"finding": {"code": "store_damaged", "parameters": each}})
            for each in (5, [["path", "a"]], {"path": None}, {"count": 1 << 63}, {"count": 0.5})
        ),
    ],
)
def test_values_of_another_kind_make_no_reply(line: bytes) -> None:
    """A process that a file has taken over may send them: met later, they would end the run."""
    with pytest.raises(ValueError, match=r".*"):
        Reply.read(io.BytesIO(line))
