"""A mailbox of files that a backup copies by a short way, and which of them went that way."""

from pathlib import Path

import pytest

from app.archive.copying.copy_entry import NamedEntry
from app.archive.copying.plain_mail import PlainMail
from app.archive.copying.unchanged_mail import UnchangedMail
from tests.builders import stores

_MESSAGES = Path("Library", "Mail", "V10", stores.UUID, "予約.mbox", stores.STORE, "Data", "Messages")


def mailbox(home: Path, messages: int) -> Path:
    """The folder of so many plain messages of Apple Mail in a home."""
    folder = home / _MESSAGES
    for number in range(1, messages + 1):
        stores.write(folder / f"{number}.emlx", stores.emlx(stores.message(number)))
    stores.accounts_database(home)
    return folder


def names_taken(way: type[PlainMail] | type[UnchangedMail], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that gets the names of the files that go that way."""
    names: list[str] = []
    take = way.take

    def noted(taker: PlainMail | UnchangedMail, group: list[NamedEntry]) -> bool:
        done = take(taker, group)  # type: ignore[arg-type]  # it is the way of its own class
        names.extend([group[0].source.name] if done else [])
        return done

    monkeypatch.setattr(way, "take", noted)
    return names
