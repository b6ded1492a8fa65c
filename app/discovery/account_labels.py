"""What accounts are called, so that no two of a store have one name: an address may stand on several of them."""

from collections.abc import Mapping
from dataclasses import replace

from app.model.mail_protocol import MailProtocol
from app.model.store import Account

_PROTOCOLS = {
    MailProtocol.IMAP: "IMAP",
    MailProtocol.POP: "POP",
    MailProtocol.EXCHANGE: "Exchange",
    MailProtocol.FEED: "RSS",
    MailProtocol.NEWS: "NNTP",
}
"""The names of protocols, which no language translates."""
_LONGEST = 200


def told_apart(accounts: Mapping[str, Account]) -> dict[str, Account]:
    """The accounts with labels where their addresses do not tell them apart.

    The keys are what the program calls them, each another. `label` of an account that comes in is what its owner
    called it, and stays where there is no address. A program's own folders are nobody's account and have no name.

        hanako@example.jp, POP and IMAP    ->    hanako@example.jp (POP), hanako@example.jp (IMAP)
    """
    named: dict[str, list[str]] = {}
    for key, account in accounts.items():
        if account.address or account.protocol is not MailProtocol.LOCAL:
            named.setdefault(_base(key, account).casefold(), []).append(key)
    labels = dict.fromkeys(accounts, "")
    taken: set[str] = set()
    for keys in sorted(named.values(), key=len):
        for key, label in _labels(keys, accounts).items():
            # A name that its owner gave may be anything, another's label too.
            name = label or accounts[key].address
            labels[key] = label if name.casefold() not in taken else f"{name} ({key})"
            taken.add((labels[key] or name).casefold())
    return {key: replace(account, label=labels[key]) for key, account in accounts.items()}


def _base(key: str, account: Account) -> str:
    return account.address or account.label[:_LONGEST] or key


def _labels(keys: list[str], accounts: Mapping[str, Account]) -> dict[str, str]:
    """The labels of accounts that have one name: by the first that is different for each of them."""
    if len(keys) == 1:
        (key,) = keys
        return {key: "" if accounts[key].address else _base(key, accounts[key])}
    for count in (1, 2, 3):
        parts = {key: ", ".join(filter(None, _facts(accounts[key])[:count])) for key in keys}
        if len({part.casefold() for part in parts.values()}) == len(keys):
            break
    else:
        parts = {key: key for key in keys}
    return {key: f"{_base(key, accounts[key])} ({parts[key] or key})" for key in keys}


def _facts(account: Account) -> tuple[str, str, str]:
    """What tells accounts of one name apart, the plainest first."""
    own_name = account.label if account.address else ""
    return _PROTOCOLS.get(account.protocol, ""), account.server[:_LONGEST], own_name[:_LONGEST]
