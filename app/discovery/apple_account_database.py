"""The system's own list of accounts on a Mac, `~/Library/Accounts/Accounts4.sqlite`: whose a folder of Mail's is.

The folder `V10/<UUID>` is named after `ZIDENTIFIER` of the account's row. An account with a provider has two rows: the
provider's (`com.apple.account.Google`), and below it one for its mail (`com.apple.account.IMAP`), which the folder is
named after; rows for its calendar and address book stand beside that. Addresses are properties of the rows:

    ZACCOUNTPROPERTY(ZOWNER, ZKEY, ZVALUE): 4, "IdentityEmailAddress", archive of "hanako@example.jp"
    "EmailAliases", archive of [{"DisplayName": "Hanako", "IsPrimary": true,
                                 "EmailAddresses": [{"EmailAddress": "hanako@example.jp", "IsDefault": true}]}]

An account that was switched off, or whose password is no longer taken, still has its mail here.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.discovery.apple_login import apple_login
from app.discovery.keyed_archive import property_value
from app.formats.common.database import Database
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from app.system.sqlite_files import private_copy
from app.textkit.lazy_pattern import lazy_pattern

_MOST_ACCOUNTS = 10_000
_MOST_PROPERTIES = 100_000
_MOST_ADDRESSES = 200
_MOST_VALUES = 2000
_LONGEST_VALUE = 256 << 10
_MOST_IN_ALL = 32 << 20
_LONGEST_NAME = 200
_ADDRESS = lazy_pattern(r"[^\s@<>,;:\"()\\]{1,64}@[^\s@<>,;:\"()\\]{1,255}\Z")
_TYPES = {
    "imap": MailProtocol.IMAP,
    "imapmail": MailProtocol.IMAP,
    "pop": MailProtocol.POP,
    "exchange": MailProtocol.EXCHANGE,
    "onmydevice": MailProtocol.LOCAL,
    "localonmymac": MailProtocol.LOCAL,
}
"""The last part of `ZACCOUNTTYPE.ZIDENTIFIER`, in small letters, of the rows that Mail keeps folders for."""
_APPLE_ID = "appleaccount"
"""Everybody has one who uses a Mac with iCloud, whether for mail or not."""
_PROVIDERS = dict.fromkeys(
    ("google", "icloud", _APPLE_ID, "yahoo", "aol", "hotmail", "126", "163", "qq"), MailProtocol.IMAP
)
_IDENTITIES = ("IdentityEmailAddress", "DAAccountEmailAddress")
_ALIASES = "EmailAliases"
_SERVER = "Hostname"
_SENDING = "SendingAccountIdentifier"
_PORT, _PROTECTED = "PortNumber", "SSLEnabled"
_WANTED = (*_IDENTITIES, _ALIASES, _SERVER, _SENDING, _PORT, _PROTECTED)


@dataclass(frozen=True, slots=True)
class SystemAccounts:
    """The accounts of the system by UUID, those of other things than mail too. `without_mail` are rows for which the
    system has no mail of their own: a provider's, whose mail is another row's.
    """

    accounts: dict[str, Account]
    without_mail: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of ZACCOUNT with its properties. `kind` is the last part of its type."""

    number: object
    uuid: str
    kind: str
    parent: object
    user: str
    description: str
    properties: dict[str, object] = field(default_factory=dict)

    @property
    def addresses(self) -> list[str]:
        """What is the owner's address by this row, the best first."""
        identities = [self.properties.get(key) for key in _IDENTITIES]
        return _addresses((*identities, self.properties.get(_ALIASES), self.user))


def read_database(path: Path) -> SystemAccounts:
    """The accounts in `Accounts4.sqlite` (or 3). A private copy is opened, never the file itself.

    Raises OSError where it cannot be read, ValueError where it is no such database.
    """
    with private_copy(path) as copy:
        try:
            with Database(copy) as database:
                return _accounts(list(islice(_rows(database), _MOST_ACCOUNTS)))
        except (sqlite3.Error, UnicodeError) as error:
            raise ValueError(str(path)) from error


def _rows(database: Database) -> Iterator[_Row]:
    query = (
        "SELECT own.Z_PK, own.ZIDENTIFIER, kind.ZIDENTIFIER, own.ZPARENTACCOUNT, own.ZUSERNAME,"
        " own.ZACCOUNTDESCRIPTION FROM ZACCOUNT own LEFT JOIN ZACCOUNTTYPE kind ON kind.Z_PK = own.ZACCOUNTTYPE"
    )
    properties = _properties(database)
    for number, uuid, kind, parent, user, description in database.rows(query):
        if isinstance(uuid, str):
            kind = str(kind or "").rpartition(".")[2].lower()
            yield _Row(number, uuid, kind, parent, _text(user), _text(description), properties.get(number, {}))


def _properties(database: Database) -> dict[object, dict[str, object]]:
    """The properties that are of use, by the number of their account; none in a database that has no such table."""
    if "zvalue" not in database.columns("ZACCOUNTPROPERTY"):
        return {}
    query = (
        f"SELECT ZOWNER, ZKEY, ZVALUE FROM ZACCOUNTPROPERTY WHERE ZKEY IN ({', '.join('?' * len(_WANTED))})"
        f" AND length(ZVALUE) <= {_LONGEST_VALUE} LIMIT {_MOST_PROPERTIES}"
    )
    found: dict[object, dict[str, object]] = {}
    size = 0
    for owner, key, value in database.rows(query, *_WANTED):
        size += len(value) if isinstance(value, (str, bytes)) else 0
        if size > _MOST_IN_ALL:
            raise ValueError("properties without end")
        found.setdefault(owner, {})[key] = property_value(value)
    return found


def _accounts(rows: list[_Row]) -> SystemAccounts:
    by_number = {row.number: row for row in rows}
    by_uuid = {row.uuid.upper(): row for row in rows}
    parents = {row.parent for row in rows if row.kind in _TYPES}
    accounts, without_mail = {}, set()
    for row in rows:
        sending = by_uuid.get(_text(row.properties.get(_SENDING)).upper())
        accounts[row.uuid.upper()] = _account(row, by_number.get(row.parent), sending)
        has_mail = row.kind in _TYPES or (row.kind in _PROVIDERS and row.number not in parents)
        if not has_mail or row.kind == _APPLE_ID:
            without_mail.add(row.uuid.upper())
    return SystemAccounts(accounts, frozenset(without_mail))


def _account(row: _Row, parent: _Row | None, sending: _Row | None) -> Account:
    """The name a person logs in with often stands on the provider's row, and so may the address."""
    others = [each for each in (parent, sending) if each is not None]
    addresses = _addresses((row.addresses, *(each.addresses for each in others)))
    addresses = addresses or _addresses((row.description, parent.description if parent is not None else ""))
    titles = dict.fromkeys(text for text in (row.description, row.user) if text)
    first, *rest = titles or ("",)
    return Account(
        address=addresses[0] if addresses else "",
        protocol=_TYPES.get(row.kind) or _PROVIDERS.get(row.kind) or MailProtocol.UNKNOWN,
        server=_text(row.properties.get(_SERVER)),
        aliases=tuple(addresses[1:]),
        label=f"{first} ({rest[0]})" if rest else first,
        login=apple_login(row.properties.get(_PORT), row.properties.get(_PROTECTED), row.user),
    )


def _text(value: object) -> str:
    return value[:_LONGEST_NAME] if isinstance(value, str) else ""


def _addresses(values: Iterable[object]) -> list[str]:
    """Every address in the values, whatever lists and dictionaries they lie in, each once; bounded.

    Of several dictionaries the primary one comes first.
    """
    found: dict[str, str] = {}
    pending = [*values][::-1]
    for _ in range(_MOST_VALUES):
        if not pending or len(found) >= _MOST_ADDRESSES:
            break
        value = pending.pop()
        if isinstance(value, str):
            if _ADDRESS.match(value.strip()):
                found.setdefault(value.strip().casefold(), value.strip())
        elif isinstance(value, list):
            pending += sorted(value[_MOST_ADDRESSES::-1], key=_is_first)
        elif isinstance(value, dict):
            pending += [each for key, each in value.items() if key in ("EmailAddresses", "EmailAddress")][::-1]
    return list(found.values())


def _is_first(value: object) -> bool:
    return isinstance(value, dict) and bool(value.get("IsPrimary") or value.get("IsDefault"))
