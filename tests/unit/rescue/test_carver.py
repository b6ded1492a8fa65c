"""Carving an image from front to back."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model.rescue import Carved, EndRule, Grade
from app.rescue import carver
from app.rescue.budget import Budget
from app.rescue.carver import as_received, carve
from app.system.raw_reading import RawFile
from tests.builders.rescued import disk, emlx, mails, mbox

_HEAD = b"Received: by a\nMessage-ID: <1@example.jp>\nFrom: a@example.jp\nSubject: a\n"


def _found(path: Path, data: bytes, **windows: int) -> list[Carved]:
    path.write_bytes(data)
    with RawFile(path) as source:
        return list(carve(source, 0, source.size, lambda at: None, **windows))


@pytest.fixture(name="image")
def _image(tmp_path: Path) -> Path:
    return tmp_path / "image.raw"


def test_every_whole_message_of_a_deleted_disk_comes_back_as_it_was(image: Path) -> None:
    data, planted = disk(2003, 400)
    found = {each.data: each.grade for each in _found(image, data)}
    whole = [each for each in planted if each.expected is Grade.WHOLE]
    exact = sum(found.get(each.mail.data) is Grade.WHOLE for each in whole)
    assert exact >= 0.98 * len(whole)
    text = b"\n".join(found)
    assert all(each.mail.sender.encode() in text for each in planted)


def test_no_bait_is_taken_for_a_message(image: Path) -> None:
    data, _ = disk(77, 40)
    heads = (each.data.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0] for each in _found(image, data))
    assert not any(b"bait.example" in head for head in heads)


def test_the_source_is_only_read(image: Path) -> None:
    data, _ = disk(5, 40)
    _found(image, data)
    assert hashlib.sha256(image.read_bytes()).digest() == hashlib.sha256(data).digest()


@pytest.mark.parametrize("window", [64 << 10, 100_000, 1 << 20])
def test_where_windows_begin_changes_nothing(image: Path, window: int) -> None:
    data, _ = disk(11, 120)
    small = _found(image, data, window=window, tail=window)
    # What was put together of pieces comes as soon as it is, so that the order may differ.
    assert sorted(small, key=repr) == sorted(_found(image, data), key=repr)


def test_a_search_goes_on_behind_the_last_message(image: Path) -> None:
    data, _ = disk(12, 80)
    whole = [each for each in _found(image, data) if not each.is_joined]
    middle = whole[len(whole) // 2]
    with RawFile(image) as source:
        rest = list(carve(source, middle.offset + middle.length, source.size, lambda at: None))
    assert [each for each in rest if not each.is_joined] == whole[len(whole) // 2 + 1 :]


def _ends() -> Iterator[tuple[str, bytes, Grade, EndRule, int]]:
    """Data, and the grade, the rule and the length of the one message in it."""
    text = _HEAD + b"\nHello.\n"
    size = len(text)
    yield "zeros", text + bytes(900), Grade.WHOLE, EndRule.ZEROS, size
    yield "separator", text + b"\nFrom - Mon Mar  6 12:00:00 2006\n", Grade.WHOLE, EndRule.SEPARATOR, size
    yield "end of source", text, Grade.WHOLE, EndRule.SOURCE_END, size
    yield "not text", text + b"\x01\x02" * 600, Grade.CUT, EndRule.NOT_TEXT, size
    yield "headers only", _HEAD + bytes(900), Grade.FRAGMENT, EndRule.ZEROS, len(_HEAD)
    parts = _HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nA\n'
    yield "closed", parts + b"--b--\n" + bytes(900), Grade.WHOLE, EndRule.BOUNDARY, len(parts) + 6
    yield "epilogue", parts + b"--b--\nThe end.\n", Grade.WHOLE, EndRule.BOUNDARY, len(parts) + 15
    yield "not closed", parts + bytes(900), Grade.CUT, EndRule.ZEROS, len(parts)
    coded = _HEAD + b"Content-Transfer-Encoding: base64\n\nAAAA\nBB==\n"
    yield "base64", coded + b"\x90\x91\x01", Grade.WHOLE, EndRule.ENCODING, len(coded)


@pytest.mark.parametrize(
    ("data", "grade", "rule", "length"), [each[1:] for each in _ends()], ids=[e[0] for e in _ends()]
)
def test_an_end_has_its_rule_and_its_grade(image: Path, data: bytes, grade: Grade, rule: EndRule, length: int) -> None:
    (found,) = _found(image, bytes(512) + data)
    assert (found.offset, found.grade, found.rule, found.length) == (512, grade, rule, length)


def test_digits_before_the_length_of_apple_mail_are_passed_over(image: Path) -> None:
    (mail,) = mails(1, 1)
    (found,) = _found(image, b"\x00\x0177" + emlx(mail))
    assert (found.data, found.rule) == (mail.data, EndRule.COUNT)


@pytest.mark.parametrize(
    "separator", [b".\r\n", b"\x0c! r:01020304  4FCC1A2B00000001 12\r\n"], ids=["Becky!", "Hidemaru"]
)
def test_mailbox_files_of_japanese_programs(image: Path, separator: bytes) -> None:
    planted = mails(6, 9, line_end=b"\r\n")
    found = _found(image, b"".join(each.data + separator for each in planted))
    assert [each.data for each in found] == [each.data for each in planted]
    assert {each.grade for each in found} == {Grade.WHOLE}


def test_behind_a_separator_a_message_needs_no_more_than_a_sender(image: Path) -> None:
    sent = b"To: b@example.jp\nFrom: a@example.jp\nSubject: %d\n\nHello.\n"
    data = b"\n".join(b"From ???@??? Mon Jan 02 01:00:00 2006\n" + sent % number for number in range(4))
    found = _found(image, b"text\n" + data)
    assert [each.data for each in found] == [sent % number for number in range(4)]
    assert not _found(image, b"From the beginning Mon Jan\n" + sent % 1)


def test_the_year_of_a_separator_is_no_length(image: Path) -> None:
    text = _HEAD + b"\n" + b"A line of a longer message.\n" * 100
    (found,) = _found(image, b"From a@example.jp Mon Mar  6 12:00:00 2000\n" + text)
    assert (found.data, found.grade) == (text, Grade.WHOLE)


def test_what_mozilla_puts_before_a_message_is_not_part_of_it(image: Path) -> None:
    mail, other = mails(2, 2)
    found = _found(image, mbox([mail, other]))
    assert [each.data for each in found] == [mail.data, other.data]
    assert found[0].length > len(mail.data)
    assert as_received(b"\0X-Mozilla-Status: 0001\nFrom: a\n\0", 1, 32) == b"From: a\n"


def test_a_message_in_utf8_whose_subject_names_iso_2022_jp_is_not_cut(image: Path) -> None:
    head = _HEAD + b"Subject: =?ISO-2022-JP?B?GyRCMSMbKEI=?=\nContent-Type: text/plain; charset=utf-8\n\n"
    (found,) = _found(image, head + "予約\n".encode() + bytes(600))
    assert found.data.endswith("予約\n".encode())


def test_a_message_longer_than_a_window_and_its_tail_is_whole(image: Path) -> None:
    text = _HEAD + b"\n" + b"a line of text\n" * 50_000
    (found,) = _found(image, text + bytes(512), window=64 << 10, tail=64 << 10)
    assert found.data == text


def test_headers_without_end_and_nested_heads_take_no_longer_than_they_are(image: Path) -> None:
    data = b"".join(_HEAD.replace(b"<1@", b"<%d@" % number) + b"\n" for number in range(5_000))
    assert len(_found(image, data)) <= 5_000
    assert not _found(image, b"Received: a\n" * 20_000)
    nested = b"".join(
        _HEAD.replace(b"<1@", b"<%d@" % number) + b'Content-Type: multipart/mixed; boundary="b%d"\n\n' % number
        for number in range(5_000)
    )
    # Those that begin a sector may begin a file.
    assert len(_found(image, nested)) < 500


def _spent(path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch, name: str) -> int:
    """How often a function of the carver is called for these bytes."""
    calls = 0
    before = getattr(carver, name)

    def counted(*values: object) -> object:
        nonlocal calls
        calls += 1
        return before(*values)

    monkeypatch.setattr(carver, name, counted)
    _found(path, data)
    monkeypatch.setattr(carver, name, before)
    return calls


@pytest.mark.parametrize(
    "unit", [b"\x01essage-I: x", b"\x81essage-I: x", b" essage-I"], ids=["control", "high", "text"]
)
def test_a_line_without_end_is_not_grown_from_each_of_its_places(
    image: Path, monkeypatch: pytest.MonkeyPatch, unit: bytes
) -> None:
    assert _spent(image, unit * 4000, monkeypatch, "grown") < 40
    # The header block behind it is found all the same.
    (found,) = _found(image, unit * 4000 + b"\n\n" + _HEAD + b"\nHello.\n")
    assert found.data == _HEAD + b"\nHello.\n"


def test_closing_boundaries_that_never_come_are_not_looked_for_without_end(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each head begins a sector and names a boundary of its own: the way to the end once for each would be n * n."""
    heads = (_HEAD + b'Content-Type: multipart/mixed; boundary="b%d"\n\n' % number for number in range(4000))
    data = b"".join(each.ljust(511, b"x") + b"\n" for each in heads)
    passed = 0
    before = Budget.spend

    def counted(self: Budget, amount: int = 1) -> bool:
        nonlocal passed
        passed += amount
        return before(self, amount)

    monkeypatch.setattr(Budget, "spend", counted)
    assert len(_found(image, data)) == 4000
    assert passed < (32 + 130 + 1) * len(data)


def test_noise_holds_no_mail(image: Path) -> None:
    assert not _found(image, random.Random(1).randbytes(2 << 20))
