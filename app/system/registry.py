"""The part of Windows' registry that belongs to a person: of the running system, or from the file it is kept in."""

import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.system.paths import openable

_log = logging.getLogger(__name__)

_HIVE = "NTUSER.DAT"
_DEEPEST = 12
_MOST_KEYS = 20_000

Value = str | bytes | int


@dataclass(frozen=True, slots=True)
class RegistryKey:
    """A key: its path from the one that was asked for, and its values by name (lower case)."""

    path: tuple[str, ...]
    values: dict[str, Value] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value as text; bytes are UTF-16 up to the first NUL, with garbage behind it."""
        value = self.values.get(name.lower(), "")
        if isinstance(value, bytes):
            even = value[: len(value) - len(value) % 2]
            return even.decode("utf-16-le", "replace").partition("\0")[0]
        return str(value)

    def data(self, name: str) -> bytes:
        """A value as bytes; empty where it is of another type."""
        value = self.values.get(name.lower(), b"")
        return value if isinstance(value, bytes) else b""


def keys_below(home: Path, live: bool, key: str) -> Iterator[RegistryKey]:
    """The key `key` of the person's registry and all keys below it; nothing where there is no registry to read.

    `live` reads the registry of the running system; else the file in `home`. Never raises.
    """
    if sys.platform == "win32" and live:
        yield from _running(key)
    yield from _from_file(file_of(home), key)


def file_of(home: Path) -> Path:
    """The file in a home that holds the person's registry."""
    return home / _HIVE


def is_there(hive: Path) -> bool:
    """True where there is such a file, also where it cannot be looked at."""
    try:
        return Path(openable(hive)).is_file()
    except OSError:
        return True


def is_readable(home: Path, live: bool) -> bool:
    """True where the person's registry can be read: that of the running system, or the file in `home`."""
    if sys.platform == "win32" and live:
        return True
    try:
        from regipy.registry import RegistryHive

        hive: Any = RegistryHive(openable(file_of(home)))  # type: ignore[no-untyped-call]
        # A file that was cut, or has zeros in it, begins as any other.
        for top in hive.root.iter_subkeys():
            list(top.iter_subkeys())
    except Exception:
        _log.exception("There is no file of the Windows registry that can be read")
        return False
    return True


def _from_file(path: Path, key: str) -> Iterator[RegistryKey]:
    if not is_there(path):
        return
    try:
        # Only a foreign disk of Windows needs it.
        from regipy.exceptions import RegistryKeyNotFoundException
        from regipy.registry import RegistryHive

        try:
            top: Any = RegistryHive(openable(path)).get_key("\\" + key)  # type: ignore[no-untyped-call]
        except RegistryKeyNotFoundException:
            return
    except Exception:
        _log.exception("A file of the Windows registry was not read")
        # Without the registry the usual folders are searched all the same.
        return
    pending: list[tuple[tuple[str, ...], Any]] = [((), top)]
    seen = 0
    while pending and seen < _MOST_KEYS:
        names, record = pending.pop()
        seen += 1
        values: dict[str, Value] = {}
        with suppress(Exception):
            for each in record.iter_values(trim_values=False):
                values[str(each.name).lower()] = _value(each.value, str(each.value_type))
        yield RegistryKey(names, values)
        with suppress(Exception):
            if len(names) < _DEEPEST:
                pending += [((*names, str(child.name)), child) for child in record.iter_subkeys()]


def _value(value: object, kind: str) -> Value:
    if isinstance(value, bytes | int):
        return value
    if kind == "REG_BINARY":
        with suppress(ValueError):
            return bytes.fromhex(str(value))
    return str(value)


if sys.platform == "win32":
    import winreg

    def _running(key: str) -> Iterator[RegistryKey]:
        pending: list[tuple[str, ...]] = [()]
        seen = 0
        while pending and seen < _MOST_KEYS:
            names = pending.pop()
            seen += 1
            values: dict[str, Value] = {}
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, "\\".join((key, *names))) as opened:
                    children, count, _ = winreg.QueryInfoKey(opened)
                    for number in range(count):
                        name, value, _ = winreg.EnumValue(opened, number)
                        values[name.lower()] = value if isinstance(value, bytes | int) else str(value)
                    inside = [winreg.EnumKey(opened, number) for number in range(children)]
            except OSError:
                continue
            yield RegistryKey(names, values)
            if len(names) < _DEEPEST:
                pending += [(*names, name) for name in inside]
