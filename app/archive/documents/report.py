"""The pages of an archive: READ ME FIRST in Japanese and English, and the result of the run."""

import csv
import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from string import Template
from typing import TextIO

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.labels import answer_label
from app.i18n.reasons import sentence
from app.model.codes import Code
from app.model.record import BackupRecord
from app.system.resources import resource
from app.textkit.text import one_line, spreadsheet_cell

_REASONS_SHOWN = 100
GONE_COLUMNS = ("file", "size", "archive", "copy")


def list_gone(sink: TextIO, archive_name: str, lines: Iterable[Mapping[str, object]]) -> None:
    """Writes gone.csv: each file an earlier archive holds and whose original is no more, and where its copy lies.

    `lines` are those of the earlier archive's files.jsonl. Raises OSError.
    """
    rows = csv.writer(sink, lineterminator="\r\n")
    rows.writerow(GONE_COLUMNS)
    for line in lines:
        cells = (str(line.get("path", "")), str(line.get("size", "")), archive_name, str(line.get("name", "")))
        rows.writerow([spreadsheet_cell(one_line(cell)) for cell in cells])


@dataclass(frozen=True, slots=True)
class Summary:
    """What READ ME FIRST says. `when` is local time, `missing` the number of rows of missing.csv."""

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
        "octets": f"{record.size_bytes:,}",
        "people": f"{record.people:,}",
        "missing": f"{summary.missing:,}",
    }
    escaped = {name: html.escape(one_line(value)) for name, value in values.items()}
    for language in LANGUAGES:
        translator = Translator(language)
        escaped[f"answer_{language}"] = html.escape(answer_label(record.verdict.answer, translator))
        escaped[f"reasons_{language}"] = "\n".join(_reasons(record, translator))
        escaped[f"earlier_{language}"] = "\n".join(_about_earlier(record, translator))
    return page.substitute(escaped).encode("utf-8", "replace")


def _about_earlier(record: BackupRecord, translator: Translator) -> Iterator[str]:
    """What this archive has in common with earlier ones, and which of them are damaged."""
    for finding in record.findings:
        if finding.code in (Code.SHARES_FILES, Code.EARLIER_ARCHIVE_DAMAGED):
            yield f"<p>{html.escape(one_line(sentence(finding, translator)))}</p>"


def _reasons(record: BackupRecord, translator: Translator) -> Iterator[str]:
    """The reasons of the verdict, then the single problems, each once and not without end."""
    sentences = dict.fromkeys(sentence(finding, translator) for finding in (*record.verdict.reasons, *record.problems))
    for text in islice(sentences, _REASONS_SHOWN):
        yield f"<li>{html.escape(one_line(text))}</li>"
