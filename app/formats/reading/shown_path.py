"""Items of a container that was read from its copy name the original."""

import os
from dataclasses import replace
from pathlib import Path

from app.model.findings import Finding
from app.model.format import ContainerItem
from app.model.mail import Message


def with_shown_path(item: ContainerItem, path: Path, shown: Path) -> ContainerItem:
    """An item with the path to show in place of that of the copy which was read."""
    if isinstance(item, Message):
        return item._replace(origin=item.origin._replace(file=shown))
    if isinstance(item, Finding):
        values = {name: _shown(value, path, shown) for name, value in item.parameters.items()}
        return replace(item, parameters=values)
    return item


def _shown(value: str | int, path: Path, shown: Path) -> str | int:
    """A parameter of a finding: for the copy, or a file beside it that belongs to it, the path of the original."""
    if not isinstance(value, str):
        return value
    if value == str(path):
        return str(shown)
    return str(shown.with_name(Path(value).name)) if value.startswith(f"{path.parent}{os.sep}") else value
