"""Signs that a server does not show everything an account has: a list that lacks folders, a folder that is cut.

Gmail has a switch for each label ("Show in IMAP") and a limit on the messages of a folder ("Limit IMAP folders to
contain no more than": 1,000, 2,000, 5,000 or 10,000). The usual server of Yahoo lists the newest 10,000 of a folder;
only `export.imap.mail.yahoo.com` (Mozilla's ISPDB) lists them all.
"""

from collections.abc import Iterable, Iterator, Mapping

from app.fetch.folder_names import name_of
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.servers.imap_answers import ServerFolder

_GMAIL = frozenset({"imap.gmail.com", "imap.googlemail.com"})
_NEEDED_OF_GMAIL = {"\\all": "All Mail", "\\junk": "Spam", "\\trash": "Trash"}
"""What holds every message together; each other folder is a label of theirs."""
_GMAIL_LIMITS = frozenset({1_000, 2_000, 5_000, 10_000})
_YAHOO = "imap.mail.yahoo.com"
_YAHOO_LIMIT = 10_000


def doubts(host: str, folders: Iterable[ServerFolder], counts: Mapping[bytes, int]) -> Iterator[Finding]:
    """What may be hidden, by name. `counts` are the messages of each folder, by its raw name."""
    listed = list(folders)
    for name in dict.fromkeys(_not_listed(host.casefold(), listed)):
        yield Finding(Code.SERVER_LEAVES_OUT, {"host": host, "mailbox": name})
    for each in listed:
        count = counts.get(each.raw, 0)
        if _may_be_cut(host.casefold(), count):
            yield Finding(Code.SERVER_MAY_CUT, {"host": host, "mailbox": name_of(each), "count": count})


def is_gmail(host: str) -> bool:
    """True for the servers of Gmail, whatever domain the address has."""
    return host.casefold() in _GMAIL


def _not_listed(host: str, folders: list[ServerFolder]) -> Iterator[str]:
    if not any(each.role is Role.INBOX for each in folders):
        # Each account has one (RFC 9051, 5.1).
        yield "INBOX"
    for each in folders:
        inside = each.raw + each.delimiter.encode()
        if "\\haschildren" in each.attributes and not any(
            other.raw.startswith(inside) and other.raw != each.raw for other in folders
        ):
            yield f"{name_of(each)}/…"
    if is_gmail(host):
        uses = {use for each in folders for use in each.attributes}
        yield from (name for use, name in _NEEDED_OF_GMAIL.items() if use not in uses)


def _may_be_cut(host: str, count: int) -> bool:
    return (is_gmail(host) and count in _GMAIL_LIMITS) or (host == _YAHOO and count >= _YAHOO_LIMIT)
