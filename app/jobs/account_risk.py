"""What deleting each account would destroy: from an archive's catalog, or from a look at the mail itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path

from app.archive.catalog import catalog
from app.jobs.accounts import accounts_found
from app.model.deletion import AccountHoldings
from app.model.mail_protocol import MailProtocol
from app.model.record import SurveyRecord
from app.verdict.removal import removal


def of_archive(path: Path, waiting: Mapping[str, int] | None = None, zone: tzinfo = UTC) -> tuple[AccountHoldings, ...]:
    """The accounts of a catalog, days as in `zone`.

    `waiting`: how many messages are still on the server, by the name of the account (POP).

    Raises sqlite3.Error for a damaged catalog.
    """
    return _with_whereabouts(catalog.holdings(path, zone), waiting or {})


def of_survey(record: SurveyRecord) -> tuple[AccountHoldings, ...]:
    """The accounts of mail that was only looked at."""
    return _with_whereabouts(
        (
            AccountHoldings(
                found.owner.client,
                found.owner.address,
                found.owner.protocol,
                unknown=found.count.messages,
                incomplete=found.count.incomplete,
                size_bytes=found.count.size_bytes,
                label=found.owner.label,
            )
            for found in accounts_found(record)
        ),
        {},
    )


def _with_whereabouts(found: Iterable[AccountHoldings], waiting: Mapping[str, int]) -> tuple[AccountHoldings, ...]:
    """Counts where the messages are: IMAP leaves mail on the server, POP usually removes it from there."""
    accounts = []
    for holdings in found:
        messages = holdings.messages
        on_server = messages if holdings.protocol.is_on_server else 0
        on_pop_server = waiting.get(holdings.key.name) if holdings.protocol is MailProtocol.POP else None
        if on_pop_server is not None:
            on_server = min(on_pop_server, messages)
        known = holdings.protocol.is_on_server or holdings.protocol.is_only_here
        accounts.append(
            replace(
                holdings,
                removal=removal(holdings.client, holdings.protocol),
                only_here=messages - on_server if known else 0,
                on_server=on_server,
                unknown=0 if known else messages,
                waiting=on_pop_server,
            )
        )
    return tuple(accounts)
