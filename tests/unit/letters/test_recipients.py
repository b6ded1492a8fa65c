"""Who gets a letter: persons, those to check apart, and never a machine."""

from dataclasses import replace

import pytest

from app.letters.recipients import delivery, unreachable_flags
from app.model.contact import LEFT_OUT, PUT_BACK, Contact, Kind
from app.model.letter import Delivery

SATO = Contact("sato@example.jp", "佐藤 花子", kind=Kind.PERSON)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (SATO, Delivery.LETTER),
        (replace(SATO, kind=Kind.UNKNOWN), Delivery.TO_CHECK),
        (replace(SATO, kind=Kind.BULK), Delivery.NONE),
        (replace(SATO, kind=Kind.AUTOMATIC), Delivery.NONE),
        (replace(SATO, kind=Kind.SELF), Delivery.NONE),
        (replace(SATO, why=(LEFT_OUT,)), Delivery.NONE),
        (replace(SATO, kind=Kind.BULK, why=(PUT_BACK,)), Delivery.LETTER),
        (replace(SATO, address=""), Delivery.NONE),
        (replace(SATO, flags=("name_holds_other_address",)), Delivery.TO_CHECK),
        (replace(SATO, flags=("name_mixed_scripts",), why=("owner_wrote",)), Delivery.LETTER),
        (replace(SATO, flags=("service_ceased",)), Delivery.LETTER),
    ],
)
def test_who_gets_what(contact: Contact, expected: Delivery) -> None:
    assert delivery(contact) is expected


def test_why_mail_may_not_arrive() -> None:
    assert unreachable_flags(replace(SATO, flags=("service_ceased", "name_mixed_scripts"))) == ["service_ceased"]
