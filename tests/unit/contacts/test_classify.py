"""People and machines: a labelled set of invented senders, and the table of what was taken for what."""

from collections import Counter

import pytest

from app.contacts.classify import Evidence, classify
from app.contacts.gather import Gatherer, for_export
from app.contacts.message_signs import message_weight
from app.contacts.patterns import address_signs, subject_signs
from app.mime import envelope
from app.mime.addresses import key
from app.model.contact import Contact, Kind
from app.model.mail import MessageFlag, Role
from tests.builders.senders import HUMAN, MACHINE, OWN, Sender, head, labelled


def people(everybody: list[Sender]) -> dict[str, Contact]:
    """The contacts by key, out of every header block and the owner's answers."""
    gatherer = Gatherer([OWN])
    for sender in everybody:
        for raw in sender.heads:
            gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(raw), "Inbox")
        if sender.answered:
            gatherer.add(Role.SENT, MessageFlag.NONE, envelope.read(head(OWN, to=sender.address)), "Sent")
    return {key(contact.address): contact for contact in gatherer.contacts()}


def test_people_are_kept_and_machines_recognised(capsys: pytest.CaptureFixture[str]) -> None:
    everybody = list(labelled())
    found = people(everybody)
    table = Counter((sender.label, found[key(sender.address)].kind) for sender in everybody)
    wrong: dict[str, list[str]] = {HUMAN: [], MACHINE: []}
    for sender in everybody:
        contact = found[key(sender.address)]
        if (contact.kind in (Kind.PERSON, Kind.UNKNOWN)) != (sender.label == HUMAN):
            wrong[sender.label].append(f"{sender.what}: {sender.address} {contact.kind.value} {contact.why}")
    with capsys.disabled():
        print(f"\n{'':9}" + "".join(f"{kind.value:>11}" for kind in Kind))  # noqa: T201
        for label in (HUMAN, MACHINE):
            print(f"{label:9}" + "".join(f"{table[label, kind]:11}" for kind in Kind))  # noqa: T201
    humans = [sender for sender in everybody if sender.label == HUMAN]
    machines = [sender for sender in everybody if sender.label == MACHINE]
    assert len(everybody) >= 500 and len(humans) > 300 and len(machines) > 200
    assert len(wrong[HUMAN]) <= 0.01 * len(humans), wrong[HUMAN]
    assert len(wrong[MACHINE]) <= 0.05 * len(machines), wrong[MACHINE]


def test_nobody_is_dropped() -> None:
    everybody = list(labelled())
    assert {key(sender.address) for sender in everybody} <= people(everybody).keys()


def test_a_role_address_alone_is_no_reason() -> None:
    for local in ("info", "shop", "support", "contact", "order", "mail"):
        assert classify(f"{local}@example.jp", Evidence(received=5))[0] is Kind.UNKNOWN


def test_absent_headers_make_nobody_a_machine() -> None:
    kind, why = classify("info@example.jp", Evidence(received=3, signals={"headers_absent": 3}))
    assert (kind, why) == (Kind.UNKNOWN, ("headers_absent",))


def test_what_the_owner_did_outweighs_headers() -> None:
    signals = {"list_unsubscribe": 5, "list_id": 5, "feedback_id": 5, "campaign_mailer": 5}
    weight = 5 * message_weight(tuple(signals))
    assert classify("shop@example.jp", Evidence(received=5, weight=weight, signals=signals))[0] is Kind.BULK
    # One letter may say "please remove me"; two are the letters of somebody who is known there.
    assert classify("shop@example.jp", Evidence(received=5, sent=1, weight=weight, signals=signals))[0] is Kind.UNKNOWN
    assert classify("shop@example.jp", Evidence(received=5, sent=2, weight=weight, signals=signals))[0] is Kind.PERSON
    assert (
        classify("shop@example.jp", Evidence(received=5, sent=1, unsubscribe_requests=1, weight=weight))[0]
        is not Kind.PERSON
    )
    assert classify("noreply@example.jp", Evidence(received=5, sent=1))[0] is Kind.AUTOMATIC


def test_letters_beside_newsletters_make_no_machine() -> None:
    newsletter = message_weight(("list_id", "list_unsubscribe", "feedback_id"))
    assert classify("shop@example.jp", Evidence(received=4, weight=2 * newsletter))[0] is Kind.UNKNOWN
    assert classify("shop@example.jp", Evidence(received=4, weight=3 * newsletter))[0] is not Kind.UNKNOWN
    assert message_weight(("auto_submitted", "null_return_path", "absence")) == 0


def test_an_answer_in_a_thread_of_the_owner() -> None:
    gatherer = Gatherer([OWN])
    gatherer.add(
        Role.INBOX, MessageFlag.NONE, envelope.read(head("x@example.org", extra=b"In-Reply-To: <my@1>\n")), "Inbox"
    )
    mine = b"From: " + OWN.encode() + b"\nTo: other@example.org\nMessage-ID: <my@1>\n"
    gatherer.add(Role.SENT, MessageFlag.NONE, envelope.read(mine), "Sent")
    found = {contact.address: contact for contact in gatherer.contacts()}
    assert found["x@example.org"].kind is Kind.PERSON
    assert found["x@example.org"].why[0] == "answered_owner"
    assert found["other@example.org"].sources == ("sent_mail",)


def test_behind_a_form_stands_a_person() -> None:
    raw = head("noreply@form.example.com", "予約フォーム", "新しいご予約", extra=b"Reply-To: Sato <sato@example.org>\n")
    gatherer = Gatherer([OWN])
    gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(raw), "Inbox")
    found = {contact.address: contact for contact in gatherer.contacts()}
    person = found["sato@example.org"]
    assert (person.kind, person.name, person.sources) == (Kind.PERSON, "Sato", ("mail", "reply_to"))
    assert found["noreply@form.example.com"].kind is Kind.AUTOMATIC
    assert [each.address for each in for_export(found.values())] == ["sato@example.org"]


@pytest.mark.parametrize(
    "extra",
    [
        b"Sender: owner-hair@lists.example.net\nPrecedence: bulk\n",
        b"Return-Path: <hair-owner@lists.example.net>\nList-ID: <hair.lists.example.net>\nX-Mailing-List: hair\n",
        b"List-ID: <hair.lists.example.net>\n",
        b"Precedence: bulk\nIn-Reply-To: <1@x>\n",
        b"Sender: hair-bounce@lists.example.net\nErrors-To: x@lists.example.net\nPrecedence: bulk\nX-List: hair\n",
    ],
)
def test_people_on_lists_of_the_nineties(extra: bytes) -> None:
    assert envelope.read(head("sato@example.org", extra=extra)).signals == ("discussion_list",)
    own = envelope.read(head("news@shop.example.com", extra=b"Sender: owner-news@shop.example.com\nPrecedence: bulk\n"))
    assert own.signals == ("precedence_bulk",)


def test_a_reply_to_of_a_firm_or_a_list_is_nobody_new() -> None:
    gatherer = Gatherer([OWN])
    for raw in (
        head("noreply@shop.example.com", extra=b"Reply-To: support@shop.example.com\n"),
        head("sato@example.org", extra=b"List-Post: <mailto:l@lists.example.net>\nReply-To: l@lists.example.net\n"),
    ):
        gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(raw), "Inbox")
    assert gatherer.reply_tos() == {"noreply@shop.example.com": ("support@shop.example.com",)}
    assert {contact.address for contact in gatherer.contacts()} == {"noreply@shop.example.com", "sato@example.org"}


@pytest.mark.parametrize("local", ["no-reply", "noreply+12", "x-noreply", "MAILER-DAEMON", "bounce-1", "notification"])
def test_addresses_nobody_reads(local: str) -> None:
    assert address_signs(local) == ("nobody_reads",)


@pytest.mark.parametrize("local", ["info", "norika", "newsome", "root.tanaka", "auto.sato", "nobodys-hair", ""])
def test_addresses_of_people(local: str) -> None:
    assert address_signs(local) in ((), ("often_machine",))


def test_hostile_text_takes_linear_time() -> None:
    for text in (
        "bounce" * 20_000,
        "@" * 100_000,
        "no" * 50_000,
        "-" * 100_000,
        "a." * 50_000,
        "第1" * 50_000,
        "(" * 100_000,
    ):
        address_signs(text)
        subject_signs(text)
        envelope.read(b"Return-Path: " + text.encode() + b"\nFrom: " + text.encode() + b"\n")
