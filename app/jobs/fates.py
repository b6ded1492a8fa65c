"""What deleting each account would destroy: from an archive's catalog, or from a look at the mail itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from app.archive import catalog
from app.model.deletion import AccountFate
from app.model.record import Count, SurveyRecord
from app.verdict.removal import removal

_ON_SERVER = frozenset({"imap", "exchange"})
_ONLY_HERE = frozenset({"pop", "local"})


def of_archive(path: Path, waiting: Mapping[str, int] | None = None) -> tuple[AccountFate, ...]:
    """The accounts of a catalog. `waiting`: how many messages lie on the server still, by address (POP).

    Raises sqlite3.Error for a damaged catalog.
    """
    return _told(catalog.holdings(path), waiting or {})


def of_survey(record: SurveyRecord) -> tuple[AccountFate, ...]:
    """The accounts of mail that was only looked at."""
    return _told(_surveyed(record), {})


def _surveyed(record: SurveyRecord) -> Iterable[AccountFate]:
    """The counts of a survey by program and account; where the messages are is not told yet."""
    counts: dict[tuple[str, str, str], Count] = {}
    for found in record.stores:
        protocols = {account.address: account.protocol for account in found.store.accounts}
        for mailbox, count in found.mailboxes:
            protocol = protocols.get(mailbox.account, "unknown") if mailbox.account else "local"
            key = (found.store.client, mailbox.account, protocol)
            counts[key] = counts.get(key, Count()) + count
    for (client, address, protocol), count in counts.items():
        yield AccountFate(
            client, address, protocol, unknown=count.messages, incomplete=count.incomplete, octets=count.octets
        )


def _told(found: Iterable[AccountFate], waiting: Mapping[str, int]) -> tuple[AccountFate, ...]:
    """Says where the messages are: an IMAP program shows what the server has, a POP program takes it away."""
    fates = []
    for fate in found:
        messages = fate.messages
        on_server = messages if fate.protocol in _ON_SERVER else 0
        told = waiting.get(fate.address) if fate.protocol == "pop" else None
        if told is not None:
            on_server = min(told, messages)
        known = fate.protocol in _ON_SERVER | _ONLY_HERE
        fates.append(
            replace(
                fate,
                removal=removal(fate.client, fate.protocol),
                only_here=messages - on_server if known else 0,
                on_server=on_server,
                unknown=0 if known else messages,
                waiting=told,
            )
        )
    return tuple(fates)
