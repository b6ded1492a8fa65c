"""The worker, with a reader of Outlook Express that dies at the second message of a file and hangs at the fourth."""

import os
import time

from app.formats.outlook import dbx
from app.formats.reading import worker_main
from app.model.format import MessageKey
from app.model.mail import Message

_head = dbx.DbxFile.head


def head(file: dbx.DbxFile, key: MessageKey) -> Message:
    """The header block of a message that stops nothing."""
    number = [entry.number for entry in file.entries() if isinstance(entry, MessageKey)].index(key.number)
    if number == 1:
        os._exit(9)
    if number == 3:
        time.sleep(600)
    return _head(file, key)


setattr(dbx.DbxFile, "head", head)  # noqa: B010 - a method cannot be assigned to with types.
worker_main.main()
