"""What lies beside a file of mail, for readers whose messages keep their attachments outside."""

import os
from collections.abc import Mapping
from pathlib import Path

from app.system.paths import openable


def list_folder(folder: Path | str) -> Mapping[str, Path]:
    """The files and folders in a folder by name; empty where there is none. Links are not followed."""
    openable_folder = openable(folder)
    if not os.access(openable_folder, os.F_OK):
        # Of most messages nothing lies beside them, and an error takes three times as long as this look.
        return {}
    try:
        with os.scandir(openable_folder) as scan:
            return {
                entry.name: Path(folder) / entry.name
                for entry in scan
                if entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
            }
    except OSError:
        return {}
