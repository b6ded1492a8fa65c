"""Paths as text."""

import os
from pathlib import Path


def path_text(path: Path | str) -> str:
    """A path as JSON and a screen can hold it: bytes that are no UTF-8 become "?", and no path at all stays empty."""
    return os.fspath(path).encode("utf-8", "replace").decode()
