"""Reading from an archive alone, finished or about to be sealed, all that its certificate states."""

import csv
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timezone
from pathlib import Path
from typing import Any

from app.archive.bag import layout, manifest
from app.archive.bag.seal import seal_of
from app.archive.catalog import catalog, figures
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.model.codes import Code, read_code
from app.model.errors.archive import CatalogDamagedError
from app.model.errors.usage import NotAnArchiveError
from app.model.findings import Finding
from app.model.plan import Visit
from app.model.seal import Seal
from app.model.statement import MissingItem, Statement
from app.model.verdict import Answer, Verdict
from app.system.hashing import digest_from_storage
from app.textkit.text import one_line

LACKS_KEPT = 200
RESTS_ON = (layout.MANIFEST, layout.BAG_INFO, layout.CATALOG, layout.RECORD, layout.MISSING, layout.SEAL)
"""The files of an archive that a statement is read from."""
_VISIT = {
    "customer": "Contact-Name",
    "ticket": "Furoshiki-Ticket",
    "technician": "Furoshiki-Technician",
    "company": "Furoshiki-Company",
}
"""Fields of bag-info.txt: for whom and by whom the archive was made. Contact-Name is BagIt's own (RFC 8493, 2.2.2)."""
_NO_VERDICT = Verdict(Answer.UNKNOWN, (Finding(Code.VERDICT_NOT_RECORDED),))
"""Without the verdict of the day an archive was made, the answer is that nobody knows."""


def visit_fields(visit: Visit) -> dict[str, str]:
    """The fields of bag-info.txt for a visit; those that were not given are left out."""
    return {label: value for name, label in _VISIT.items() if (value := one_line(getattr(visit, name)))}


def visit_of(described: Mapping[str, str]) -> Visit:
    """The visit recorded in bag-info.txt."""
    return Visit(**{name: described.get(label, "") for name, label in _VISIT.items()})


def read_statement(archive: Path) -> Statement:
    """All that a certificate states.

    Pieces that an older archive does not have stay empty. Raises UsageError for what is not an archive,
    ArchiveDamagedError where the catalog cannot be read.
    """
    described = _described(archive)
    try:
        record = record_file.load(archive / layout.RECORD)
    except RecordError:
        record = None
    made = _made(described)
    zone = made.tzinfo if made is not None and made.tzinfo is not None else UTC
    path = archive / layout.CATALOG
    seal = _seal(archive)
    if seal is None or not path.is_file():
        raise NotAnArchiveError(archive)
    try:
        folders, calendar = figures.folders(path, zone), figures.calendar(path, zone)
        accounts = (record.accounts if record is not None else ()) or tuple(catalog.holdings(path, zone))
    except (sqlite3.Error, ValueError, TypeError, ArithmeticError, OSError) as error:
        raise CatalogDamagedError(archive) from error
    size_bytes, files = _size(described)
    missing_items, missing_count = read_missing(archive / layout.MISSING, LACKS_KEPT)
    return Statement(
        archive=archive,
        label=described.get("External-Description", ""),
        made=made,
        agent=described.get("Bag-Software-Agent", ""),
        files=files,
        size_bytes=size_bytes,
        verdict=_NO_VERDICT if record is None or record.verdict is None else record.verdict,
        seal=seal.digest,
        seal_kind=seal.kind,
        manifest_digest=digest_from_storage(archive / layout.MANIFEST)[0],
        visit=visit_of(described),
        people=record.people if record is not None else None,
        accounts=accounts,
        folders=folders,
        calendar=calendar,
        missing_items=missing_items,
        missing_count=missing_count,
        problems=record.problems if record is not None else (),
        ledger=record.facts.ledger if record is not None and record.facts is not None else (),
    )


def _seal(archive: Path) -> Seal | None:
    """None where what is sealed cannot be read."""
    try:
        return seal_of(archive) if (archive / layout.MANIFEST).is_file() else None
    except OSError:
        return None


def _described(archive: Path) -> dict[str, str]:
    try:
        return manifest.read_bag_info(archive / layout.BAG_INFO)
    except OSError:
        return {}


def _made(described: Mapping[str, str]) -> datetime | None:
    """When the archive was made; an archive that has only a date was made at its midnight, UTC."""
    for label in ("Bagging-Timestamp", "Bagging-Date"):
        try:
            moment = datetime.fromisoformat(described.get(label, ""))
        except ValueError:
            continue
        # A fixed distance from UTC: the certificate is the same wherever it is made again.
        return moment.astimezone(timezone(moment.utcoffset() or UTC.utcoffset(None)))
    return None


def _size(described: Mapping[str, str]) -> tuple[int, int]:
    size_bytes, _, files = described.get("Payload-Oxum", "").partition(".")
    return (int(size_bytes), int(files)) if size_bytes.isdecimal() and files.isdecimal() else (0, 0)


def read_missing(
    path: Path, most: int, check: Callable[[], None] = lambda: None
) -> tuple[tuple[MissingItem, ...], int | None]:
    """The first rows of missing.csv and how many there are; (nothing, None) where it cannot be read.

    `check` is called for every row, and may raise to stop.
    """
    kept: list[MissingItem] = []
    count = 0
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                check()
                if count < most:
                    kept.append(_lack(row))
                count += 1
    except (OSError, csv.Error):
        return (), None
    return tuple(kept), count


def _lack(row: Mapping[str | Any, str | Any]) -> MissingItem:
    values = {field.name: str(row.get(field.name) or "") for field in fields(MissingItem) if field.name != "reasons"}
    return MissingItem(**values, reasons=tuple(map(read_code, str(row.get("reason") or "").split())))
