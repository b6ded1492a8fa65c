"""A stick made of a folder, in user space (FUSE): `python stick.py FOLDER MOUNT`. Kill it, and the stick is pulled out.

Says "ready" when it is mounted, and "copying" when ten mails have been written to it.
"""

import os
import sys
import threading
from typing import Any

import mfusepy

_ENOUGH = 10


class Stick(mfusepy.Operations):  # type: ignore[misc]
    """Passes every call on to the folder."""

    use_ns = True

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._mails = 0

    def _at(self, path: str) -> str:
        return self._folder + path

    def init(self, path: str) -> None:
        _say("ready")

    def access(self, path: str, amode: int) -> int:
        return 0

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        status = os.lstat(self._at(path))
        names = ("st_mode", "st_nlink", "st_size", "st_uid", "st_gid")
        times = {f"st_{which}time": getattr(status, f"st_{which}time_ns") for which in "acm"}
        return {name: getattr(status, name) for name in names} | times

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *os.listdir(self._at(path))]  # noqa: PTH208

    def statfs(self, path: str) -> dict[str, int]:
        status = os.statvfs(self._folder)
        return {name: getattr(status, name) for name in dir(status) if name.startswith("f_") and name != "f_fsid"}

    def mkdir(self, path: str, mode: int) -> int:
        os.mkdir(self._at(path), mode)  # noqa: PTH102
        return 0

    def unlink(self, path: str) -> int:
        os.unlink(self._at(path))  # noqa: PTH108
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._at(path))  # noqa: PTH106
        return 0

    def rename(self, old: str, new: str) -> int:
        os.rename(self._at(old), self._at(new))  # noqa: PTH104
        return 0

    def create(self, path: str, mode: int, fi: object = None) -> int:
        if path.endswith(".emlx"):
            self._mails += 1
            if self._mails == _ENOUGH:
                _say("copying")
        return os.open(self._at(path), os.O_RDWR | os.O_CREAT, mode)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._at(path), flags)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._at(path), length)
        return 0

    def utimens(self, path: str, times: tuple[int, int]) -> int:
        os.utime(self._at(path), ns=times)
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        os.fsync(fh)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    mfusepy.FUSE(Stick(sys.argv[1]), sys.argv[2], foreground=True)
