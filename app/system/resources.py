"""Paths of the files that ship beside the code: in a checkout, in an installed package, in a frozen program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """The path of `resources/<name>`. Raises FileNotFoundError for a broken installation."""
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (path := folder / name).exists():
            return path
    raise FileNotFoundError(name)
