"""A message in a PST says itself whether it has attachments: their table may be gone without a trace."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.model.codes import Code
from app.model.mail import Completeness, Message
from tests.builders import outlook_files
from tests.builders.reading import inside
from tests.builders.unix import put


def letter(attached: bytes | None) -> bytes:
    """A message with or without an attachment."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Hanako <hanako@example.jp>", "Menu"
    made.set_content("Here it is.\n")
    if attached is not None:
        made.add_attachment(attached, maintype="application", subtype="pdf", filename="menu.pdf")
    return made.as_bytes()


def listed(path: Path) -> list[tuple[Completeness, tuple[str, ...]]]:
    """How whole each message of a store is; nothing else may be found in it."""
    found = inside(path, "pst")
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == len(found)
    return [(each.completeness, each.notes) for each in messages]


@pytest.mark.parametrize("large", [False, True])
def test_a_message_whose_attachment_table_is_gone_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    letters = [letter(None), letter(b"%PDF" * 3000)]
    there = put(tmp_path / "there.pst", outlook_files.outlook_file(letters, large=large).data)
    assert listed(there) == [(Completeness.WHOLE, ())] * 2
    # The table is a sub-node that nobody looks for: every block of the file agrees with its checksum.
    monkeypatch.setattr(outlook_files, "_ATTACHMENTS", 0x6F1)
    gone = put(tmp_path / "gone.pst", outlook_files.outlook_file(letters, large=large).data)
    assert listed(gone) == [(Completeness.WHOLE, ()), (Completeness.PARTIAL, (Code.ATTACHMENTS_GONE,))]
