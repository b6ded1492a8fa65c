"""From a kind of target to the target itself, and what each kind keeps of what mail programs note."""

from collections.abc import Mapping

from app.jobs.restore.request import RestoreRequest
from app.model.mail import MessageFlag
from app.model.target_kind import TargetKind
from app.restore import apple_mail, mbox
from app.restore.eml import EmlLayout
from app.restore.maildir import MaildirLayout
from app.restore.mbox import MboxTarget
from app.restore.message_files import MessageFilesTarget
from app.restore.mh import MhLayout
from app.restore.new_folder import NewFolder
from app.restore.target import Target
from app.restore.thunderbird import ThunderbirdTarget

_MAILDIR = MessageFlag.READ | MessageFlag.ANSWERED | MessageFlag.FLAGGED | MessageFlag.FORWARDED | MessageFlag.DRAFT
KEPT: Mapping[TargetKind, MessageFlag] = {
    TargetKind.MBOX: _MAILDIR | MessageFlag.JUNK,
    TargetKind.APPLE_MAIL: _MAILDIR | MessageFlag.JUNK,
    TargetKind.EML: MessageFlag.NONE,
    TargetKind.WINDOWS_MAIL: MessageFlag.NONE,
    TargetKind.MAILDIR: _MAILDIR,
    TargetKind.MH: MessageFlag.READ | MessageFlag.ANSWERED | MessageFlag.FLAGGED,
    # What is a draft shows by its folder.
    TargetKind.THUNDERBIRD: _MAILDIR | MessageFlag.JUNK,
    TargetKind.IMAP: _MAILDIR | MessageFlag.JUNK,
}
"""The flags each kind has a place for."""


def target_of(request: RestoreRequest) -> Target:
    """The target that is asked for. Raises UserError where it cannot be one (see `ThunderbirdTarget`)."""
    if request.kind is TargetKind.THUNDERBIRD:
        return ThunderbirdTarget(request.destination, request.name)
    new_folder = NewFolder(request.destination, request.name)
    match request.kind:
        case TargetKind.MBOX:
            return MboxTarget(new_folder, mbox.plain(request.largest))
        case TargetKind.APPLE_MAIL:
            return MboxTarget(new_folder, apple_mail.packages(request.largest))
        case TargetKind.MAILDIR:
            return MessageFilesTarget(new_folder, MaildirLayout())
        case TargetKind.MH:
            return MessageFilesTarget(new_folder, MhLayout())
        case TargetKind.EML | TargetKind.WINDOWS_MAIL:
            return MessageFilesTarget(new_folder, EmlLayout(request.kind))
        case _:
            raise ValueError(request.kind)
