"""The process that asks The Sleuth Kit for the files of an image: a line of JSON for each piece of one.

[1048576, 4096, "Users/hanako/Mail/INBOX.mbox", true]      offset and length in bytes, path, whether it was deleted
"more"                                                      there are more than are told
"""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

from app.rescue.deleted_names import MODULE, MORE

_MOST_RUNS = 2_000_000
_DEEPEST = 64


def main(path: str) -> None:
    """Writes the pieces of all files; nothing where the library knows no file system there."""
    library = importlib.import_module(MODULE)
    image = library.Img_Info(path)
    count = 0
    for system, offset in _file_systems(library, image):
        for run in _runs_of(library, system, offset):
            if count >= _MOST_RUNS:
                sys.stdout.write(json.dumps(MORE) + "\n")
                return
            sys.stdout.write(json.dumps(run) + "\n")
            count += 1


def _file_systems(library: Any, image: Any) -> Iterator[tuple[Any, int]]:
    """Each file system, and its offset in bytes: that of the whole image, or of its partitions."""
    starts = [0]
    try:
        volume = library.Volume_Info(image)
        starts += [part.start * volume.info.block_size for part in volume if part.flags & 1]
    except OSError:
        # No partitions.
        pass
    for start in starts:
        try:
            yield library.FS_Info(image, offset=start), start
        except OSError:
            continue


def _runs_of(library: Any, system: Any, offset: int) -> Iterator[tuple[int, int, str, bool]]:
    block = system.info.block_size
    seen: set[int] = set()
    pending: list[tuple[Any, str, int]] = [(system.open_dir(path="/"), "", 0)]
    while pending:
        folder, above, depth = pending.pop()
        for entry in _entries(folder):
            name = entry.info.name.name.decode("utf-8", "replace")
            entry = entry if entry.info.meta is not None else _of_deleted_name(library, system, entry)
            meta = entry.info.meta if entry is not None else None
            if meta is None or name in (".", ".."):
                continue
            path = f"{above}/{name}" if above else name
            # Files whose folder is gone too are in one that the library makes up.
            if meta.type in (library.TSK_FS_META_TYPE_DIR, library.TSK_FS_META_TYPE_VIRT_DIR):
                if meta.addr not in seen and depth < _DEEPEST:
                    seen.add(meta.addr)
                    try:
                        pending.append((entry.as_directory(), path, depth + 1))
                    except OSError:
                        continue
            elif meta.type == library.TSK_FS_META_TYPE_REG:
                is_deleted = bool(int(meta.flags) & int(library.TSK_FS_META_FLAG_UNALLOC))
                for start, length in _pieces(library, entry):
                    yield offset + start * block, length * block, path, is_deleted


def _of_deleted_name(library: Any, system: Any, entry: Any) -> Any:
    """The file that a deleted name leads to; None where another file has its number by now."""
    try:
        file = system.open_meta(inode=entry.info.name.meta_addr)
    except OSError:
        return None
    meta = file.info.meta
    return file if meta is not None and int(meta.flags) & int(library.TSK_FS_META_FLAG_UNALLOC) else None


def _entries(folder: Any) -> Iterator[Any]:
    """What is in a folder, as far as it can be read."""
    entries = iter(folder)
    while True:
        try:
            yield next(entries)
        except (StopIteration, OSError):
            return


def _pieces(library: Any, entry: Any) -> Iterator[tuple[int, int]]:
    """First block and count of blocks of each piece of a file's content."""
    kinds = (
        library.TSK_FS_ATTR_TYPE_DEFAULT,
        library.TSK_FS_ATTR_TYPE_NTFS_DATA,
        library.TSK_FS_ATTR_TYPE_HFS_DATA,
    )
    try:
        for attribute in entry:
            if attribute.info.type in kinds:
                # The others are holes.
                yield from ((run.addr, run.len) for run in attribute if int(run.flags) == 0 and run.len)
    except OSError:
        return
