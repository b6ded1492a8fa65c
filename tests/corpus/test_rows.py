"""The catalog is the same whether a second process read the envelopes, none did, or one that ended in the middle."""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.copying import message_rows
from app.contacts.letter_reader import LetterReader
from app.formats.reading import shared_reader
from app.formats.reading.letter import Letter, ReadLetter
from app.jobs import backup
from app.jobs.backup import copying
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.system.home import own_home
from tests.conftest import CORPUS
from tests.corpus.conftest import files, needs_corpus

pytestmark = needs_corpus

_ENDS_SOON = """
import json, pickle, sys
from datetime import datetime
from app.mime import envelope
for _ in range(3):
    batch = pickle.load(sys.stdin.buffer)
    print(json.dumps([envelope.read(*each) for each in batch], default=datetime.isoformat), flush=True)
"""
_SMALL = 100_000
"""Bytes of the files of the corpus that are read here: larger ones take long, and are read the same way."""
_FILES = 40


def catalog(folder: str, usb: Path) -> tuple[dict[str, list[tuple[object, ...]]], list[str]]:
    """All that the catalog of a backup says of a folder of the corpus, and the findings, in their order."""
    small = (path for path in files(CORPUS / folder) if path.stat().st_size < _SMALL)
    places = tuple(islice(small, _FILES)) if folder == "mbox" else (CORPUS / folder,)
    usb.mkdir()
    plan = backup.prepare(Sources(own_home(), places), BackupRequest(usb, "x", readable=False))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    with closing(sqlite3.connect(record.archive / layout.CATALOG)) as database:
        database.text_factory = bytes
        names = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: database.execute(f'SELECT rowid, * FROM "{name}"').fetchall() for name in names}
    return rows, [repr(finding) for finding in (*record.findings, *record.problems) if "path" in finding.parameters]


@pytest.mark.parametrize("folder", ["emlx", "maildir/djcb__mu", "mbox"])
def test_a_second_process_makes_the_same_catalog(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Sequence[Letter]] = []
    send = shared_reader._Child.send

    def noted(child: shared_reader._Child[Letter, ReadLetter], batch: Sequence[Letter]) -> None:
        sent.append(batch)
        send(child, batch)

    monkeypatch.setattr(shared_reader._Child, "send", noted)
    alone = catalog(folder, tmp_path / "alone")
    assert not sent
    assert len(alone[0]["message"]) > 20
    monkeypatch.setattr(message_rows, "_TOGETHER", 4)
    reader = partial(LetterReader, alone=0, least_bytes=0, processors=2)
    monkeypatch.setattr(copying, "LetterReader", reader)
    assert catalog(folder, tmp_path / "both") == alone
    assert len(sent) > 4
    monkeypatch.setattr(shared_reader, "own_command", lambda *arguments: [sys.executable, "-c", _ENDS_SOON])
    assert catalog(folder, tmp_path / "ends") == alone
