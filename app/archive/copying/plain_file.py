"""Files in folders of messages, each of which a reader understands by itself: short ways are for these."""

import os
from typing import NamedTuple

from app.archive.copying.copy_entry import NamedEntry
from app.formats.reading.message_sources import SourceIndex
from app.model.format import Format
from app.system.reading import is_on_server
from app.system.walking import EntryKind

PlainSource = tuple[int, Format]
"""The number of a mailbox in `Store.mailboxes`, and how its messages are read."""


class PlainFile(NamedTuple):
    """Such a file: its path, its name in the archive, its status when it was listed, and its source."""

    path: str
    name: str
    status: os.stat_result
    source: PlainSource


def plain_file(group: list[NamedEntry], sources: SourceIndex) -> PlainFile | None:
    """The file of a group; None for all that is no such file, or is only in the cloud."""
    entry, name = group[0]
    path, kind, status, _ = entry
    if len(group) > 1 or kind is not EntryKind.FILE or status is None:
        return None
    found = sources.find_in_folder(path)
    if found is None or found[1].rests_on_others is None or found[1].open_container is not None:
        return None
    return None if is_on_server(entry.name, status) else PlainFile(path, name, status, found)
