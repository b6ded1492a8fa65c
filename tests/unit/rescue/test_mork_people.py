"""Senders and subjects in lists of folders, wherever they lie."""

import json
from pathlib import Path

import pytest

from app.model.contact import Confidence
from app.model.rescue import EndRule
from app.rescue import mork_people
from app.rescue.mork_people import people_in

_LIST = rb"""// <!-- <mdb:mork:z v="1.4"/> -->
< <(a=c)> (80=ns:msg:db:row:scope:msgs:all)(81=subject)(82=sender)(83=date)(96=ns:msg:db:table:kind:msgs) >
<(A2=Hello)(A3=Mori <mori@example.jp>)(A4==?UTF-8?B?5LqI57SE?=)(A5=Hara <hara@example.jp>)(A6=45e5b0c0)>
{1:^80 {(k^96:c)(s=9)} [1(^81^A2)(^82^A3)(^83^A6)] [2(^81^A4)(^82^A5)] }
@$${1{@ {1:^80 -[2:^80] } @$$}1}@
"""


def _people(data: bytes, base: int = 0) -> dict[str, dict[str, object]]:
    def fetch(offset: int, count: int) -> bytes:
        return data[offset - base : offset - base + count]

    found = [json.loads(each.data) for each in people_in(data, 0, len(data), base, fetch)]
    return {str(each["address"]): each for each in found}


def test_messages_that_were_deleted_from_a_list_still_name_their_senders() -> None:
    found = _people(bytes(512) + _LIST + b"\0\x01\x02" * 400, 4096)
    assert found["mori@example.jp"]["name"] == "Mori"
    assert (found["mori@example.jp"]["subject"], found["mori@example.jp"]["last"]) == ("Hello", 0x45E5B0C0)
    assert found["mori@example.jp"]["confidence"] == Confidence.MEDIUM.value
    assert (found["hara@example.jp"]["subject"], found["hara@example.jp"]["confidence"]) == ("予約", "low")


def test_a_list_that_is_longer_than_is_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mork_people, "_LONGEST", 1 << 10)
    data = _LIST + b"// more of it\n" * 200
    found = list(people_in(data, 0, len(data), 0, lambda offset, count: data[offset : offset + count]))
    assert [each.rule for each in found] == [EndRule.PERSON] * 2 + [EndRule.PEOPLE_LEFT_OUT]


def test_lists_that_begin_everywhere_are_read_once() -> None:
    read = 0
    data = b'// <!-- <mdb:mork:z v="1.4"/> -->\n' * 4000

    def fetch(offset: int, count: int) -> bytes:
        nonlocal read
        read += count
        return data[offset : offset + count]

    assert not list(people_in(data, 0, len(data), 0, fetch))
    assert read < 4 * len(data)


def test_a_cut_list_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    for stop in range(0, len(_LIST), 7):
        _people(_LIST[:stop])
