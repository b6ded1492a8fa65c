"""What every format in READERS keeps to, on damaged files: no exception but OSError, no hang, nothing missing silently."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.formats.common.excerpt import LEAD, TAIL
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.model.findings import Finding
from app.model.format import ContainerItem, Format
from app.model.mail import Completeness, Message
from app.system.reading import SourceFile
from tests.builders.formats import SAMPLES
from tests.builders.unix import put

PARTS = 16
TIMEOUT = 20.0
LARGEST_SAMPLE = 1 << 20
# A cut is visible only where a format writes down lengths, an end or an index; plain text just ends earlier.
ENDS_ANYWHERE = {
    "eml", "eudora", "fetched", "hidemaru", "incredimail", "maildir", "maildir-lite", "mbox", "mh", "takeout",
}  # fmt: skip


class GrowingSource(SourceFile):
    """A source to which its program appends while it is read."""

    def read(self, count: int) -> bytes:
        """The next bytes; after the first of them the file is longer than before."""
        data = super().read(count)
        if self.position == len(data):
            with self.path.open("ab") as stream:
                stream.write(b"\nFrom - Mon Jan  2 01:00:00 2006\nFrom: late@example.jp\n\nLate.\n")
        return data


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(timeout=TIMEOUT) as worker:
        yield worker


@pytest.fixture(params=sorted(READERS))
def reader(request: pytest.FixtureRequest) -> Format:
    return READERS[request.param]


def sample(reader: Format, folder: Path, request: pytest.FixtureRequest) -> Path:
    """An undamaged file of the format: built, or the smallest one of the corpus."""
    folder.mkdir(exist_ok=True)
    if reader.name in SAMPLES:
        return SAMPLES[reader.name](folder)
    smallest = smallest_in(request.getfixturevalue("corpus"), reader.name)
    return put(folder / smallest.name, smallest.read_bytes())


@cache
def smallest_in(corpus: Path, name: str) -> Path:
    """The smallest file of a format that holds a message."""
    files = sorted((corpus / name).rglob(f"*.{name}"), key=lambda each: (each.stat().st_size, each.name))
    with Worker(timeout=TIMEOUT) as worker:
        smallest = next(each for each in files if messages(list(worker.read(each, name))))
    assert smallest.stat().st_size <= LARGEST_SAMPLE
    return smallest


def items(reader: Format, path: Path, worker: Worker, source: type[SourceFile] = SourceFile) -> list[ContainerItem]:
    """All there is in a file; every message is read too. Fails on anything but OSError."""
    if reader.read is None:
        found = list(worker.read(path, reader.name))
        for message in (each for each in found if isinstance(each, Message)):
            try:
                assert all(
                    isinstance(each, bytes) for each in worker.read_message(path, reader.name, message.origin.offset)
                )
            except (ValueError, WorkerStoppedError) as error:
                assert getattr(error, "reason", "") != "hang"
        return found
    listed: list[ContainerItem]
    with source(path) as opened:
        listed = list(reader.read(opened))
    for message in (each for each in listed if isinstance(each, Message)):
        if reader.read_message is not None:
            try:
                b"".join(reader.read_message(path, message, lambda folder: {}))
            except (OSError, ValueError):
                continue
    return listed


def messages(found: list[ContainerItem]) -> list[Message]:
    return [each for each in found if isinstance(each, Message)]


def shape(found: list[ContainerItem]) -> list[tuple[bytes, int]]:
    """What is the same for two files with the same messages: header block and length of each."""
    return [(each.head, each.origin.length) for each in messages(found)]


def is_reported(found: list[ContainerItem]) -> bool:
    """True where a finding or a message says that something is missing."""
    return any(
        (isinstance(each, Finding) and each.code != "mbox_habits")
        or (isinstance(each, Message) and (each.notes or each.completeness is not Completeness.WHOLE))
        for each in found
    )


class TestEveryFormat:
    """The contract of `Format.read` and `Container`."""

    def test_an_undamaged_file_has_messages_and_stays_as_it_is(
        self, reader: Format, tmp_path: Path, worker: Worker, request: pytest.FixtureRequest
    ) -> None:
        path = sample(reader, tmp_path / "whole", request)
        before, beside = path.read_bytes(), sorted(path.parent.rglob("*"))
        found = items(reader, path, worker)
        assert messages(found)
        assert reader.matches_name(path.name)
        assert path.read_bytes() == before
        assert sorted(path.parent.rglob("*")) == beside

    def test_messages_are_listed_with_an_excerpt_of_their_text(
        self, reader: Format, tmp_path: Path, worker: Worker, request: pytest.FixtureRequest
    ) -> None:
        path = sample(reader, tmp_path / "whole", request)
        found = messages(items(reader, path, worker))
        with_text = [each for each in found if each.completeness is not Completeness.HEADERS_ONLY]
        assert any(each.excerpt.strip() for each in with_text) is bool(with_text)
        assert max(len(each.excerpt) for each in found) <= LEAD + TAIL + 200

    def test_a_cut_file_is_read_and_reported(
        self, reader: Format, tmp_path: Path, worker: Worker, request: pytest.FixtureRequest
    ) -> None:
        path = sample(reader, tmp_path / "whole", request)
        data = path.read_bytes()
        whole = shape(items(reader, path, worker))
        for part in range(1, PARTS):
            cut = put(tmp_path / str(part) / path.name, data[: len(data) * part // PARTS])
            found = items(reader, cut, worker)
            assert len(messages(found)) <= len(whole)
            self._check_origins(reader, cut, found)
            # Behind the last message there may be flags and indexes that a message does not need.
            is_complete = shape(found) == whole
            assert reader.name in ENDS_ANYWHERE or is_complete or is_reported(found), f"cut at {part}/{PARTS}"

    @pytest.mark.parametrize("content", ["empty", "zeros", "garbage", "garbage_behind_the_start"])
    def test_what_is_not_mail_is_survived(
        self, reader: Format, content: str, tmp_path: Path, worker: Worker, request: pytest.FixtureRequest
    ) -> None:
        path = sample(reader, tmp_path / "whole", request)
        garbage = random.Random(reader.name).randbytes(40_000)
        data = {
            "empty": b"",
            "zeros": bytes(5000),
            "garbage": garbage,
            "garbage_behind_the_start": path.read_bytes()[:64] + garbage,
        }[content]
        spoiled = put(tmp_path / "spoiled" / path.name, data)
        found = items(reader, spoiled, worker)
        self._check_origins(reader, spoiled, found)
        assert spoiled.read_bytes() == data

    def test_a_file_that_grows_while_it_is_read(
        self, reader: Format, tmp_path: Path, worker: Worker, request: pytest.FixtureRequest
    ) -> None:
        path = sample(reader, tmp_path / "whole", request)
        if reader.read is not None:
            assert messages(items(reader, path, worker, GrowingSource))
            return
        seen = []
        for item in worker.read(path, reader.name):
            seen.append(item)
            with path.open("ab") as stream:
                stream.write(bytes(100))
        assert not [each for each in seen if isinstance(each, Finding) and each.parameters.get("reason") == "hang"]

    @staticmethod
    def _check_origins(reader: Format, path: Path, found: list[ContainerItem]) -> None:
        """Messages lie inside their file, and what a finding says is about this file."""
        for each in found:
            if isinstance(each, Message) and reader.read is not None and reader.name != "packed-mbox":
                assert 0 <= each.origin.offset <= each.origin.offset + each.origin.length <= path.stat().st_size
            if isinstance(each, Finding):
                assert each.parameters.get("reason") != "hang"
                assert str(each.parameters["path"]).startswith(str(path))
