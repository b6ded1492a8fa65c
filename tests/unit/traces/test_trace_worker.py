"""Address traces are read in the worker: what they hold arrives whole, within bounds; a dead reader is named."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.reading.worker import Worker
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.findings import Finding
from app.traces.reading import read
from app.traces.registry import trace_kind_of
from tests.builders import traces
from tests.builders.database import database

pytestmark = pytest.mark.usefixtures("own_workers")
STOPPING_WORKER = Path(__file__).parents[2] / "programs" / "stopping_trace_worker.py"


def found_in(path: Path, worker: Worker) -> list[AddressTrace | Card | Finding]:
    kind = trace_kind_of(path)
    assert kind is not None
    return list(read(path, kind, Path("shown"), worker))


def test_a_trace_arrives_unchanged(tmp_path: Path) -> None:
    path = database(
        tmp_path / "MailRecents-v4.abcdmr",
        "CREATE TABLE ZABCDMAILRECENT (ZFIRSTNAME, ZLASTNAME, ZEMAIL, ZDATE)",
        "INSERT INTO ZABCDMAILRECENT VALUES ('Hanako', 'Sato', 'h@example.jp', 500000000)",
    )
    with Worker() as worker:
        last = datetime(2016, 11, 5, 0, 53, 20, tzinfo=UTC)
        known = AddressTrace("h@example.jp", "Hanako Sato", Relation.WRITTEN_TO, Confidence.MEDIUM, last)
        assert found_in(path, worker) == [known]


def test_oversized_names_are_cut_and_oversized_addresses_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    numbers = "".join(f"TEL:{number}\n" for number in range(500))
    long = "b" * 5000
    path.write_text(f"BEGIN:VCARD\nFN:{'a' * 9000}\nEMAIL:c@example.jp\nEMAIL:{long}@example.jp\n{numbers}END:VCARD\n")
    with Worker() as worker:
        (card,) = found_in(path, worker)
    assert isinstance(card, Card)
    assert card.name == "a" * 500 and card.addresses == ("c@example.jp",) and len(card.phones) == 100


@pytest.mark.parametrize("end", ["dies", "hangs"])
def test_a_reader_that_dies_or_hangs_is_named_and_the_next_one_read(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, str(STOPPING_WORKER), end]
    monkeypatch.setattr("app.formats.reading.worker.worker_command", lambda: command)
    monkeypatch.setattr("app.traces.reading.TIMEOUT", 3.0)
    (tmp_path / "a.vcf").write_text("BEGIN:VCARD\nEMAIL:c@example.jp\nEND:VCARD\n")
    other = traces.wab(tmp_path / "home")
    with Worker() as worker:
        findings = found_in(tmp_path / "a.vcf", worker)
        assert {each.code for each in findings if isinstance(each, Finding)} == {"leftover_not_read"}
        assert all(isinstance(each, Finding) and each.parameters["path"] == "shown" for each in findings)
        assert any(isinstance(each, AddressTrace) for each in found_in(other, worker))
