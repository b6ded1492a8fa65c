"""What a backup is going to do, decided and checked before the first byte is written."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from app.model.server_answer import ServerAnswer
from app.model.store import Home, Store

MakePdf = Callable[[str], bytes]
"""From a page to a PDF. Raises UserError where this computer cannot make one."""
StartPdf = Callable[[], AbstractContextManager[MakePdf]]
"""Gets ready what makes the PDF of one page, in the background: it takes long to load."""


@dataclass(frozen=True, slots=True)
class MailboxCount:
    """How many messages a survey counted in one mailbox, which may be a folder inside a file."""

    account: str
    path: tuple[str, ...]
    messages: int


@dataclass(frozen=True, slots=True)
class PlannedStore:
    """A store, and the home it was found in; None where somebody named the place itself.

    `counted` are the mailboxes a survey met in it; None where nobody counted before copying. `answer` is there where
    all of it was fetched from a mail server in this very run: then its files are no place where mail lives.
    """

    store: Store
    home: Home | None = None
    counted: tuple[MailboxCount, ...] | None = None
    answer: ServerAnswer | None = None

    @property
    def base(self) -> Path | None:
        """The folder the path in the archive is counted from; None where its own name is enough."""
        return self.home.path if self.home is not None else None


@dataclass(frozen=True, slots=True)
class Visit:
    """For whom and by whom an archive was made, as it stands on the certificate; each may be empty."""

    customer: str = ""
    ticket: str = ""
    technician: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class BackupRequest:
    """The request for a backup. `label` names the archive; with `readable`, readable copies are added.

    With a `passphrase` the finished archive is put into one encrypted file; `recovery_key` is the file that takes the
    key which opens it without the passphrase. `logo` is a small PNG for the certificate.
    """

    destination: Path
    label: str = ""
    readable: bool = True
    visit: Visit = Visit()
    passphrase: str = field(default="", repr=False)
    recovery_key: Path | None = None
    logo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """The stores, and how many files and bytes they come to. `same_disk` is None where it is not known.

    `closed_bytes` lie in stores of formats that stock tools cannot open.
    """

    stores: tuple[PlannedStore, ...]
    request: BackupRequest
    files: int
    size_bytes: int
    closed_bytes: int
    same_disk: bool | None
