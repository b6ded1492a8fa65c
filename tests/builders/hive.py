"""A registry hive (NTUSER.DAT) in a home."""

from pathlib import Path

from app.jobs.sample.hive import hive
from tests.builders.unix import put

__all__ = ["Tree", "hive", "registry", "utf16"]

Tree = dict[str, "Tree | str | bytes"]


def registry(home: Path, *path: str, **content: "Tree | str | bytes") -> None:
    """Writes NTUSER.DAT with one branch."""
    tree: Tree = dict(content)
    for name in reversed(path):
        tree = {name: tree}
    put(home / "NTUSER.DAT", hive(tree))


def utf16(text: str) -> bytes:
    """Text as the registry and Outlook keep it."""
    return (text + "\0").encode("utf-16-le")
