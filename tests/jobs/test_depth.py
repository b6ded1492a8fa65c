"""Mail in folders too many deep to be looked at is named, by each program whose search has an end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.store import Home, System
from tests.builders.unix import mbox, message, put
from tests.jobs.test_doubts import profile


def thunderbird(home: Path) -> Path:
    """Folders in `.sbd` folders, 45 deep; returns the last that is looked at."""
    mail = profile(home) / "Mail" / "Local Folders"
    put(mail.joinpath(*["a.sbd"] * 45) / "Deep", mbox(1))
    return mail.joinpath(*["a.sbd"] * 41)


def becky(home: Path) -> Path:
    """Folders of a mailbox of Becky!, 25 deep."""
    mail = home / "Documents" / "Becky" / "hanako.mb"
    put(mail / "Mailbox.ini", b"[Account]\r\nMailAddress=hanako@example.jp\r\nMailServer=pop.example.jp\r\n")
    put(mail / "!!!!Inbox" / "1.bmf", mbox(1))
    put(mail.joinpath(*["a"] * 25) / "1.bmf", mbox(1))
    return mail.joinpath(*["a"] * 20)


def eudora(home: Path) -> Path:
    """Folders of Eudora, 25 deep."""
    mail = home / "AppData" / "Roaming" / "Qualcomm" / "Eudora"
    put(mail / "In.mbx", b"From ???@??? Mon Nov 27 09:30:00 2006\r\n" + message(1))
    put(mail / "eudora.ini", b"[Settings]\r\n")
    put(mail.joinpath(*["a.fol"] * 25) / "Deep.mbx", b"From ???@??? Mon Nov 27 09:30:00 2006\r\n" + message(1))
    return mail.joinpath(*["a.fol"] * 20)


@pytest.mark.parametrize(
    ("build", "system"), [(thunderbird, System.LINUX), (becky, System.WINDOWS), (eudora, System.WINDOWS)]
)
def test_folders_too_deep_are_named(build: Callable[[Path], Path], system: System, tmp_path: Path) -> None:
    deepest = build(tmp_path)
    found = find_stores(Sources(Home(tmp_path, system)))
    deep = [
        each.parameters["path"] for planned in found for each in planned.store.findings if each.code is Code.TOO_DEEP
    ]
    assert deep == [str(deepest)]
