"""A saved winmail.dat: a TNEF file that holds one message of Outlook (signature `78 9f 3e 22`)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.outlook import mapi_mail
from app.formats.outlook.tnef import Tnef
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Message
from app.system.reading import read_start

_MAX_BYTES = 256 << 20


class TnefFile:
    """An open winmail.dat, as a `Container` of one message."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._tnef = Tnef(data[:_MAX_BYTES])
        self._path = path

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The one message."""
        self._tnef.item()
        if self._tnef.damaged:
            yield Finding(Code.STORE_DAMAGED, {"path": str(self._path)})
        yield MessageKey(0)

    def head(self, key: MessageKey) -> Message:
        """The message without its attachments."""
        return mapi_mail.summary(self._tnef.item(), self._path, key)

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message, rebuilt."""
        return mapi_mail.message(self._tnef.item())

    def close(self) -> None:
        """Nothing is open."""


FORMAT = Format(
    name="tnef",
    matches_name=lambda name: name.lower().endswith((".tnef", ".dat")),
    open_container=lambda path: TnefFile(path, read_start(path, _MAX_BYTES)),
    open_held=TnefFile,
)
