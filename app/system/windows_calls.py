"""The calls of Windows that Python does not make, each raising OSError with its `winerror`. Empty on other systems.

Python's own `os.open` and `os.read` go through the C runtime, which has errno 13 for a file that another program keeps
to itself, for one we may not read, and for a bad sector alike. Constants are those of the Windows SDK.
"""

import sys
from collections.abc import Callable

if sys.platform == "win32":
    import ctypes
    import msvcrt
    import os
    from ctypes import wintypes

    GENERIC_READ, GENERIC_WRITE = 0x80000000, 0x40000000
    CREATE_NEW, OPEN_EXISTING = 1, 3
    NO_BUFFERING, SEQUENTIAL = 0x20000000, 0x08000000
    # Others may read, write, rename and remove the file meanwhile: a mail program at work is not to notice us.
    _SHARE_ALL = 0x1 | 0x2 | 0x4
    _NORMAL = 0x80
    _INVALID = ctypes.c_void_p(-1).value
    _AT_END = 38
    _LOCKED = 33
    _ALONE_AND_AT_ONCE = 0x1 | 0x2
    _LONGEST_LABEL = 261
    # FLUSH_FLAGS_NO_SYNC of ntifs.h: the disk gets all of the file, and is not told to empty its own cache.
    _NO_SYNC = 0x2
    # What a file system answers that has no such flag: not implemented, no such request, bad parameter, not supported.
    _NO_SUCH_FLUSH = frozenset({0xC0000002, 0xC0000010, 0xC000000D, 0xC00000BB})

    class _Overlapped(ctypes.Structure):
        """Where in a file a call works (OVERLAPPED of minwinbase.h)."""

        _fields_ = (
            ("internal", ctypes.c_size_t),
            ("internal_high", ctypes.c_size_t),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    class _Outcome(ctypes.Structure):
        """What a call of the kernel did (IO_STATUS_BLOCK of wdm.h)."""

        _fields_ = (("status", ctypes.c_void_p), ("information", ctypes.c_size_t))

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _native = ctypes.WinDLL("ntdll")
    _word, _pointer, _handle = wintypes.DWORD, ctypes.c_void_p, wintypes.HANDLE
    _name = wintypes.LPCWSTR
    _kernel.CreateFileW.restype = ctypes.c_void_p
    _kernel.CreateFileW.argtypes = [_name, _word, _word, _pointer, _word, _word, _handle]
    _kernel.ReadFile.argtypes = [_handle, _pointer, _word, _pointer, _pointer]
    _kernel.CloseHandle.argtypes = [_handle]
    _kernel.LockFileEx.argtypes = [_handle, _word, _word, _word, _word, _pointer]
    _kernel.DeviceIoControl.argtypes = [_handle, _word, _pointer, _word, _pointer, _word, _pointer, _pointer]
    _kernel.GetVolumeInformationW.argtypes = [_name, _pointer, _word, _pointer, _pointer, _pointer, _pointer, _word]
    _native.NtFlushBuffersFileEx.argtypes = [_handle, _word, _pointer, _word, _pointer]
    _native.NtFlushBuffersFileEx.restype = _word
    _native.RtlNtStatusToDosError.argtypes = [_word]
    _native.RtlNtStatusToDosError.restype = _word
    _ConsoleHandler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)
    _kernel.SetConsoleCtrlHandler.argtypes = [_ConsoleHandler, wintypes.BOOL]

    def open_handle(path: str, access: int, creation: int, flags: int = _NORMAL) -> int:
        """CreateFileW; to be closed by `close_handle`."""
        handle = _kernel.CreateFileW(path, access, _SHARE_ALL, None, creation, flags, None)
        if handle is None or handle == _INVALID:
            raise _error(path)
        return int(handle)

    def close_handle(handle: int) -> None:
        """CloseHandle; never raises."""
        _kernel.CloseHandle(handle)

    def open_file(path: str, access: int, creation: int) -> int:
        """A file as a descriptor for Python's own calls; a program started meanwhile does not inherit it."""
        handle = open_handle(path, access, creation)
        try:
            mode = os.O_WRONLY if access == GENERIC_WRITE else os.O_RDONLY
            return msvcrt.open_osfhandle(handle, mode | os.O_BINARY | os.O_NOINHERIT)
        except BaseException:
            close_handle(handle)
            raise

    def read(descriptor: int, count: int) -> bytes:
        """The next `count` bytes of an open file, fewer only at its end."""
        buffer = ctypes.create_string_buffer(count)
        done = read_into(msvcrt.get_osfhandle(descriptor), ctypes.addressof(buffer), count)
        return ctypes.string_at(buffer, done)

    def read_into(handle: int, address: int, count: int) -> int:
        """ReadFile to a place in memory; how many bytes came, 0 at the end."""
        done = wintypes.DWORD()
        if not _kernel.ReadFile(handle, address, count, ctypes.byref(done), None):
            if ctypes.get_last_error() == _AT_END:
                return 0
            raise _error("")
        return int(done.value)

    def hand_over(descriptor: int) -> bool:
        """NtFlushBuffersFileEx: gives the disk all of a file that may be written to, which the disk may still hold in
        its own cache then. False where the file system cannot.
        """
        outcome = _Outcome()
        handle = msvcrt.get_osfhandle(descriptor)
        status = _native.NtFlushBuffersFileEx(handle, _NO_SYNC, None, 0, ctypes.byref(outcome))
        if status in _NO_SUCH_FLUSH:
            return False
        if status:
            raise _error("", _native.RtlNtStatusToDosError(status))
        return True

    def lock(descriptor: int, offset: int) -> None:
        """LockFileEx of one byte, without waiting. BlockingIOError where somebody else has locked it."""
        where = _Overlapped(offset=offset)
        handle = msvcrt.get_osfhandle(descriptor)
        if not _kernel.LockFileEx(handle, _ALONE_AND_AT_ONCE, 0, 1, 0, ctypes.byref(where)):
            error = _error("")
            raise BlockingIOError(*error.args) if error.winerror == _LOCKED else error

    def ask_device(volume: str, code: int, question: bytes, longest: int) -> bytes:
        r"""DeviceIoControl of a volume like `\\.\C:`, which needs no rights for questions."""
        handle = open_handle(volume, 0, OPEN_EXISTING, 0)
        try:
            answer, size = ctypes.create_string_buffer(longest), wintypes.DWORD()
            asked = ctypes.create_string_buffer(question, max(len(question), 1))
            arguments = (ctypes.byref(asked), len(question), ctypes.byref(answer), longest, ctypes.byref(size), None)
            if not _kernel.DeviceIoControl(handle, code, *arguments):
                raise _error(volume)
            return answer.raw[: size.value]
        finally:
            close_handle(handle)

    def volume_label(root: str) -> str:
        """The name a person gave a volume; empty where there is none."""
        label = ctypes.create_unicode_buffer(_LONGEST_LABEL)
        _kernel.GetVolumeInformationW(root, ctypes.byref(label), _LONGEST_LABEL, None, None, None, None, 0)
        return label.value

    def display_language() -> int:
        """The LANGID of what Windows itself is shown in."""
        return int(_kernel.GetUserDefaultUILanguage())

    def on_console_event(handle: Callable[[int], bool]) -> Callable[[], None]:
        """Has `handle` called, in a thread of its own, with each event of the console; returns what ends that."""
        handler = _ConsoleHandler(handle)
        _kernel.SetConsoleCtrlHandler(handler, True)

        def end() -> None:
            _kernel.SetConsoleCtrlHandler(handler, False)

        return end

    def _error(path: str, code: int = 0) -> OSError:
        code = code or ctypes.get_last_error()
        return OSError(0, ctypes.FormatError(code).strip(), path or None, code)
