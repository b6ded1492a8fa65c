"""Reading a file that holds one plain message: whatever is not plain, or breaks the reader, is left to the usual way."""

from dataclasses import replace

from app.formats.reading.message_sources import read_plain
from app.formats.reading.registry import READERS
from app.formats.standard.eml import FORMAT
from app.model.mail import PlainMessage

_MAIL = b"From: hanako@example.jp\r\nSubject: x\r\n\r\nHello\r\n"


def _broken(path: str, data: bytes) -> PlainMessage | None:
    raise ValueError(path)


def test_a_message_is_plain_that_lies_in_its_file_as_it_came() -> None:
    found = read_plain("/mail/1.eml", _MAIL, FORMAT)
    assert found is not None
    assert (found.offset, found.length) == (0, len(_MAIL))


def test_a_reader_that_fails_on_a_file_does_not_stop_the_run() -> None:
    assert read_plain("/mail/1.eml", _MAIL, replace(FORMAT, read_plain=_broken)) is None


def test_a_message_that_its_format_puts_together_is_not_the_bytes_in_its_file() -> None:
    emlx = READERS["emlx"]
    assert read_plain("/mail/1.eml", _MAIL, replace(FORMAT, read_message=emlx.read_message)) is None
