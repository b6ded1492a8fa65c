"""Whose mail a folder of eM Client is: as accounts.dat lists it, else as the mail itself shows.

accounts.dat: table Accounts, a row for each; one cell is the name of the folder its mail lies in, another its settings
as JSON, `{"Username":"hanako@example.jp","ProviderName":"imap.example.jp","Secret":"…"}`. Source: the code of others
that reads user and server there; the names of the two columns are not known, so every cell is looked at.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.folder_paths import NO_FOLDER
from app.formats.common.roles import role_of_path
from app.formats.windows.em_client_db import BCC, CC, FROM, TO, folders_of
from app.mime import addresses
from app.model.format import ListedAccount
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from app.system.sqlite_files import private_copy

_FOLDER = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"[^\s@<>\",;:\\]{1,200}@[^\s@<>\",;:\\]{1,250}")
_SERVER = re.compile(r"(?i)(?:[a-z0-9]{1,10}://)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10})(?::\d{1,5})?/?")
_SETTING = re.compile(r'"(\w{1,40})"\s*:\s*("(?:[^"\\]|\\.){0,500}")')
_USERS, _SERVERS = ("emailaddress", "email", "address", "username"), ("hostname", "host", "server", "providername")
_PROTOCOLS = {
    "imap": MailProtocol.IMAP,
    "pop3": MailProtocol.POP,
    "pop": MailProtocol.POP,
    "exchange": MailProtocol.EXCHANGE,
    "ews": MailProtocol.EXCHANGE,
}
_MAX_ROWS, _MAX_CELL = 10_000, 1 << 20
_FEWEST = 3
"""Messages of which nearly all must name one address, before it is taken for the owner's."""


def listed(path: Path) -> Iterator[ListedAccount]:
    """The accounts of accounts.dat, by the folders of their mail. Raises OSError and sqlite3.Error."""
    with private_copy(path) as copy, Database(copy) as database:
        for row in database.rows(f"SELECT * FROM Accounts LIMIT {_MAX_ROWS}"):
            cells = [_text(cell) for cell in row]
            folder = next((cell.lower() for cell in cells if _FOLDER.fullmatch(cell)), "")
            account = next((found for cell in cells if (found := _account(cell)) is not None), None)
            if folder and account is not None:
                yield ListedAccount(folder, account)


def shown(path: Path) -> Iterator[ListedAccount]:
    """The account whose mail is listed in mail_index.dat, by who sent what lies in its folder of sent mail.

    Where nothing was sent: by the address nearly all of at least three received messages are for.
    """
    folders = folders_of(path.with_name("folders.dat")) if path.with_name("folders.dat").is_file() else {}
    senders: Counter[str] = Counter()
    recipients: Counter[str] = Counter()
    received: set[object] = set()
    query = (
        "SELECT m.id, m.folder, a.type, a.address FROM MailAddresses a JOIN MailItems m ON m.id = a.parentId"
        f" WHERE a.type IN ({FROM}, {TO}, {CC}, {BCC})"
    )
    with Database(path) as database:
        for number, folder, kind, address in database.rows(query):
            role = role_of_path(folders.get(folder, NO_FOLDER))
            if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
                continue
            if role is Role.SENT and kind == FROM:
                senders[addresses.key(address)] += 1
            elif role.holds_received_mail:
                received.add(number)
                recipients[addresses.key(address)] += kind != FROM
    if senders:
        yield ListedAccount("", Account(senders.most_common(1)[0][0]))
        return
    for address, count in recipients.most_common(1):
        if count >= _FEWEST and count * 10 >= len(received) * 9:
            yield ListedAccount("", Account(address))


def _text(cell: object) -> str:
    if isinstance(cell, bytes):
        cell = cell[:_MAX_CELL].decode("utf-8", "replace")
    return cell[:_MAX_CELL].strip("\0 \t\r\n") if isinstance(cell, str) else ""


def _account(settings: str) -> Account | None:
    """The account in settings; None where they name no address."""
    values: dict[str, str] = {}
    for name, quoted in _SETTING.findall(settings):
        try:
            values.setdefault(name.lower(), str(json.loads(quoted)))
        except ValueError:
            continue
    address = next((values[each] for each in _USERS if _ADDRESS.fullmatch(values.get(each, ""))), "")
    if not address:
        return None
    servers = (found[1] for each in _SERVERS if (found := _SERVER.fullmatch(values.get(each, ""))))
    server = next(servers, "")
    words = " ".join(values.get(each, "") for each in (*_SERVERS, "protocol", "type", "accounttype", "__type"))
    kinds = {kind for word, kind in _PROTOCOLS.items() if re.search(rf"(?i)(?<![a-z]){word}(?![a-z])", words)}
    # The server that sends mail may be named too, and both ways to fetch it: what is not clear is not known.
    protocol = kinds.pop() if len(kinds) == 1 else MailProtocol.of_server(server)
    return Account(address, protocol, server)
