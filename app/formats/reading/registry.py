"""How each kind of file that holds mail is read. The `format` of a message source is a key of READERS.

A home has files of a few formats, and what reads the others would take longer to import than a small mailbox to read:
each is imported when it is first asked for.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

from app.model.format import AccountList, Format

T = TypeVar("T")


class ByName(Mapping[str, T]):
    """Values by name, from the modules they stand in, which are imported when a value is first asked for."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """`places` says for each name where its value stands: `windows.bmf:FORMAT`."""
        self._places = places
        self._values: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._values:
            module, _, attribute = self._places[name].partition(":")
            self._values[name] = getattr(import_module(f"app.formats.{module}"), attribute)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


READERS: Mapping[str, Format] = ByName(
    {
        "bmf": "windows.bmf:FORMAT",
        "packed-mbox": "standard.compressed:FORMAT",
        "dbx": "outlook.dbx:FORMAT",
        "em-client": "windows.em_client_db:FORMAT",
        "eml": "standard.eml:FORMAT",
        "emlx": "apple.emlx:FORMAT",
        "eudora": "windows.eudora:FORMAT",
        "fetched": "standard.fetched:FORMAT",
        "geary": "linux.geary_db:FORMAT",
        "hidemaru": "windows.hidemaru:FORMAT",
        "incredimail": "windows.incredimail:FORMAT",
        "incredimail-db": "windows.incredimail_db:FORMAT",
        "hxstore": "outlook.hxstore:FORMAT",
        "mailbird": "windows.mailbird_db:FORMAT",
        "maildir": "standard.maildir:FORMAT",
        "maildir-lite": "standard.maildir_lite:FORMAT",
        "mailspring": "linux.mailspring_db:FORMAT",
        "mbox": "standard.mbox:FORMAT",
        "mh": "standard.mh:FORMAT",
        "msg": "outlook.msg:FORMAT",
        "oe4": "outlook.oe4:FORMAT",
        "olk15": "outlook.olk15:FORMAT",
        "olm": "outlook.olm:FORMAT",
        "pmm": "windows.pmm:FORMAT",
        "pst": "outlook.pst:FORMAT",
        "rescued": "standard.rescued:FORMAT",
        "takeout": "standard.takeout:FORMAT",
        "tar": "standard.tar_mail:FORMAT",
        "tbb": "windows.tbb:FORMAT",
        "vmg": "standard.vmg:FORMAT",
        "unistore": "windows.unistore:FORMAT",
        "tnef": "outlook.winmail:FORMAT",
        "zip": "standard.zip_mail:FORMAT",
    }
)


def is_container(format_name: str) -> bool:
    """True for a format of files that the worker reads."""
    reader = READERS.get(format_name)
    return reader is not None and reader.open_container is not None


ACCOUNT_LISTS: Mapping[str, AccountList] = ByName(
    {
        "em-client": "windows.em_client_accounts:listed",
        "em-client-mail": "windows.em_client_accounts:shown",
        "mailbird": "windows.mailbird_db:accounts",
    }
)
"""How the accounts in databases of mail programs are read."""
