"""The seal of an archive: a digest over everything its verdict rests on, and whether all of that is as it was."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.archive.bag import layout, manifest
from app.model.seal import Seal, SealKind
from app.system.hashing import digest_from_storage

ALWAYS_SEALED = (layout.MANIFEST, layout.BAG_INFO)
"""A tag manifest without these seals nothing: all others may change with them."""
COVERED = (
    layout.BAG_INFO,
    layout.CATALOG,
    layout.INVENTORY,
    layout.GONE,
    layout.MANIFEST,
    layout.MISSING,
    layout.RECORD,
)
"""What the verdict and the certificate rest on. The pages are made from it, and state the seal."""


def seal_of(bag: Path) -> Seal:
    """The seal of an archive, old or new. Raises OSError where the file that is sealed cannot be read.

    Archives of the first months have no list of their own for it: there it covers the payload alone.
    """
    if (bag / layout.SEAL).is_file():
        return Seal(digest_from_storage(bag / layout.SEAL)[0], SealKind.EVERYTHING)
    return Seal(digest_from_storage(bag / layout.MANIFEST)[0], SealKind.PAYLOAD)


def seal_list(digests: Mapping[str, str]) -> str:
    """The text of the list whose digest is the seal, from the digests of the files beside the payload by name."""
    return "".join(manifest.line(digests[name], name) for name in COVERED if name in digests)


def broken_lines(bag: Path) -> list[str]:
    """The files that are not as the list of the seal has them, and the list itself where it leaves one out.

    None where an older archive has no such list. Raises OSError.
    """
    if not (bag / layout.SEAL).is_file():
        return []
    listed = {name: digest for digest, name in manifest.read(bag / layout.SEAL)}
    broken = [name for name in COVERED if name in listed and _is_changed(bag, name, {listed[name]})]
    left_out = listed.keys() - set(COVERED) or any(name not in listed and (bag / name).exists() for name in COVERED)
    return [*broken, layout.SEAL] if left_out else broken


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
    changed = [name for name in wanted if _is_changed(bag, name, sealed.get(name))]
    return [*changed, *(name for name in broken_lines(bag) if name not in changed)]


def _is_changed(bag: Path, name: str, digests: set[str] | None) -> bool:
    if manifest.leaves_the_bag(name):
        return True
    if digests is None:
        return name in ALWAYS_SEALED or (bag / name).exists()
    try:
        return digests != {digest_from_storage(bag / name)[0]}
    except (OSError, ValueError):
        return True
