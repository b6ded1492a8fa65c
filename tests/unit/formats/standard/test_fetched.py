"""Messages fetched from a server: what stands in the names of their files."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.formats.standard import fetched
from app.model.mail import Message, MessageFlag
from app.system.reading import SourceFile
from tests.builders import unix

DAY = datetime(2024, 3, 5, 1, 0, 0, tzinfo=UTC)


def read(path: Path) -> Message:
    with SourceFile(unix.put(path, unix.message())) as source:
        (message,) = fetched.read(source)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize(
    ("received", "flags", "name"),
    [
        (None, (), "7.eml"),
        (DAY, (), "7,20240305T010000Z.eml"),
        (DAY.astimezone(timezone(timedelta(hours=9))), ("\\Seen", "\\ANSWERED"), "7,20240305T010000Z,RS.eml"),
        (None, ("\\Flagged",), "7,,F.eml"),
        (DAY, ("$Forwarded", "$Junk", "\\Deleted", "\\Draft"), "7,20240305T010000Z,DJPT.eml"),
        (DAY, ("../x", "\\Recent", "重要"), "7,20240305T010000Z.eml"),
    ],
)
def test_names(received: datetime | None, flags: tuple[str, ...], name: str, tmp_path: Path) -> None:
    assert fetched.file_name(7, received, flags) == name
    message = read(tmp_path / name)
    assert message.received == (received.astimezone(UTC) if received else None)
    assert bool(message.flags) is bool("," in name and name[-5].isupper() and name[-5] != "Z")


def test_flags_come_back(tmp_path: Path) -> None:
    message = read(tmp_path / "8,20240305T010000Z,PRS.eml")
    assert message.flags == MessageFlag.READ | MessageFlag.ANSWERED | MessageFlag.FORWARDED


@pytest.mark.parametrize(
    "name", ["x.eml", "7,99999999T999999Z,S.eml", "7,20240305T010000Z,ÄXY.eml", "7,,,.eml", "7,.eml"]
)
def test_a_name_of_another_kind_costs_no_message(name: str, tmp_path: Path) -> None:
    assert read(tmp_path / name).received is None or "20240305" in name
