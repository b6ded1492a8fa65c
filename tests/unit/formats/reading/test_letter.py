"""Envelopes as a child sends them: read back as they were, and nothing made of what is no envelope."""

import io
import json
import pickle
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.contacts.letter_reader import read_for_parent
from app.formats.reading.letter import ReadLetter, load, load_envelope
from app.mime import envelope
from app.model.mail import Address, Envelope

ADDRESS = Address("山田\udc80 \ud83d\ude00 花子", "hanako@example.jp")
FULL = Envelope(
    sender=ADDRESS,
    reply_to=(ADDRESS,),
    to=(ADDRESS, Address("", "b@example.jp")),
    cc=(ADDRESS,),
    bcc=(ADDRESS,),
    date=datetime(2026, 1, 5, 10, 7, 59, tzinfo=UTC),
    message_id="1@example.jp",
    subject="\u2028\n\"'\\",
    signals=("list_id", "plain_note"),
    answers=("2@example.jp",),
    raw_sender="\udcff",
    authors=(ADDRESS,),
    list_address="list@example.jp",
    delivered_to="me@example.jp",
)


@pytest.mark.parametrize("sent", [FULL, Envelope()])
def test_an_envelope_is_the_same_behind_the_pipe(sent: Envelope, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(pickle.dumps([(b"", b"", None)] * 3) * 2)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answers))
    monkeypatch.setattr(envelope, "of_fields", lambda found, head, excerpt: sent)
    read_for_parent()
    lines = answers.getvalue().splitlines()
    assert [[load(each) for each in json.loads(line)] for line in lines] == [[ReadLetter(sent, None)] * 3] * 2


def _plain() -> list[object]:
    fields: list[object] = json.loads(json.dumps(FULL, default=datetime.isoformat))
    return fields


@pytest.mark.parametrize("number", range(len(Envelope._fields)))
@pytest.mark.parametrize(
    "value",
    [
        1,
        True,
        1.5,
        {},
        {"a": "b"},
        "",
        "ab",
        [""],
        [["a"]],
        [["a", 1]],
        [["a", "b", "c"]],
        [[["a"], "b"]],
        [None],
        None,
    ],
    ids=repr,
)
def test_a_field_of_another_kind_is_no_envelope_or_plain_values(number: int, value: object) -> None:
    fields = _plain()
    fields[number] = value
    try:
        found = load_envelope(fields)
    except (TypeError, ValueError):
        return
    for field, usual in zip(found, FULL, strict=True):
        assert type(field) in (type(usual), type(None))
        for each in field if isinstance(field, tuple) else ():
            assert type(each) in (Address, str)
    assert found == load_envelope(json.loads(json.dumps(found, default=datetime.isoformat)))


@pytest.mark.parametrize(
    "date", ["never", "2026-01-05", "2026-01-05T10:00:00", "2026-01-05T10:00:00+09:00", "2026-13-01T00:00:00+00:00"]
)
def test_a_date_is_in_utc(date: str) -> None:
    fields = _plain()
    fields[Envelope._fields.index("date")] = date
    with pytest.raises(ValueError, match=r"UTC|Invalid|must be|format"):
        load_envelope(fields)


@pytest.mark.parametrize("count", [0, 1, 13, 15])
def test_an_envelope_has_all_its_fields(count: int) -> None:
    with pytest.raises(ValueError, match="to unpack"):
        load_envelope((_plain() * 2)[:count])


@pytest.mark.parametrize("named", [1, True, [], ["a"], {}])
def test_people_are_a_text(named: object) -> None:
    fields = json.loads(json.dumps(Envelope()))
    assert load([fields, "[]"]) == ReadLetter(Envelope(), "[]")
    with pytest.raises(TypeError):
        load([fields, named])
