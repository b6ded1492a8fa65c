"""The labelled set itself: large, varied, the same in every run, and free of contradictions."""

from collections import Counter

import pytest

from tests.builders.labelled import mailboxes
from tests.builders.labelled.maker import Owner
from tests.builders.labelled.model import Label, Met


def test_it_is_large_and_varied() -> None:
    senders = [sender for owner in mailboxes.OWNERS for sender in mailboxes.senders_of(owner)]
    kinds = Counter(sender.case for sender in senders)
    assert len(senders) >= 1000
    assert sum(1 for count in kinds.values() if count >= 10) >= 40
    assert {sender.met for sender in senders} == set(Met)
    assert {sender.label for sender in senders} == set(Label)


@pytest.mark.parametrize("owner", mailboxes.OWNERS, ids=lambda owner: owner.topic)
def test_no_address_has_two_labels(owner: Owner) -> None:
    senders = mailboxes.senders_of(owner)
    counts = Counter(sender.address for sender in senders if sender.address)
    assert [address for address, count in counts.items() if count > 1] == []
    assert all(sender.address or sender.phone for sender in senders)


def test_it_is_the_same_in_every_run() -> None:
    first = mailboxes.senders_of(mailboxes.CLUB)
    mailboxes.senders_of.cache_clear()
    assert mailboxes.senders_of(mailboxes.CLUB) == first
