"""What a child process reads is what is read here, in the same order, whatever becomes of the child."""

import logging
import sys
from collections.abc import Iterable, Sequence

import pytest

from app.contacts.letter_reader import LetterReader
from app.formats.reading import piece_stream, shared_reader
from app.formats.reading.letter import Letter, ReadLetter
from app.mime import envelope

Batch = Sequence[Letter]
Letters = list[ReadLetter]

BATCHES: list[Batch] = [
    [
        (f"From: =?utf-8?b?5L2Q6Jek?= <p{batch}.{number}@example.jp>\nDate: Mon, 5 Jan 2026 10:0{number}:00 +0900\n"
         f"Subject: {batch}\nTo: a@example.com, b@example.com\nReferences: <1@x> <2@x>\n\n".encode(), b"Unsubscribe here", None),
        (b"From: \x1b$B:4F#\x1b(B <\xff@\xe9>\r\nSubject: =?x?q?\x00\x80?=\r\nDate: never\r\n\r\n", b"\x00\xff" * 9, None),
        (b"", b"", None),
    ]
    for batch in range(12)
    for number in [batch % 10]
]  # fmt: skip
"""Usual heads, hostile ones, and none at all."""
REPEAT = "import json, pickle, sys\nwhile True: batch = pickle.load(sys.stdin.buffer); "
ENDS = {
    "at once": ("", "it ended"),
    "without an answer": (REPEAT + "sys.exit(3)", "it ended"),
    "in the middle of an answer": (REPEAT + "sys.stdout.write('[[null, '); sys.exit()", "it ended"),
    "unasked": ("import time; print('[]', flush=True); time.sleep(60)", "it answered something else"),
    **{
        name: (REPEAT + f"print({answer}, flush=True)", "it answered something else")
        for name, answer in {
            "with bytes that are no answer": "'x' * 100_000",
            "too few answers": "'[]'",
            "too many answers": "json.dumps([[['', ''] * 7, None]] * 9)",
            "no list": "7",
            "no answers": "json.dumps([1] * len(batch))",
            "a dictionary": "json.dumps([[{str(i): i for i in range(14)}, None]] * len(batch))",
            "a pickle": "pickle.dumps(batch)",
            "deep lists": "'[' * 100_000",
        }.items()
    },
    "without an end": (REPEAT + "sys.stdout.write('[' * (1 << 20)); sys.stdout.flush()", "it answered too much"),
}
"""What a child does instead of its work, as a program."""


def read_all(reader: LetterReader, batches: Iterable[Batch] = BATCHES) -> list[Letters]:
    """What all batches say, as a reader gives them."""
    with reader:
        read = [each for batch in batches for each in reader.add(batch)]
        return [*read, *reader.rest()]


def read_batch(batch: Batch) -> Letters:
    """What a batch says."""
    return [ReadLetter(envelope.read(head, excerpt), None) for head, excerpt, _ in batch]


def started(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Has the child be another program."""
    monkeypatch.setattr(shared_reader, "own_command", lambda *arguments: [sys.executable, "-c", program])


def test_the_child_reads_what_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = list(map(read_batch, BATCHES))
    answers: list[object] = []
    answer = shared_reader._Child.answers

    def noted(child: shared_reader._Child[Letter, ReadLetter], wait: bool) -> Letters | None:
        answers.append(answer(child, wait=True))
        return answers[-1]  # type: ignore[return-value]

    monkeypatch.setattr(shared_reader._Child, "answers", noted)
    assert read_all(LetterReader(alone=2, least_bytes=0, processors=2)) == expected
    assert answers == expected[2:]


@pytest.mark.parametrize("end", ENDS)
def test_a_child_that_fails_costs_nothing(
    end: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program, reason = ENDS[end]
    started(monkeypatch, program)
    monkeypatch.setattr(piece_stream, "_LONGEST_LINE", 1 << 18)
    with caplog.at_level(logging.WARNING):
        assert read_all(LetterReader(alone=1, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    expected = f"The process started with --read-letters: {reason}. Its work is done without it"
    assert caplog.messages == [expected]


def test_answers_nobody_asked_for_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    started(monkeypatch, "while True: print('[]')")
    child = shared_reader._Child(LetterReader().reading)
    child._threads[1].join(60)
    assert not child._threads[1].is_alive() and child._lines.qsize() == 1
    child.stop()


def test_a_child_that_hangs_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(shared_reader, "START_TIMEOUT", 0.01)
    assert read_all(LetterReader(alone=0, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    assert "no answer in time" in caplog.text


def test_without_a_child_everything_is_read_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shared_reader, "own_command", lambda *arguments: ["no-such-program-anywhere"])
    assert read_all(LetterReader(alone=0, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    assert caplog.messages == ["No process could be started with --read-letters: FileNotFoundError"]


@pytest.mark.parametrize(
    ("alone", "least_bytes", "processors"),
    [(0, 0, 1), (len(BATCHES), 0, 2), (0, 1 << 20, 2)],
    ids=["one processor", "little mail", "small mails"],
)
def test_small_mail_and_one_processor_start_no_child(
    alone: int, least_bytes: int, processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(shared_reader, "_Child")
    assert read_all(LetterReader(alone, least_bytes, processors)) == list(map(read_batch, BATCHES))


class Slow:
    """Stands for the child: answers only when it is waited for, and has taken so many of the batches it was sent."""

    def __init__(self, taken: int) -> None:
        self.taken = taken
        self.sent: list[Batch] = []
        self.most = self.answered = 0
        self.stopped = 0

    def send(self, batch: Batch) -> None:
        """Takes a batch."""
        self.sent.append(batch)
        self.most = max(self.most, len(self.sent))

    def take_back(self) -> bool:
        """Gives up the last batch."""
        if len(self.sent) <= self.taken:
            return False
        self.sent.pop()
        return True

    def answers(self, wait: bool) -> Letters | None:
        """The next answer."""
        self.answered += wait
        return read_batch(self.sent.pop(0)) if wait else None

    def stop(self) -> None:
        """Nothing has to end."""
        self.stopped += 1


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_few_batches_are_held_and_they_come_in_order(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Slow(taken)
    monkeypatch.setattr(shared_reader, "_Child", lambda reading: child)
    read: list[Letters] = []
    with LetterReader(alone=0, least_bytes=0, processors=2) as reader:
        for count, batch in enumerate(BATCHES, 1):
            read += reader.add(batch)
            assert count - len(read) < shared_reader._HELD
        read += reader.rest()
    assert read == list(map(read_batch, BATCHES))
    assert child.most == shared_reader._AHEAD
    assert not child.sent


def test_what_the_child_has_not_been_sent_is_read_here_rather_than_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Slow(1)
    monkeypatch.setattr(shared_reader, "_Child", lambda reading: child)
    batches = BATCHES[: shared_reader._HELD - 1]
    with LetterReader(alone=0, least_bytes=0, processors=2) as reader:
        for batch in batches:
            assert not reader.add(batch)
        assert len(child.sent) == shared_reader._AHEAD
        assert reader.rest() == list(map(read_batch, batches))
    assert child.answered == 1


def test_a_run_that_is_cancelled_leaves_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt), LetterReader(alone=0, least_bytes=0, processors=2) as reader:
        reader.add(BATCHES[0])
        child = reader._child
        raise KeyboardInterrupt
    assert child is not None
    assert child._process.poll() is not None
    assert not any(each.is_alive() for each in child._threads)
