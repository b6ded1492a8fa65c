"""File systems with the rules of other computers (APFS, HFS+, Windows, FAT), made in user space over a plain folder.

Run as a program it serves one until it is unmounted: `python -m tests.builders.shims windows BACKING MOUNTPOINT`.
"""

import errno
import importlib
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_GIB = 1 << 30
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$)( *\..*)?")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _octets(name: str) -> int:
    return len(name.encode("utf-8", "surrogateescape"))


def _utf16_units(name: str) -> int:
    return len(name.encode("utf-16-le", "surrogatepass")) // 2


def _has_surrogates(name: str) -> bool:
    return any("\ud800" <= each <= "\udfff" for each in name)


@dataclass(frozen=True)
class Rules:
    """What a file system makes of names and files. `refused` answers with the errno the system gives."""

    key: Callable[[str], str]
    stored: Callable[[str], str]
    refuses: Callable[[str], bool]
    refused: int
    length: Callable[[str], int]
    links: bool = True
    granule: int = 1
    largest: int = 1 << 60
    longest_path: int = 1 << 15


def _windows_stored(name: str) -> str:
    return name.rstrip(". ") or name


def _windows_refuses(name: str) -> bool:
    plain = _windows_stored(name)
    return _has_surrogates(name) or bool(re.search(r'[\x00-\x1f<>:"/\\|?*]', name) or _RESERVED.fullmatch(plain))


RULES = {
    # APFS keeps names as they were given and finds them in any case and form; what is no UTF-8 it refuses. macOS takes
    # paths of 1,024 bytes.
    "apfs": Rules(_folded, str, _has_surrogates, errno.EILSEQ, _octets, longest_path=1000),
    # HFS+ also stores names taken apart (Apple TN1150).
    "hfs": Rules(
        _folded,
        lambda name: unicodedata.normalize("NFD", name),
        _has_surrogates,
        errno.EILSEQ,
        lambda name: _utf16_units(unicodedata.normalize("NFD", name)),
        longest_path=1000,
    ),
    # NTFS as Windows lets programs use it ("Naming Files, Paths, and Namespaces").
    "windows": Rules(
        lambda name: _windows_stored(name).upper(),
        _windows_stored,
        _windows_refuses,
        errno.EINVAL,
        _utf16_units,
        granule=100,
    ),
    # FAT32 as Linux and macOS give it: names that are not allowed are "not found", times of two seconds, no links.
    "fat": Rules(
        lambda name: name.rstrip(". ").upper(),
        lambda name: name.rstrip(". ") or name,
        lambda name: _has_surrogates(name) or bool(re.search(r'[\x00-\x1f\x7f<>:"/\\|?*]', name)),
        errno.ENOENT,
        _utf16_units,
        links=False,
        granule=2_000_000_000,
        largest=4 * _GIB - 1,
    ),
}


def why_not() -> str:
    """Why there can be no such file system here; empty where there can."""
    if sys.platform != "linux" or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "there is no /dev/fuse that we may use"
    if os.geteuid() != 0 and shutil.which("fusermount3") is None:
        return "fusermount3 is not installed"
    try:
        importlib.import_module("mfusepy")
    except (ImportError, OSError) as error:
        # OSError: it is there and finds no libfuse.
        return f"mfusepy cannot be loaded: {error}"
    return ""


@contextmanager
def mounted(rules: str, folder: Path) -> Iterator[Path]:
    """A file system with these rules, empty, below `folder`; it is gone afterwards."""
    backing, mountpoint = folder / f"{rules}-backing", folder / f"{rules}"
    backing.mkdir(parents=True)
    mountpoint.mkdir()
    command = [sys.executable, "-m", "tests.builders.shims", rules, str(backing), str(mountpoint)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n", "the file system did not start"
            yield mountpoint
        finally:
            subprocess.run(
                ["umount", str(mountpoint)] if os.geteuid() == 0 else ["fusermount3", "-u", str(mountpoint)], check=True
            )
            server.wait()


@dataclass
class _Node:
    name: str
    mode: int
    number: int
    entries: "dict[str, _Node]" = field(default_factory=dict)
    target: str = ""
    times: tuple[int, int] = (0, 0)
    changed: int = 0
    links: int = 1


class Shim:
    """The operations of the file system (see mfusepy). Names and times are held here, contents in the backing folder."""

    use_ns = True

    def __init__(self, rules: Rules, backing: Path) -> None:
        self._rules = rules
        self._backing = backing
        self._last = 1
        self._lock = threading.RLock()
        self._root = self._made("", stat.S_IFDIR | 0o755)

    def __getattr__(self, name: str) -> Any:
        # mfusepy asks for every operation there is; those not here do not exist.
        raise AttributeError(name)

    def init(self, path: str) -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    # Names.

    def _find(self, path: str) -> _Node:
        node = self._root
        for part in path.split("/")[1:]:
            if part:
                if not stat.S_ISDIR(node.mode):
                    raise OSError(errno.ENOTDIR, path)
                found = node.entries.get(self._rules.key(part))
                if found is None:
                    raise OSError(errno.ENOENT, path)
                node = found
        return node

    def _place(self, path: str) -> tuple[_Node, str]:
        above, _, name = path.rpartition("/")
        if self._rules.refuses(name):
            raise OSError(self._rules.refused, path)
        if self._rules.length(name) > 255 or _octets(path) > self._rules.longest_path:
            raise OSError(errno.ENAMETOOLONG, path)
        return self._find(above), name

    def _made(self, name: str, mode: int) -> _Node:
        self._last += 1
        return _Node(
            self._rules.stored(name), mode, self._last, times=(self._now(), self._now()), changed=time.time_ns()
        )

    def _add(self, path: str, mode: int, node: _Node | None = None) -> _Node:
        with self._lock:
            above, name = self._place(path)
            if self._rules.key(name) in above.entries:
                raise OSError(errno.EEXIST, path)
            node = node or self._made(name, mode)
            above.entries[self._rules.key(name)] = node
            return node

    def _now(self) -> int:
        return self._rounded(time.time_ns())

    def _rounded(self, moment: int) -> int:
        return moment - moment % self._rules.granule

    def _content(self, node: _Node) -> Path:
        return self._backing / str(node.number)

    # Operations.

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._find(path)
        size = len(node.target) if node.target else 0
        if stat.S_ISREG(node.mode):
            size = self._content(node).stat().st_size
        return {
            "st_mode": node.mode, "st_ino": node.number, "st_nlink": node.links, "st_size": size, "st_uid": os.getuid(),
            "st_gid": os.getgid(), "st_atime": node.times[0], "st_mtime": node.times[1], "st_ctime": node.changed,
            "st_blocks": (size + 511) // 512,
        }  # fmt: skip

    def readdir(self, path: str, fh: int) -> list[tuple[str, dict[str, int], int]]:
        folder = self._find(path)
        nodes = [(".", folder), ("..", folder), *((node.name, node) for node in folder.entries.values())]
        return [(name, {"st_mode": node.mode, "st_ino": node.number}, 0) for name, node in nodes]

    def mkdir(self, path: str, mode: int) -> int:
        self._add(path, stat.S_IFDIR | mode)
        return 0

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        node = self._add(path, stat.S_IFREG | mode)
        return os.open(self._content(node), os.O_RDWR | os.O_CREAT, 0o600)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._content(self._find(path)), os.O_RDWR)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if offset + len(data) > self._rules.largest:
            raise OSError(errno.EFBIG, path)
        node = self._find(path)
        node.times, node.changed = (node.times[0], self._now()), time.time_ns()
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        if length > self._rules.largest:
            raise OSError(errno.EFBIG, path)
        os.truncate(self._content(self._find(path)), length)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return 0

    def unlink(self, path: str) -> int:
        with self._lock:
            above, name = self._place(path)
            node = above.entries.pop(self._rules.key(name), None)
            if node is None:
                raise OSError(errno.ENOENT, path)
            node.links -= 1
        return 0

    def rmdir(self, path: str) -> int:
        if self._find(path).entries:
            raise OSError(errno.ENOTEMPTY, path)
        return self.unlink(path)

    def rename(self, old: str, new: str, flags: int = 0) -> int:
        with self._lock:
            node = self._find(old)
            above, name = self._place(new)
            there = above.entries.get(self._rules.key(name))
            if there is not None and there is not node and there.entries:
                raise OSError(errno.ENOTEMPTY, new)
            source, last = self._place(old)
            del source.entries[self._rules.key(last)]
            node.name = self._rules.stored(name)
            above.entries[self._rules.key(name)] = node
        return 0

    def link(self, target: str, source: str) -> int:
        if not self._rules.links:
            raise OSError(errno.EPERM, target)
        node = self._find(source)
        self._add(target, node.mode, node)
        node.links += 1
        return 0

    def symlink(self, target: str, source: str) -> int:
        if not self._rules.links:
            raise OSError(errno.EPERM, target)
        self._add(target, stat.S_IFLNK | 0o777).target = source
        return 0

    def readlink(self, path: str) -> str:
        return self._find(path).target

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        now = time.time_ns()
        accessed, modified = times or (now, now)
        self._find(path).times = self._rounded(accessed), self._rounded(modified)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        node = self._find(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        status = os.statvfs(self._backing)
        names = ("f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail")
        return {name: getattr(status, name) for name in names} | {"f_namemax": 255}


def serve(rules: str, backing: Path, mountpoint: Path) -> None:
    """Serves the file system until it is unmounted."""
    import mfusepy

    fresh = {"attr_timeout": 0, "entry_timeout": 0, "negative_timeout": 0}
    mfusepy.FUSE(Shim(RULES[rules], backing), str(mountpoint), foreground=True, nothreads=True, use_ino=True, **fresh)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
