"""The worker, with a reader of Outlook Express that dies at the second message of a file and hangs at the fourth.

It does so for their headers, and in the middle of their text.
"""

import os
import time
from collections.abc import Iterator

from app.formats.outlook import dbx
from app.formats.reading import worker_main
from app.model.format import MessageKey
from app.model.mail import Message

_head, _read_message = dbx.DbxFile.head, dbx.DbxFile.read_message


def _stop_at(file: dbx.DbxFile, key: int) -> None:
    number = [entry.number for entry in file.entries() if isinstance(entry, MessageKey)].index(key)
    if number == 1:
        os._exit(9)
    if number == 3:
        time.sleep(600)


def head(file: dbx.DbxFile, key: MessageKey) -> Message:
    """The header block of a message that stops nothing."""
    _stop_at(file, key.number)
    return _head(file, key)


def read_message(file: dbx.DbxFile, number: int) -> Iterator[bytes]:
    """A message of two pieces, between which it may stop everything."""
    whole = b"".join(_read_message(file, number))
    yield whole[:9]
    _stop_at(file, number)
    yield whole[9:]


for name, method in (("head", head), ("read_message", read_message)):
    setattr(dbx.DbxFile, name, method)
# What waits to be sent goes down with the process.
setattr(worker_main, "_TOGETHER", 0)  # noqa: B010 - it is the module's own.
worker_main.main()
