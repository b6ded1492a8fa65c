"""What messages say, and whom their texts name, is the same whoever reads them, and when."""

import sys
from pathlib import Path

import pytest

from app.contacts import named_people
from app.contacts.letter_reader import LetterReader
from app.contacts.people_reader import people_behind, people_in_message
from app.contacts.text_people import MOST_MISSES
from app.formats.reading import shared_reader
from app.formats.reading.letter import Letter, ReadLetter
from app.mime import envelope
from app.model.mail import Envelope

FORM = b"From: form@salon.example.jp\nSubject: Booking %d\n"
LETTER = b"From: hanako@example.jp\nSubject: Hello\nDate: Mon, 2 Jan 2006 10:00:00 +0900\n"
NAMES = b"\nName: Taro Sato\nE-mail: taro@example.com\nTel: 090-1111-2222\n"
HELLO = b"\nHello.\n"


def letters(folder: Path, *messages: tuple[bytes, bytes]) -> list[Letter]:
    """Messages of heads and bodies that lie in one file."""
    path = folder / "Inbox"
    path.write_bytes(b"".join(head + body for head, body in messages))
    found, offset = list[Letter](), 0
    for head, body in messages:
        found.append((head, body, (str(path), offset, len(head + body))))
        offset += len(head + body)
    return found


def read(reader: LetterReader, batch: list[Letter], times: int = 1) -> list[list[ReadLetter]]:
    """What is read of a batch that comes so often."""
    with reader:
        found = [each for _ in range(times) for each in reader.add(batch)]
        return found + reader.rest()


@pytest.mark.parametrize("processors", [1, 2])
def test_a_second_process_reads_the_same(processors: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    batch = letters(tmp_path, (FORM % 1, NAMES), (LETTER, NAMES), (FORM % 2, HELLO), (b"", b"\xff\x00\x1b$B"))
    form, hello = FORM % 1 + NAMES, FORM % 2 + HELLO
    batch.append((FORM % 3, NAMES, (str(tmp_path / "gone"), 0, 99)))
    expected = [
        ReadLetter(envelope.read(FORM % 1, NAMES), named_people.dump(people_in_message(form))),
        ReadLetter(envelope.read(LETTER, NAMES), None),
        ReadLetter(envelope.read(FORM % 2, HELLO), named_people.dump(people_in_message(hello))),
        ReadLetter(envelope.read(b"", b"\xff\x00\x1b$B"), None),
        ReadLetter(envelope.read(FORM % 3, NAMES), ""),
    ]
    assert expected[0].named != "[]"
    assert read(LetterReader(alone=2, least_bytes=0, processors=processors), batch, 9) == [expected] * 9
    assert not caplog.messages


def test_without_a_file_it_is_left_open_whom_a_text_names() -> None:
    ((answer,),) = read(LetterReader(processors=1), [(FORM % 1, NAMES, ("", 0, 99))])
    assert answer == ReadLetter(envelope.read(FORM % 1, NAMES), "")


def test_a_text_that_cannot_be_read_now_is_left_open_and_says_nothing_of_its_sender(tmp_path: Path) -> None:
    gone = [(FORM % number, NAMES, (str(tmp_path / "gone"), 0, 99)) for number in range(MOST_MISSES)]
    batch = [*gone, *letters(tmp_path, (FORM % 1, NAMES))]
    (answers,) = read(LetterReader(processors=1), batch)
    assert [each.named for each in answers[:-1]] == [""] * MOST_MISSES
    assert "taro@example.com" in str(answers[-1].named)


@pytest.mark.parametrize("processors", [1, 2])
def test_a_text_is_only_read_where_the_message_is_the_one_that_was_listed(processors: int, tmp_path: Path) -> None:
    """A mail program may write its mailbox anew at any time: another message is then where the listed one was."""
    other = b"From: form@other.example.jp\nSubject: Booking 1\n"
    batch = letters(tmp_path, (FORM % 1, NAMES), (FORM % 2, NAMES))
    (tmp_path / "Inbox").write_bytes(other + NAMES + FORM % 1 + NAMES + FORM % 2 + NAMES)
    answers = read(LetterReader(alone=0, least_bytes=0, processors=processors), batch)
    assert [each.named for each in answers[0]] == ["", ""]


def test_the_texts_of_a_sender_are_given_up_for_now(tmp_path: Path) -> None:
    batch = letters(tmp_path, *((FORM % number, HELLO) for number in range(MOST_MISSES + 2)))
    (answers,) = read(LetterReader(processors=1), batch)
    assert [each.named for each in answers] == ["[]"] * MOST_MISSES + ["", ""]


@pytest.mark.parametrize(
    "head", [FORM % 1, FORM % 1 + b"Content-Type: multipart/mixed; boundary=b\n", b"From: form@x.jp"]
)
@pytest.mark.parametrize("changed", [False, True])
def test_a_text_is_read_as_alone(head: bytes, changed: bool, tmp_path: Path) -> None:
    """Also where the file is not any more what it was when it was listed."""
    body = b"\n--b\nContent-Type: text/html\n\n<p>Name: Taro Sato</p><p>Tel: 090-1111-2222</p>\n--b--\n" + NAMES
    start = (b"X: y\n" + head if changed else head) + body
    people = people_behind(head, envelope.fields_of(head), start)
    assert people == people_in_message(start)


@pytest.mark.parametrize("named", ["1", "[]", '"', "{}"])
def test_what_is_no_answer_is_read_here(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = letters(tmp_path, (FORM % 1, NAMES))
    here = read(LetterReader(processors=1), batch)
    program = f"import sys\nprint('[[[], {named}]]', flush=True)\nsys.stdin.read()"
    monkeypatch.setattr(shared_reader, "own_command", lambda *arguments: [sys.executable, "-c", program])
    assert read(LetterReader(alone=0, least_bytes=0, processors=2), batch) == here
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("processors", [1, 2])
def test_a_text_comes_with_the_message_and_is_read_as_from_its_file(processors: int, tmp_path: Path) -> None:
    batch = letters(tmp_path, (FORM % 1, NAMES), (LETTER, NAMES), (FORM % 2, HELLO), (FORM % 3, NAMES))
    (expected,) = read(LetterReader(processors=1), batch)
    sent: list[Letter] = [(head, excerpt, head + excerpt) for head, excerpt, _ in batch[:2]]
    sent += [(head, excerpt, b"") for head, excerpt, _ in batch[2:]]
    assert read(LetterReader(alone=0, least_bytes=0, processors=processors), sent) == [expected]


def test_a_text_that_nobody_asks_for_is_not_read() -> None:
    ((answer,),) = read(LetterReader(processors=1), [(FORM % 1, NAMES, None)])
    assert answer == ReadLetter(envelope.read(FORM % 1, NAMES), None)


@pytest.mark.parametrize("failed", [Envelope(subject="?"), None])
def test_what_reading_fails_at(failed: Envelope | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(head: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(envelope, "fields_of", fail)
    reader = LetterReader(processors=1, failed=failed)
    if failed is None:
        with pytest.raises(RecursionError):
            read(reader, [(FORM % 1, NAMES, None)])
    else:
        assert read(reader, [(FORM % 1, NAMES, None)]) == [[ReadLetter(failed, None)]]
