"""The seal of an archive: the tag manifest, which has a digest of every file that stands beside the payload."""

from collections.abc import Iterable
from pathlib import Path

from app.archive.bag import layout, manifest
from app.system.hashing import digest_from_storage

ALWAYS_SEALED = (layout.MANIFEST, layout.BAG_INFO)
"""A tag manifest without these seals nothing: all others may change with them."""


def changed_tag_files(bag: Path, names: Iterable[str] | None = None) -> list[str]:
    """The files beside the payload that are not as they were sealed; of all, or only of `names`, in this order.

    Changed is a file with another digest than the tag manifest has, one that is sealed and cannot be read, one that is
    there and is not sealed though asked for, and a line that names no file of the bag. A file that is neither sealed
    nor there is no change: older archives had fewer files. Raises OSError where there is no tag manifest to read.
    """
    sealed: dict[str, set[str]] = {}
    for digest, name in manifest.read(bag / layout.TAG_MANIFEST):
        sealed.setdefault(name, set()).add(digest)
    wanted = names if names is not None else dict.fromkeys((*ALWAYS_SEALED, *sealed))
    return [name for name in wanted if _is_changed(bag, name, sealed.get(name))]


def _is_changed(bag: Path, name: str, digests: set[str] | None) -> bool:
    if manifest.leaves_the_bag(name):
        return True
    if digests is None:
        return name in ALWAYS_SEALED or (bag / name).exists()
    try:
        return digests != {digest_from_storage(bag / name)[0]}
    except (OSError, ValueError):
        return True
