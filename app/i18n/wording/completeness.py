"""Comparing the mail programs' own lists with the files."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import LOOK_IN_PROGRAM
from app.i18n.wording.entry import Wording
from app.model.codes import Code

COMPLETENESS = {
    Code.INDEX_NOT_READ: Wording(
        N_(
            "{path} is the mail program's own list of messages and could not be read ({reason}). It was saved as it"
            " is, but whether every message is here could not be compared."
        ),
        N_("Open the folder once in the mail program, quit it, and back up again."),
        short=N_("The mail program's list of messages could not be read."),
    ),
    Code.INDEX_MISSING: Wording(
        N_(
            "{path}: the mail program's own list of messages for {part} was not found. The mail was saved, but"
            " whether it is all there could not be compared."
        ),
        N_("Compare the number of messages with what the mail program shows."),
        short=N_("The mail program's list of messages was not found."),
    ),
    Code.FOLDER_COUNT_DIFFERS: Wording(
        N_(
            "{path}: the folder {mailbox} should hold {expected} {expected:message|messages}; {count}"
            " {count:was|were} found. The file is saved as it is."
        ),
        LOOK_IN_PROGRAM,
        short=N_("A folder holds fewer messages than it should."),
    ),
    Code.FEWER_MESSAGES_THAN_COUNTED: Wording(
        N_(
            "{path}: {counted} {counted:message was|messages were} counted in the mailbox {mailbox} before the backup;"
            " {copied} {copied:is|are} in the archive."
        ),
        N_("If you did not delete or move any of them meanwhile, back up again."),
        short=N_("Fewer messages were copied than were counted before."),
    ),
    Code.CACHE_REACH_UNKNOWN: Wording(
        N_(
            "{path} is Outlook's copy of a mailbox on a server. It was saved, but Outlook may keep only the last"
            " months in it."
        ),
        N_(
            "In Outlook choose File, Account Settings, Account Settings, the account, Change, and set “Download email"
            " for the past” to All. Wait until it is done, and back up again."
        ),
        short=N_("Outlook may keep only the last months here."),
    ),
}
