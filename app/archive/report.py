"""The pages of an archive: READ ME FIRST in Japanese and English, and the list of what is missing."""

import csv
import html
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from string import Template
from typing import TextIO

from app.archive.catalog import Row
from app.archive.earlier import Earlier
from app.archive.inventory import Status
from app.model.mail import Completeness
from app.model.record import BackupRecord
from app.model.text import one_line, spreadsheet_cell
from app.system.resources import resource
from app.words.catalogue import LANGUAGES, Words
from app.words.labels import answer_label
from app.words.reasons import sentence

_REASONS_TOLD = 100
MISSING_COLUMNS = ("what", "reason", "account", "mailbox", "date", "sender", "subject", "file")

GONE_COLUMNS = ("file", "size", "archive", "copy")


class MissingList:
    """missing.csv in the making: one row for each message or file that is not whole."""

    def __init__(self) -> None:
        self._text = io.StringIO(newline="")
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._csv.writerow(MISSING_COLUMNS)
        self.rows = 0

    def add_message(self, row: Row) -> None:
        """Lists a message if it is not whole."""
        if row.message.completeness is Completeness.WHOLE:
            return
        sender = row.envelope.sender
        date = row.envelope.date or row.message.received
        self._add(
            "message",
            " ".join(row.message.notes) or row.message.completeness.value,
            row.account,
            " / ".join(row.path),
            date.isoformat() if date else "",
            f"{sender.name} <{sender.address}>".strip() if sender else "",
            row.envelope.subject,
            row.file,
        )

    def add_files(self, lines: Iterable[dict[str, object]]) -> None:
        """Lists the files of a files.jsonl that were not copied, or not in one piece."""
        for line in lines:
            if line.get("status") in (Status.CHANGED.value, Status.SALVAGED.value, Status.UNREADABLE.value):
                self._add("file", str(line.get("reason", "")), "", "", "", "", "", str(line.get("path", "")))

    def data(self) -> bytes:
        """The bytes of missing.csv; only the headings where nothing is missing. UTF-8 with a mark, for Excel."""
        return self._text.getvalue().encode("utf-8-sig")

    def _add(self, *cells: str) -> None:
        self._csv.writerow([spreadsheet_cell(one_line(cell)) for cell in cells])
        self.rows += 1


def list_gone(sink: TextIO, earlier: Earlier) -> None:
    """Writes gone.csv: each file an earlier archive holds and whose original is no more, and where its copy lies."""
    rows = csv.writer(sink, lineterminator="\r\n")
    rows.writerow(GONE_COLUMNS)
    for line in earlier.gone():
        cells = (str(line.get("path", "")), str(line.get("size", "")), earlier.archive.name, str(line.get("name", "")))
        rows.writerow([spreadsheet_cell(one_line(cell)) for cell in cells])


@dataclass(frozen=True, slots=True)
class Summary:
    """What READ ME FIRST tells. `when` is local time."""

    label: str
    when: datetime
    record: BackupRecord
    missing: int


def read_me_first(summary: Summary) -> bytes:
    """The page a person opens first; plain HTML that needs nothing else."""
    page = Template(resource("pages/read-me-first.html").read_text(encoding="utf-8"))
    record = summary.record
    values = {
        "label": summary.label,
        "when": f"{summary.when:%Y-%m-%d %H:%M}",
        "messages": f"{record.messages:,}",
        "files": f"{record.files:,}",
        "octets": f"{record.octets:,}",
        "people": f"{record.people:,}",
        "missing": f"{summary.missing:,}",
    }
    escaped = {name: html.escape(one_line(value)) for name, value in values.items()}
    for language in LANGUAGES:
        words = Words(language)
        escaped[f"answer_{language}"] = html.escape(answer_label(record.verdict.answer, words))
        escaped[f"reasons_{language}"] = "\n".join(_reasons(record, words))
    return page.substitute(escaped).encode("utf-8", "replace")


def _reasons(record: BackupRecord, words: Words) -> Iterator[str]:
    """The reasons of the verdict, then the single problems, each once and not without end."""
    told = dict.fromkeys(sentence(notice, words) for notice in (*record.verdict.reasons, *record.problems))
    for text in islice(told, _REASONS_TOLD):
        yield f"<li>{html.escape(one_line(text))}</li>"


def record_json(record: dict[str, object]) -> bytes:
    """record.json: the result of the run, for scripts and for a later look."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
