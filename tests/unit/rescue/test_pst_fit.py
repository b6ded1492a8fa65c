"""Parts of one message of Outlook agree with each other, and parts of two do not."""

from collections.abc import Iterator
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path

import pytest

from app.formats.outlook.pst_loose import LoosePages
from app.formats.outlook.pst_pages import LARGE, UNICODE, DamagedError, Pages
from app.rescue.pst_fit import is_one_message
from app.system.raw_reading import RawFile
from tests.builders.outlook_files import outlook_file
from tests.builders.unix import put

_MESSAGE = 0x04


def letter(words: int, *attached: bytes) -> bytes:
    """A message of so many words, with attachments."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Hanako <hanako@example.jp>", f"{words} words"
    made.set_content("word " * words)
    for content in attached:
        made.add_attachment(content, maintype="application", subtype="pdf", filename="menu.pdf")
    return made.as_bytes()


LETTERS = [letter(3), letter(3000), letter(3, b"a" * 20_000), letter(3000, b"b" * 30_000, b"c" * 9)]


@pytest.fixture(params=[False, True], ids=["small pages", "large pages"])
def pages(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pages]:
    """A file of these messages."""
    opened = Pages(put(tmp_path / "a.pst", outlook_file(LETTERS, large=request.param).data))
    yield opened
    opened.close()


def test_the_parts_of_a_message_agree(pages: Pages) -> None:
    messages = [node for node in pages.nodes() if node.kind == _MESSAGE]
    assert len(messages) == len(LETTERS)
    assert all(is_one_message(pages, node) for node in messages)


def test_what_hangs_on_another_message_does_not_fit(pages: Pages) -> None:
    messages = [node for node in pages.nodes() if node.kind == _MESSAGE]
    for one, other in permutations(messages, 2):
        assert not is_one_message(pages, one._replace(subnodes=other.subnodes))


def test_an_attachment_is_no_message(pages: Pages) -> None:
    last = max(node for node in pages.nodes() if node.kind == _MESSAGE)
    below = pages.subnodes(last.subnodes)
    attached = [each for number, each in below.items() if number & 0x1F == 0x05]
    assert len(attached) == 2
    assert not any(is_one_message(pages, each) for each in attached)
    # Nor is what holds a value: nothing of it can be read as a list of properties.
    with pytest.raises(DamagedError):
        is_one_message(pages, next(each for number, each in below.items() if number & 0x1F == 0x1F))


@pytest.mark.parametrize("large", [False, True], ids=["small pages", "large pages"])
def test_a_tree_with_a_block_of_another_size_misses_one(tmp_path: Path, large: bool) -> None:
    made = outlook_file([letter(30_000)], large=large).data
    path = put(tmp_path / "a.pst", made)
    whole = Pages(path)
    (message,) = (node for node in whole.nodes() if node.kind == _MESSAGE)
    (text,) = (each for number, each in whole.subnodes(message.subnodes).items() if number & 0x1F == 0x1F)
    assert text.data & 2
    numbers, offsets, sizes = whole._places()
    places = {number: (offset, size) for number, offset, size in zip(numbers, offsets, sizes, strict=True)}
    last = int.from_bytes(whole._block(text.data)[-8:], "little")
    whole.close()
    with RawFile(path) as source:
        for other, missing in ((last, 0), (message.data, 1)):
            pages = LoosePages(
                source, LARGE if large else UNICODE, 1, {**places, last: places[other]}, (), limit=1 << 20
            )
            pages.begin_message()
            assert len(b"".join(pages.read_data(text.data))) > 0
            assert pages.missing == missing
