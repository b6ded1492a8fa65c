"""Opens the ledger of a run: one expectation for everything that says mail exists, met by what was copied."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from app.archive.catalog import catalog
from app.archive.catalog.catalog import MailboxFigures
from app.archive.catalog.figures import folders
from app.archive.catalog.index_gaps import GapFigures, gap_figures
from app.clients import mail_server
from app.jobs.account_entries import account_entries
from app.jobs.accounts import owners_of
from app.jobs.server_proof import ServerProofs
from app.model.code_definitions import Trait
from app.model.codes import AnyCode, Code
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import AccountKey, Evidence, Expectation, ExpectationKind, Ledger, Proof
from app.model.mail_protocol import MailProtocol
from app.model.missing_message import IndexCheckResult
from app.model.server_answer import ServerAnswer
from app.model.store import Mailbox, Store

_MOST_ALIKE = 1000
"""So many entries of one kind and code are named one by one; the rest of them is one entry with their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup came to: its catalog, the message sources that were copied as they are, what comparing the
    programs' own lists showed, when all of it was proved, and what mail servers answered that were asked.
    """

    catalog: Path
    sources: frozenset[str]
    compared: IndexCheckResult
    proved: datetime
    answers: tuple[ServerAnswer, ...]


def of_backup(
    stores: Sequence[Store], accounts: Sequence[AccountHoldings], findings: Iterable[Finding], copied: Copied
) -> Ledger:
    """The ledger of mail that was copied. Raises sqlite3.Error for a damaged catalog."""
    whose, keys, found = _Whose(stores), _Keys(accounts), tuple(findings)
    problems = _Problems(found)
    figures = tuple(catalog.mailbox_figures(copied.catalog))
    proofs = ServerProofs(stores, copied.answers, _filled(copied))
    entries = [
        *account_entries(stores, accounts, copied.proved, proofs),
        *_mailboxes(stores, whose, problems, copied, figures),
    ]
    # A list of accounts that could not be read may name a server, too.
    is_any_server = any(each.code == Code.ACCOUNTS_UNREADABLE for each in found) or any(
        entry.kind is ExpectationKind.ACCOUNT and entry.is_open for entry in entries
    )
    entries += _messages(figures, gap_figures(copied.catalog), keys, is_any_server=is_any_server)
    entries += _fetched_whole(figures, copied.proved)
    entries += _indexes(copied, keys, problems)
    entries += _reported(problems, whose)
    return _shortened(entries)


def of_survey(
    stores: Sequence[Store], accounts: Sequence[AccountHoldings], findings: Iterable[Finding], looked: datetime
) -> Ledger:
    """The ledger of mail that was only looked at: its accounts, and all that was reported."""
    nobody = ServerProofs(stores, (), ())
    return _shortened(
        [*account_entries(stores, accounts, looked, nobody), *_reported(_Problems(findings), _Whose(stores))]
    )


def _filled(copied: Copied) -> set[tuple[str, str, tuple[str, ...]]]:
    """The mailboxes with messages, by what was copied of them or by what a list of their program has."""
    found = {(each.client, each.account, each.path) for each in folders(copied.catalog, UTC) if each.messages}
    return found | {(each.client, each.account, each.mailbox) for each in copied.compared.indexes if each.listed}


def _mailboxes(
    stores: Iterable[Store],
    whose: "_Whose",
    problems: "_Problems",
    copied: Copied,
    in_catalog: Iterable[MailboxFigures],
) -> Iterator[Expectation]:
    """Every mailbox that was found, and every folder in a file that holds a whole tree of them."""
    proved = Evidence(proof=Proof.COPIED, on=copied.proved, by="")
    listed = {(index.client, index.account, index.mailbox) for index in copied.compared.indexes}
    known: set[tuple[AccountKey, tuple[str, ...]]] = set()
    for store in stores:
        for mailbox in store.mailboxes:
            owner, paths = whose.owners[mailbox], [os.fspath(source.path) for source in mailbox.sources]
            known.add((owner, mailbox.path))
            missed = [path for path in paths if path not in copied.sources]
            if paths and not missed:
                yield _mailbox(owner, mailbox.path, None, proved)
            elif paths or (store.client, mailbox.account, mailbox.path) not in listed:
                # What no file holds has at least a list of its program, which is an entry of its own.
                path = (missed or [os.fspath(mailbox.index or store.path)])[0]
                named = {"path": path, "mailbox": " / ".join(mailbox.path)}
                doubt = problems.take(missed) or Finding(Code.MAILBOX_NOT_COPIED, named)
                yield _mailbox(owner, mailbox.path, doubt, None)
    for figures in in_catalog:
        if (figures.owner, figures.path) not in known:
            known.add((figures.owner, figures.path))
            yield _mailbox(figures.owner, figures.path, None, proved)


def _mailbox(owner: AccountKey, path: tuple[str, ...], doubt: Finding | None, evidence: Evidence | None) -> Expectation:
    return Expectation(
        kind=ExpectationKind.MAILBOX,
        client=owner.client,
        account=owner,
        name=" / ".join(path),
        doubt=doubt,
        evidence=evidence,
    )


def _messages(
    in_catalog: Iterable[MailboxFigures], gaps: Iterable[GapFigures], keys: "_Keys", *, is_any_server: bool
) -> Iterator[Expectation]:
    """What is not whole or not here, mailbox by mailbox, each cause by itself."""
    found: Counter[tuple[str, AccountKey | None, tuple[str, ...], Code]] = Counter()
    for figures in in_catalog:
        if figures.incomplete and Code.WHOLE_FROM_SERVER not in figures.notes:
            protocol, is_damaged = figures.owner.protocol, any(code.trait is Trait.LOSS for code in figures.notes)
            damage = Code.MESSAGES_DAMAGED if protocol.is_on_server else Code.MESSAGES_CUT
            # Where every account is known to be without a server, none can have the rest.
            is_lost = protocol is MailProtocol.LOCAL and not is_any_server
            rest = Code.REST_IS_NOWHERE if is_lost else Code.MESSAGES_INCOMPLETE
            code = damage if is_damaged else rest
            found[figures.owner.client, figures.owner, figures.path, code] += figures.incomplete
    for gap in gaps:
        if gap.reason == Code.LISTED_FILE_DAMAGED:
            # The file has an entry of its own.
            continue
        key = keys.of(gap.client, gap.account)
        here = key is not None and key.protocol.is_only_here
        found[gap.client, key, gap.path, Code.MESSAGES_GONE if here else _sum_of(gap)] += gap.messages
    for (client, owner, names, code), count in found.items():
        yield Expectation(
            kind=ExpectationKind.MESSAGES,
            client=client,
            account=owner,
            name=" / ".join(names),
            doubt=Finding(code, {"count": count}),
            evidence=None,
        )


def _fetched_whole(in_catalog: Iterable[MailboxFigures], proved: datetime) -> Iterator[Expectation]:
    """What is here only in part, and was fetched whole from its server."""
    found: Counter[tuple[AccountKey, tuple[str, ...]]] = Counter()
    for figures in in_catalog:
        if Code.WHOLE_FROM_SERVER in figures.notes:
            found[figures.owner, figures.path] += figures.incomplete
    for (owner, names), count in found.items():
        yield Expectation(
            kind=ExpectationKind.MESSAGES,
            client=owner.client,
            account=owner,
            name=" / ".join(names),
            doubt=Finding(Code.MESSAGES_INCOMPLETE, {"count": count}),
            evidence=Evidence(proof=Proof.FETCHED, on=proved, by=""),
        )


def _sum_of(gap: GapFigures) -> Code:
    """The code that sums up what is not here."""
    return Code.EXCHANGE_NOT_HERE if gap.reason == Code.LISTED_ON_EXCHANGE else Code.MESSAGES_NOT_HERE


def _indexes(copied: Copied, keys: "_Keys", problems: "_Problems") -> Iterator[Expectation]:
    """Every list of a program, account by account, and the mail that has none."""
    for index in copied.compared.indexes:
        read = index.fault is None
        problems.discard(index.fault)
        yield Expectation(
            kind=ExpectationKind.INDEX,
            client=index.client,
            account=keys.of(index.client, index.account),
            name=index.file,
            doubt=index.fault,
            evidence=Evidence(proof=Proof.COMPARED, on=copied.proved, by="") if read else None,
        )
    for mail in copied.compared.unlisted:
        problems.discard(mail.finding)
        for name in mail.accounts or (None,):
            yield Expectation(
                kind=ExpectationKind.INDEX,
                client=mail.client,
                account=keys.of(mail.client, name) if name is not None else None,
                name=str(mail.finding.parameters.get("path", "")),
                doubt=mail.finding,
                evidence=None,
            )


def _reported(problems: "_Problems", whose: "_Whose") -> Iterator[Expectation]:
    """Every problem that no other entry is about."""
    for finding in problems.rest():
        path = str(finding.parameters.get("path", ""))
        client, account = whose.at(path) if path else whose.server_of(finding)
        yield Expectation(
            kind=ExpectationKind.PLACE,
            client=client or str(finding.parameters.get("client", finding.parameters.get("program", ""))),
            account=account,
            name=path,
            doubt=finding,
            evidence=None,
        )


def _shortened(entries: Iterable[Expectation]) -> Ledger:
    """The entries; of very many open ones alike the first, and one with the number of the rest."""
    kept: list[Expectation] = []
    alike: Counter[tuple[ExpectationKind, str, AccountKey | None, AnyCode | str]] = Counter()
    for entry in entries:
        key = entry.kind, entry.client, entry.account, entry.doubt.code if entry.doubt is not None else ""
        alike[key] += entry.is_open
        if alike[key] <= _MOST_ALIKE:
            kept.append(entry)
    for (_, client, account, _), count in alike.items():
        if count > _MOST_ALIKE:
            doubt = Finding(Code.PROBLEMS_REPORTED, {"count": count - _MOST_ALIKE})
            kept.append(
                Expectation(
                    kind=ExpectationKind.PLACE, client=client, account=account, name="", doubt=doubt, evidence=None
                )
            )
    return tuple(kept)


class _Whose:
    """Whose mail lies at a path: by the files and folders that messages are read from, else by the trees."""

    def __init__(self, stores: Iterable[Store]) -> None:
        self.owners: dict[Mailbox, AccountKey] = {}
        self._sources: dict[str, AccountKey] = {}
        self._trees: dict[str, str] = {}
        self._of_servers: dict[_ProblemKey, AccountKey] = {}
        for store in stores:
            for each in store.accounts if store.client == mail_server.CLIENT.id else ():
                fetched = AccountKey(store.client, each.address, each.protocol, each.label)
                self._of_servers |= {_problem_key(finding): fetched for finding in store.findings}
            for mailbox, owner in owners_of(store).items():
                self.owners[mailbox] = owner
                for path in (*(source.path for source in mailbox.sources), mailbox.index):
                    if path is not None:
                        self._sources[os.fspath(path)] = owner
            self._trees |= {os.fspath(tree): store.client for tree in store.trees}

    def at(self, path: str) -> tuple[str, AccountKey | None]:
        """The program and the account; where nobody knows, none: it may be anybody's."""
        here = PurePath(path)
        for folder in (path, *map(os.fspath, here.parents)):
            if (owner := self._sources.get(folder)) is not None:
                return owner.client, owner
            if (client := self._trees.get(folder)) is not None:
                return client, None
        return "", None

    def server_of(self, finding: Finding) -> tuple[str, AccountKey | None]:
        """The account whose server something went wrong with."""
        owner = self._of_servers.get(_problem_key(finding))
        return (owner.client, owner) if owner is not None else ("", None)


class _Keys:
    """The accounts by program and name."""

    def __init__(self, accounts: Iterable[AccountHoldings]) -> None:
        self._keys: dict[tuple[str, str], list[AccountKey]] = {}
        for holdings in accounts:
            self._keys.setdefault((holdings.client, holdings.key.name), []).append(holdings.key)

    def of(self, client: str, name: str) -> AccountKey | None:
        """The account; None where it is not known, or could be one of several."""
        found = self._keys.get((client, name), [])
        return found[0] if len(found) == 1 else None


_ProblemKey = tuple[str, AnyCode, tuple[tuple[str, str | int], ...]]


def _problem_key(finding: Finding) -> _ProblemKey:
    """The path, the code and all parameters: the same for equal findings."""
    return str(finding.parameters.get("path", "")), finding.code, tuple(sorted(finding.parameters.items()))


class _Problems:
    """The problems of a run, each to become one entry of the ledger."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._left: dict[_ProblemKey, Finding] = {}
        for finding in findings:
            # Sums are made anew; a running program is a fact of its own.
            if finding.is_problem and finding.code.trait is not Trait.SUMMARY and finding.code != Code.CLIENT_RUNNING:
                self._left.setdefault(_problem_key(finding), finding)

    def take(self, paths: Iterable[str]) -> Finding | None:
        """The first problem with one of the paths, which is then no longer among the rest."""
        wanted = set(paths)
        key = next((key for key in self._left if key[0] in wanted), None)
        return self._left.pop(key) if key is not None else None

    def discard(self, finding: Finding | None) -> None:
        """Takes out a problem that has an entry already."""
        if finding is not None:
            self._left.pop(_problem_key(finding), None)

    def rest(self) -> Iterator[Finding]:
        """All that were not taken."""
        yield from self._left.values()
