"""A kernel32 for systems that have none: what the program asks of Windows is done by this system, or refused as told."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import app.system
from app.system import windows_disks

_ERRNO = {2: 2, 3: 2, 5: 13, 32: 13, 33: 13, 80: 17, 23: 13, 27: 13, 30: 13, 1117: 22, 21: 13}
"""How CPython translates errors of Windows (errmap.h): a bad sector is "permission denied" there."""
_KINDS = {2: FileNotFoundError, 13: PermissionError, 17: FileExistsError}
_INVALID = ctypes.c_void_p(-1).value


@dataclass
class Kernel:
    """`opening` and `reading` may return the number of an error; `opened` are (path, access, share, creation, flags).

    `flushed` are the files that were given to the disk, by their number; `flushing` is the status that is answered.
    """

    opening: Callable[[str], int] = lambda path: 0
    reading: Callable[[int, int, int], int] = lambda handle, offset, count: 0
    opened: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    locked: set[tuple[int, int]] = field(default_factory=set)
    devices: dict[str, dict[int, bytes]] = field(default_factory=dict)
    handlers: list[Any] = field(default_factory=list)
    language: int = 0x0409
    has_locks: bool = True
    flushing: int = 0
    flushed: list[int] = field(default_factory=list)
    error: int = 0

    def CreateFileW(
        self, path: str, access: int, share: int, rights: None, creation: int, flags: int, like: None
    ) -> Any:
        """A handle is a descriptor here; a device gets one of its own."""
        self.opened.append((path, access, share, creation, flags))
        if number := self.opening(path):
            return self._failed(number, _INVALID)
        if path.startswith("\\\\.\\"):
            return 1000 + list(self.devices).index(path) if path in self.devices else self._failed(2, _INVALID)
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL if creation == 1 else os.O_RDONLY
        try:
            return os.open(path, how, 0o666)
        except OSError as error:
            return self._failed({2: 2, 17: 80}.get(error.errno or 0, 5), _INVALID)

    def ReadFile(self, handle: int, address: int, count: int, done: Any, where: None) -> int:
        """To memory, as the real one does."""
        if number := self.reading(handle, os.lseek(handle, 0, os.SEEK_CUR), count):
            return int(self._failed(number, 0))
        data = os.read(handle, count)
        ctypes.memmove(address, data, len(data))
        done._obj.value = len(data)
        return 1

    def CloseHandle(self, handle: int) -> None:
        """Devices have nothing to close."""
        if handle < 1000:
            os.close(handle)

    def LockFileEx(self, handle: int, flags: int, zero: int, low: int, high: int, where: Any) -> int:
        """One byte of one file, whoever opened it."""
        assert flags == 3 and (low, high) == (1, 0)
        if not self.has_locks:
            return int(self._failed(50, 0))
        key = (os.fstat(handle).st_ino, where._obj.offset)
        if key in self.locked:
            return int(self._failed(33, 0))
        self.locked.add(key)
        return 1

    def DeviceIoControl(
        self, handle: int, code: int, question: Any, asked: int, answer: Any, longest: int, size: Any, where: None
    ) -> int:
        """What `devices` says."""
        data = list(self.devices.values())[handle - 1000].get(code)
        if data is None:
            return int(self._failed(1, 0))
        answer._obj[: len(data)] = data
        size._obj.value = len(data)
        return 1

    def GetVolumeInformationW(self, root: str, label: Any, *others: object) -> int:
        """Every volume is called 写真."""
        label._obj.value = "写真"
        return 1

    def GetUserDefaultUILanguage(self) -> int:
        """A LANGID."""
        return self.language

    def SetConsoleCtrlHandler(self, handler: Any, add: bool) -> int:
        """Keeps those that are set."""
        (self.handlers.append if add else self.handlers.remove)(handler)
        return 1

    def NtFlushBuffersFileEx(self, handle: int, flags: int, parameters: None, size: int, outcome: Any) -> int:
        """Of ntdll: notes the file."""
        assert flags == 2 and size == 0
        self.flushed.append(os.fstat(handle).st_ino)
        return self.flushing

    def RtlNtStatusToDosError(self, status: int) -> int:
        """Of ntdll: an input/output error, whatever it is."""
        return 1117

    def _failed(self, number: int, answer: Any) -> Any:
        self.error = number
        return answer


class _Functions:
    """The library as ctypes gives it: functions that let their types be declared, and none that is not there."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._known: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._known:
            function = getattr(self._kernel, name)
            self._known[name] = type(name, (), {"__call__": lambda own, *arguments: function(*arguments)})()
        return self._known[name]


def windows_error(number: int, path: str | None = None) -> OSError:
    """An error as Windows raises it."""
    code = _ERRNO.get(number, 22)
    error = _KINDS.get(code, OSError)(code, "as Windows says", path)
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    return error


def run_as_on_windows(monkeypatch: pytest.MonkeyPatch, kernel: Kernel) -> ModuleType:
    """Has the program's own calls of Windows answered by `kernel`; returns the module that makes them."""
    monkeypatch.setattr(sys, "platform", "win32")
    for name, fake in {
        "WinDLL": lambda name, use_last_error=False: _Functions(kernel),
        "WINFUNCTYPE": lambda *types: lambda function: function,
        "get_last_error": lambda: kernel.error,
        "FormatError": lambda number: f"error {number} ",
    }.items():
        monkeypatch.setattr(ctypes, name, fake, raising=False)
    runtime = SimpleNamespace(open_osfhandle=lambda handle, flags: handle, get_osfhandle=lambda descriptor: descriptor)
    monkeypatch.setitem(sys.modules, "msvcrt", runtime)
    for name in ("O_BINARY", "O_NOINHERIT"):
        monkeypatch.setattr(os, name, 0, raising=False)
    place = importlib.util.find_spec("app.system.windows_calls")
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    monkeypatch.setattr(module, "_error", lambda path, code=0: windows_error(code or kernel.error, path or None))
    monkeypatch.setitem(sys.modules, "app.system.windows_calls", module)
    monkeypatch.setattr(app.system, "windows_calls", module, raising=False)
    return module


def device(*, bus: int, number: int = 0, removable: bool = False) -> dict[int, bytes]:
    """The answers of a disk to the two questions that are asked of it."""
    descriptor = bytearray(40)
    descriptor[10] = removable
    descriptor[28:32] = bus.to_bytes(4, "little")
    place = b"".join(each.to_bytes(4, "little") for each in (7, number, 1))
    return {windows_disks._QUERY_PROPERTY: bytes(descriptor), windows_disks._GET_DEVICE_NUMBER: place}
