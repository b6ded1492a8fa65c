"""Databases of messages name people without saying in which folder: that alone must not vouch for a sender of junk."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from app.model.contact import AddressTrace, Card, Confidence
from app.traces import em_client, gloda, mailbird, mailspring
from tests.builders import databases, traces


def confidences(found: Iterable[AddressTrace | Card]) -> dict[str, Confidence]:
    """The highest confidence of each address."""
    order = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
    best: dict[str, Confidence] = {}
    for each in found:
        assert isinstance(each, AddressTrace)
        best[each.address] = max(best.get(each.address, Confidence.LOW), each.confidence, key=order.index)
    return best


def test_em_client_vouches_only_for_who_wrote_what_is_gone(tmp_path: Path) -> None:
    junk = databases.em_client(tmp_path, databases.EmMail(sender="spam@example.com"))
    assert confidences(em_client.TRACE_KIND.read(junk))["spam@example.com"] is Confidence.LOW
    gone = traces.em_client(tmp_path / "home")
    assert confidences(em_client.TRACE_KIND.read(gone)) == {"left@example.jp": Confidence.MEDIUM}


def test_mailbird_vouches_only_for_who_wrote_what_is_gone(tmp_path: Path) -> None:
    bird = databases.Bird(people=[(0, "spam@example.com", "")])
    path = databases.mailbird(tmp_path / "Store.db", bird)
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO Messages_Contacts VALUES (99, 1, 0, 'left@example.jp', '')")
    connection.commit()
    connection.close()
    found = confidences(mailbird.TRACE_KIND.read(path))
    assert (found["spam@example.com"], found["left@example.jp"]) == (Confidence.LOW, Confidence.MEDIUM)
    # A table behind the full-text index, which needs a tokenizer of the program's own.
    assert found["other@example.jp"] is Confidence.LOW


def test_a_contact_mailspring_made_of_a_message(tmp_path: Path) -> None:
    people = [("1", "{}", "a1", "met@example.com", 1, 0), ("2", "{}", "a1", "written@example.jp", 1, 3)]
    path = databases.mailspring(tmp_path / "edgehill.db", Contact=people)
    found = confidences(mailspring.TRACE_KIND.read(path))
    assert found == {"met@example.com": Confidence.LOW, "written@example.jp": Confidence.MEDIUM}


def test_an_identity_of_gloda_is_of_whoever_was_in_a_message(tmp_path: Path) -> None:
    found = confidences(gloda.TRACE_KIND.read(traces.gloda(tmp_path)))
    assert (found["left@example.jp"], found["author@example.jp"]) == (Confidence.LOW, Confidence.MEDIUM)
