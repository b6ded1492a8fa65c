"""Messages of which a part is missing."""

from pathlib import Path

import pytest

from app.formats.standard import rescued
from app.model.codes import Code
from app.model.mail import Completeness, Message
from app.system.reading import SourceFile


@pytest.mark.parametrize(
    ("data", "completeness"),
    [
        (b"From: a@example.jp\r\n\r\n", Completeness.HEADERS_ONLY),
        (b"From: a@example.jp\n\nHello.\n", Completeness.PARTIAL),
    ],
)
def test_it_is_never_whole(tmp_path: Path, data: bytes, completeness: Completeness) -> None:
    path = tmp_path / "1.eml"
    path.write_bytes(data)
    with SourceFile(path) as source:
        (message,) = rescued.read(source)
    assert isinstance(message, Message)
    assert message.completeness is completeness
    assert Code.TRUNCATED in message.notes
