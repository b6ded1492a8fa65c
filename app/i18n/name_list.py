"""The names of what entries of the ledger are about: a few lines that a person can go through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.i18n.account_risk import owner_label
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.model.ledger import AccountKey, Expectation, ExpectationKind
from app.model.mail_protocol import MailProtocol
from app.textkit.text import one_line

_NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class NameList:
    """A line for each name, and above them the program and the folder they share; empty where they share none.

    Of very many only the first are named; the last line says how many more there are.
    """

    common: str
    names: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, what the names share first."""
        return (self.common, *self.names) if self.common else self.names


def name_list(entries: Iterable[Expectation], translator: Translator) -> NameList:
    """The names of these entries, each once."""
    named = dict.fromkeys((_title(each, translator), _program(each, translator)) for each in entries)
    titles, programs = [name for name, _ in named], [program for _, program in named]
    if len(named) < 2:
        return NameList("", tuple(filter(None, (joined(*each) for each in named))))
    folder = _shared_folder(titles)
    titles = [name.removeprefix(folder) for name in titles]
    if len(set(programs)) == 1:
        return NameList(joined(programs[0], folder), _first(titles, translator))
    return NameList(folder, _first([joined(*each) for each in zip(titles, programs, strict=True)], translator))


def account_title(entry: Expectation, translator: Translator) -> str:
    """The name of an account, or what mail without one is called."""
    account = entry.account or AccountKey(entry.client, entry.name, MailProtocol.UNKNOWN)
    return one_line(owner_label(account, translator))


def joined(*parts: str) -> str:
    """The parts that are not empty, in one line."""
    return " · ".join(part for part in parts if part)


def _title(entry: Expectation, translator: Translator) -> str:
    """The name of what an entry is about: an account; a path, of a link with where it leads; or a mailbox with its
    account and, in parentheses, how many messages are meant.
    """
    if entry.kind is ExpectationKind.ACCOUNT:
        return account_title(entry, translator)
    name = one_line(entry.name)
    if entry.kind in (ExpectationKind.INDEX, ExpectationKind.PLACE):
        target = entry.doubt.parameters.get("target") if entry.doubt is not None else None
        return f"{name} → {one_line(str(target))}" if target else name
    account = one_line(entry.account.name) if entry.account is not None else ""
    count = f" ({entry.count:,})" if entry.kind is ExpectationKind.MESSAGES else ""
    return joined(name, account) + count


def _program(entry: Expectation, translator: Translator) -> str:
    return client_label(entry.client, translator) if entry.client else ""


def _shared_folder(names: Sequence[str]) -> str:
    """The folder all of these paths lie in, with its last separator, of either system; empty where they share none."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False))
    start = "".join(one for one, _ in pairs)
    end = max(start.rfind("/"), start.rfind("\\")) + 1
    return start[:end] if start.startswith(("/", "\\")) or start[1:2] == ":" else ""


def _first(names: Sequence[str], translator: Translator) -> tuple[str, ...]:
    more = len(names) - _NAMED_AT_MOST
    if more < 2:
        return tuple(names)
    return (*names[:_NAMED_AT_MOST], translator.translate("… and {more} more.", more=more))
