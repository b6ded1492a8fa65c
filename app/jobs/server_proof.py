"""Whether what was fetched from a server shows that the archive has all of an account: it must be that very account.

An account is met only by an answer for its own address, from the server its own program reads it from, to somebody who
logged in as its owner. What is not known of any of these is a doubt, never a match.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from app.clients import mail_server
from app.jobs.accounts import owners_of
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import Evidence, Proof
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.server_answer import ServerAnswer
from app.model.store import Account, Mailbox, Store

_PROTOCOLS = frozenset({MailProtocol.IMAP, MailProtocol.POP})
"""Others (Exchange) keep more on a server than IMAP shows."""
_Path = tuple[str, ...]
_INBOX = ("inbox",)
_TOPS: frozenset[_Path] = frozenset({_INBOX, ("[gmail]",), ("[google mail]",)})
"""What servers put folders into beside others that lie in nothing."""


@dataclass(frozen=True, slots=True)
class Met:
    """What became of an account: the evidence, or the doubt that keeps it open."""

    doubt: Finding | None
    evidence: Evidence | None


class ServerProofs:
    """The answers of a run. `filled` are the mailboxes with messages, by program, name of the account, and path."""

    def __init__(
        self,
        stores: Sequence[Store],
        answers: Sequence[ServerAnswer],
        filled: Collection[tuple[str, str, _Path]],
    ) -> None:
        self._stores = stores
        self._answers = answers
        self._filled = filled

    def of(self, client: str, name: str, protocol: MailProtocol) -> Met | None:
        """What the answers say of the account of that name in a program; None where no server was asked for it."""
        accounts = [
            (store, account)
            for store in self._stores
            if store.client == client
            for account in store.accounts
            if account.name == name
        ]
        addresses = {account.address.casefold() for _, account in accounts if account.address}
        answers = [each for each in self._answers if each.address.casefold() in addresses]
        if not answers or protocol not in _PROTOCOLS:
            return None
        # Two profiles may have one address on two servers: each has to be met.
        doubts = [self._least(store, account, answers) for store, account in accounts]
        if (doubt := next((each for each in doubts if each is not None), None)) is not None:
            return Met(doubt, None)
        on = min(each.asked for each in answers)
        return Met(Finding(Code.SERVER_NOT_COMPARED), Evidence(proof=Proof.FETCHED, on=on, by=""))

    def _least(self, store: Store, account: Account, answers: Sequence[ServerAnswer]) -> Finding | None:
        """None where one answer meets the account, else the first doubt of the last one."""
        doubt: Finding | None = None
        for answer in answers:
            doubt = next(self._doubts(store, account, answer), None)
            if doubt is None:
                return None
        return doubt

    def _doubts(self, store: Store, account: Account, answer: ServerAnswer) -> Iterator[Finding]:
        host = {"host": answer.host}
        if account.address.casefold() != answer.address.casefold() or not account.server:
            yield Finding(Code.SERVER_OF_ACCOUNT_UNKNOWN, {**host})
        elif _host(account.server) != _host(answer.host):
            yield Finding(Code.SERVER_OF_ACCOUNT_DIFFERS, {**host, "server": account.server})
        if not self._is_owner(answer):
            yield Finding(Code.SERVER_USER_DIFFERS, {**host, "user": answer.user})
        yield from answer.doubts
        # What was fetched of a folder that is gone from the server since is no program's knowledge of it.
        if account.protocol is MailProtocol.IMAP and store.client != mail_server.CLIENT.id:
            mailboxes = [each for each, owner in owners_of(store).items() if owner.name == account.name]
            for path in _not_listed(mailboxes, [each for each in mailboxes if self._is_filled(store, each)], answer):
                yield Finding(Code.SERVER_LEAVES_OUT, {**host, "mailbox": " / ".join(path)})

    def _is_owner(self, answer: ServerAnswer) -> bool:
        """True where who logged in has the usual name, or the one a program has for this account on this server."""
        if answer.is_usual_user:
            return True
        login = f"{answer.user}@{answer.host}".casefold()
        return any(
            account.address.casefold() == answer.address.casefold() and _host(account.server) == _host(answer.host)
            for store in self._stores
            for account in store.accounts
            if account.name == store.known_as.get(login)
        )

    def _is_filled(self, store: Store, mailbox: Mailbox) -> bool:
        return (store.client, mailbox.account, mailbox.path) in self._filled


def _host(name: str) -> str:
    return name.casefold().rstrip(".")


def _not_listed(all_here: Sequence[Mailbox], filled: Iterable[Mailbox], answer: ServerAnswer) -> Iterator[_Path]:
    """The paths of the filled mailboxes of an account that the server does not list.

    Programs leave out what all folders of the server lie in, or put theirs into one. What a program calls its trash or
    its sent mail is the server's; but of a second one the server would have to say so.
    """
    there = frozenset(map(_folded, answer.paths))
    above_there = {*_TOPS, *_above(path for path in there if path != _INBOX)}
    above_here = _above(_folded(each.path) for each in all_here)

    def is_listed(path: _Path) -> bool:
        return (
            path in there
            or any((*above, *path) in there for above in above_there)
            or any(path[len(above) :] in there for above in above_here)
        )

    by_name = {each: is_listed(_folded(each.path)) for each in filled}
    taken = {each.role for each, listed in by_name.items() if listed}
    for mailbox, listed in by_name.items():
        role = mailbox.role
        if not listed and (role is Role.OTHER or role in taken or role not in answer.roles):
            yield mailbox.path
        taken.add(role)


def _above(paths: Iterable[_Path]) -> tuple[_Path, ...]:
    """The folders that all of these lie in, but for those folders themselves."""
    found = set(paths)
    inner = {path[:length] for path in found for length in range(len(path))}
    parents = [path[:-1] for path in found - inner]
    levels = takewhile(lambda names: len(set(names)) == 1, zip(*parents, strict=False))
    return tuple(accumulate(((names[0],) for names in levels), lambda above, name: above + name))


def _folded(path: _Path) -> _Path:
    return tuple(unicodedata.normalize("NFC", name).casefold() for name in path)
