"""What lies beside mail that was fetched from a server: whose it is, its mailboxes, and what is to be said of it.

server.json      {"version": 1, "address": "hanako@example.jp", "host": "imap.example.jp", "user": "hanako",
                  "protocol": "imap", "finished": true, "findings": [{"code": "…"}], "mailboxes":
                  [{"folder": "INBOX 1795955320-6d1d13ee", "path": ["INBOX"], "role": "inbox"}, …]}
"""

import json
from dataclasses import dataclass

from app.model.findings import Finding, read_finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol

LIST = "server.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class FetchedMailbox:
    """A mailbox, and the name of the folder its messages lie in."""

    folder: str
    path: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class FetchedAccount:
    """An account. `is_finished` says that all was fetched that could be; `findings` say what could not."""

    address: str
    host: str
    user: str
    protocol: MailProtocol
    is_finished: bool
    mailboxes: tuple[FetchedMailbox, ...]
    findings: tuple[Finding, ...]


def dump(account: FetchedAccount) -> bytes:
    """The account as JSON."""
    fields = {
        "version": _VERSION,
        "address": account.address,
        "host": account.host,
        "user": account.user,
        "protocol": account.protocol.value,
        "finished": account.is_finished,
        "findings": [{"code": str(each.code), **each.parameters} for each in account.findings],
        "mailboxes": [
            {"folder": each.folder, "path": list(each.path), "role": each.role.value} for each in account.mailboxes
        ],
    }
    return json.dumps(fields, indent=1).encode("ascii")


def load(data: bytes) -> FetchedAccount | None:
    """The account; None where the data is none, or leads to a folder that lies elsewhere."""
    try:
        fields = json.loads(data)
        if fields["version"] != _VERSION:
            return None
        mailboxes = [
            FetchedMailbox(str(each["folder"]), tuple(map(str, each["path"])), Role(each["role"]))
            for each in fields["mailboxes"]
        ]
        if not all(_is_plain(each.folder) and each.path for each in mailboxes):
            return None
        return FetchedAccount(
            str(fields["address"]),
            str(fields["host"]),
            str(fields["user"]),
            # The first archives with fetched mail knew IMAP only, and do not say so.
            MailProtocol(fields.get("protocol", MailProtocol.IMAP)),
            fields["finished"] is True,
            tuple(mailboxes),
            tuple(read_finding(each) for each in fields["findings"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_plain(name: str) -> bool:
    """True for the name of something in the same folder, on every system."""
    return bool(name) and name not in (".", "..") and not set(name) & set("/\\:\0")
