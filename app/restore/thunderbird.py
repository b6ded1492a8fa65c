"""A new folder below the Local Folders of a closed Thunderbird, with the mailboxes in it.

    Local Folders/Restored 2026-11-29                      empty: the folder has no messages of its own
    Local Folders/Restored 2026-11-29.sbd/hanako@example.jp          empty
    Local Folders/Restored 2026-11-29.sbd/hanako@example.jp.sbd/INBOX          mbox
    Local Folders/Restored 2026-11-29.sbd/hanako@example.jp.sbd/INBOX.sbd/Customers

    From - Mon Jan  2 03:04:05 2006
    X-Mozilla-Status: 0001
    X-Mozilla-Status2: 00000000
    X-Mozilla-Keys: $label1                                (padded to 80 characters)

No `.msf` is written: Thunderbird builds it when the folder is opened. No file that is there is changed. Until all is
proved, everything lies in a folder with a dot before its name, which Thunderbird does not look at.
Source: mailnews/base/src/MboxMsgOutputStream.cpp, nsMsgLocalFolderHdrs.h, nsMsgBrkMBoxStore.cpp.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.formats.standard.mbox_fields import with_mozilla_status
from app.formats.standard.mbox_writing import Quoting, quoted, separator
from app.model.errors.destination import TargetExistsError
from app.model.findings import Finding
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.mbox import MboxFiles
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.new_folder import NewFolder
from app.restore.target import Advance, Extent, Proof, Put
from app.restore.thunderbird_names import folder_name
from app.restore.thunderbird_profile import check_closed, local_folders
from app.system.opening import create
from app.system.paths import without_prefix

BELOW = ".sbd"
_INDEX = ".msf"
_LINE_END = b"\r\n" if sys.platform == "win32" else b"\n"


class ThunderbirdTarget:
    """A `Target`: the Local Folders of a profile. `name` is that of the new folder."""

    kind = TargetKind.THUNDERBIRD

    def __init__(self, profile: Path, name: str) -> None:
        """Raises NotAProfileError and DestinationError."""
        self._profile = profile
        self._new_folder = NewFolder(local_folders(profile), name, prefix=".", suffixes=(BELOW, "", _INDEX))
        self._names = FolderNames(safe=folder_name)
        self._made: set[Path] = set()
        self._files = MboxFiles()

    def check(self, extent: Extent) -> None:
        """Raises ProfileInUseError."""
        check_closed(self._profile)

    def open_mailbox(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        """Makes the file of a folder, and those of the folders above. Raises OSError."""
        names = self._names.mailbox(mailbox)
        path = self._path(names)
        # A folder above others was made for them, and is empty.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND) if path in self._made else self._create(path)
        self._files.begin(path, descriptor)
        return self._names.renamed(mailbox, names)

    def put(self, message: RestorableMessage) -> Sequence[Put]:
        """Writes the message behind those before. Raises OSError."""
        octets = with_mozilla_status(message.octets, message.flags, message.keywords)
        line = separator("", message.moment)
        text = quoted(octets, Quoting.BARE if message.is_quoted else Quoting.ALL)
        if _LINE_END != b"\n":
            line, text = line.replace(b"\n", _LINE_END), text.replace(b"\n", _LINE_END)
        return self._files.add(message.number, line, text)

    def close_mailbox(self) -> Sequence[Put]:
        """Closes the file. Raises OSError."""
        self._files.close()
        return ()

    def finish(self, advance: Advance) -> Proof:
        """Reads everything back and moves it among the Local Folders, if Thunderbird is still closed."""
        differing = self._files.read_back(self._new_folder, advance)
        check_closed(self._profile)
        parent = self._new_folder.final.with_suffix("")
        try:
            # First, so that what is there is never a folder that Thunderbird does not show.
            os.close(create(parent, 0o600))
        except FileExistsError as error:
            raise TargetExistsError(parent) from error
        self._new_folder.settle()
        return Proof((str(without_prefix(parent)),), self._files.messages, differing)

    def abandon(self) -> None:
        """Removes what was written."""
        self._files.close_all()
        self._new_folder.abandon()

    def _path(self, names: tuple[str, ...]) -> Path:
        """The file of a folder; what is above it is made."""
        folder = self._new_folder.path
        for name in names[:-1]:
            if not (folder / name).exists():
                os.close(self._create(folder / name))
            folder = folder / f"{name}{BELOW}"
            folder.mkdir(exist_ok=True)
        return folder / names[-1]

    def _create(self, path: Path) -> int:
        self._made.add(path)
        return self._new_folder.create(path)
