"""contacts.edb of Windows Live Mail: people by the names of its columns, and nothing of its own tables."""

from pathlib import Path

from app.formats.reading.worker import Worker
from app.model.contact import Card
from app.model.findings import Finding
from app.traces import reading
from app.traces.registry import trace_kind_of
from tests.builders import ese
from tests.builders.unix import put


def people(path: Path) -> list[object]:
    kind = trace_kind_of(path)
    assert kind is not None and kind.name == "windows_live_contacts"
    with Worker(timeout=20) as worker:
        return list(reading.read_in_place(path, kind, worker))


def test_people_have_names_addresses_and_phones(tmp_path: Path) -> None:
    taro, suzuki = people(ese.live_contacts(tmp_path / "contacts.edb"))
    assert isinstance(taro, Card) and isinstance(suzuki, Card)
    assert (taro.name, taro.family, taro.given) == ("山田 太郎", "山田", "太郎")
    assert (taro.addresses, taro.phones, taro.company) == (("taro@example.jp",), ("03-0000-0000",), "")
    assert (suzuki.name, suzuki.addresses, suzuki.phones) == ("鈴木", ("suzuki@example.com",), ())


def test_what_is_no_database_is_said_to_be_unread(tmp_path: Path) -> None:
    whole = ese.live_contacts(tmp_path / "contacts.edb").read_bytes()
    for data in (b"", b"\0" * 8192, whole[:0x3000], b"\xff" * 20_000):
        found = people(put(tmp_path / "contacts.edb", data))
        assert [each.code for each in found if isinstance(each, Finding)] == ["leftover_not_read"]
