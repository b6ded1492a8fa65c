"""Findings about stores of which nobody says whose they are: the accounts of their program are not known."""

from collections.abc import Sequence
from dataclasses import replace

from app import clients
from app.model.codes import Code
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.store import Home, Store, System
from app.system import registry


def with_unknown_accounts(found: Sequence[PlannedStore], home: Home | None) -> list[PlannedStore]:
    """The stores, each with a finding where its program names no account.

    `home` is the one that was searched. Where its registry cannot be read, that is the reason for programs that keep
    their accounts there; and where it is there and cannot be read, it may name mail of any program.
    """
    hive = registry.file_of(home.path) if home is not None and not _is_readable(home) else None
    marked = [replace(planned, store=_marked(planned.store, str(hive) if hive else "")) for planned in found]
    if (
        hive is None
        or not marked
        or not registry.is_there(hive)
        or any(_names(each.store, str(hive)) for each in marked)
    ):
        return marked
    first, *others = marked
    return [
        replace(first, store=first.store.with_finding(Finding(Code.ACCOUNTS_UNREADABLE, {"path": str(hive)}))),
        *others,
    ]


def _is_readable(home: Home) -> bool:
    if home.system is not System.WINDOWS and not registry.is_there(registry.file_of(home.path)):
        return True
    return registry.is_readable(home.path, home.live)


def _marked(store: Store, hive: str) -> Store:
    info = clients.by_id(store.client)
    if info is None or _names(store) or not (store.mailboxes or any(each.is_problem for each in store.findings)):
        return store
    if hive and info.accounts_in_registry:
        return store.with_finding(Finding(Code.ACCOUNTS_UNREADABLE, {"path": hive}))
    owned = bool(store.mailboxes) and all(
        mailbox.is_local or store.address_of(mailbox.account) for mailbox in store.mailboxes
    )
    if owned or (store.accounts and all(account.address for account in store.accounts)):
        return store
    return store.with_finding(Finding(Code.ACCOUNTS_NOT_KNOWN, {"path": str(store.path), "client": store.client}))


def _names(store: Store, path: str = "") -> bool:
    """True where a finding says already that a list of accounts could not be read: this one, or any."""
    return any(
        each.code is Code.ACCOUNTS_UNREADABLE and path in ("", each.parameters.get("path")) for each in store.findings
    )
