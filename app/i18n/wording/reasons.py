"""Why one message or one file is not whole: the texts of missing.csv."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import (
    ASK_EXCHANGE,
    ASK_SENDER,
    FETCH,
    FETCH_FOLDER,
    KEEP_ARCHIVE,
    LOOK,
    NOTHING,
    OLDER,
    RUN_AGAIN,
)
from app.i18n.wording.entry import Wording
from app.model.codes import Code

REASONS = {
    Code.LISTED_NOT_HERE: Wording(
        N_("The message appears in the mail program's list, but its text is not on this computer."),
        LOOK,
    ),
    Code.LISTED_ON_EXCHANGE: Wording(
        N_("The mail program keeps only the recent messages of this Exchange account; this one is only on the server."),
        ASK_EXCHANGE,
    ),
    Code.LISTED_FILE_DAMAGED: Wording(
        N_("The file of this message holds no message. It was copied as it is, and is listed by itself."),
        LOOK,
    ),
    Code.HEADERS_ONLY: Wording(
        N_("Only sender, date and subject are here; the text is only on the mail server."),
        FETCH_FOLDER,
    ),
    Code.PARTLY_ON_SERVER: Wording(
        N_("Only the beginning was fetched; the rest is only on the mail server."),
        FETCH,
    ),
    Code.WHOLE_FROM_SERVER: Wording(
        N_("The whole message was fetched from the mail server and is in this archive."),
        NOTHING,
    ),
    Code.REMEMBERED_NOT_HERE: Wording(
        N_("The mail program's search remembers this message, but its text is not on this computer."),
        N_(
            "It may have been deleted on purpose. If you need it, search for it in the mail program, then in an older"
            " backup of this computer."
        ),
    ),
    Code.PARTIAL: Wording(
        N_("A part of this message is only on the mail server."),
        FETCH,
    ),
    Code.TRUNCATED: Wording(
        N_("The end of the message is missing."),
        LOOK,
    ),
    Code.LAST_LINE_OPEN: Wording(
        N_("The last line of the mailbox has no end, so the end of this message may be missing."),
        LOOK,
    ),
    Code.EMPTY_LINE_MISSING: Wording(
        N_(
            "Every other message of the mailbox is followed by an empty line and this one is not, so its end may be"
            " missing."
        ),
        LOOK,
    ),
    Code.COUNT_TOO_LARGE: Wording(
        N_("The file is shorter than it says it should be."),
        LOOK,
    ),
    Code.COUNT_TOO_SMALL: Wording(
        N_("The file is longer than it says it should be; all of it was kept."),
        NOTHING,
    ),
    Code.ATTACHMENT_NOT_DOWNLOADED: Wording(
        N_("An attachment is only on the mail server."),
        FETCH,
    ),
    Code.TEXT_NOT_DOWNLOADED: Wording(
        N_("The text is only on the mail server."),
        FETCH,
    ),
    Code.TEXT_MISSING: Wording(
        N_("Only sender, date and subject are here, though there was a text."),
        LOOK,
    ),
    Code.ATTACHMENT_MISSING: Wording(
        N_("An attachment is named but is not there."),
        ASK_SENDER,
    ),
    Code.ATTACHMENTS_GONE: Wording(
        N_("The message says that it has attachments, but none is there."),
        LOOK,
    ),
    Code.ATTACHMENT_ELSEWHERE: Wording(
        N_("An attachment is only a link to a file or a place on the internet."),
        N_("Save the file itself from where the link leads, as long as it is there."),
    ),
    Code.SENDER_UNRESOLVED: Wording(
        N_("The sender has no address outside the company."),
        N_("Write the address down from the company's own list, as long as you can open it."),
    ),
    Code.NOT_AS_RECEIVED: Wording(
        N_("The mail program converted this message; the original was not kept."),
        NOTHING,
    ),
    Code.BOUNDARIES_GUESSED: Wording(
        N_("Where this message begins and ends was guessed; it may be cut, or two may be in one."),
        N_("The file itself is saved. Open the message in the mail program and compare."),
    ),
    Code.LOST_ON_DISK: Wording(
        N_("The disk could not read a part of this message; zeros are in its place."),
        OLDER,
    ),
    Code.NO_HEADERS: Wording(
        N_("The file holds a message without any headers: who wrote it, and when, is not known."),
        N_("The file itself is saved. Open it to see who wrote it, and note the address."),
    ),
    Code.NO_COUNT_LINE: Wording(
        N_("The first line of the file is missing; the message in it was read all the same."),
        NOTHING,
    ),
    Code.CHANGED_WHILE_COPIED: Wording(
        N_("The file changed while it was copied, so the copy may be inconsistent."),
        RUN_AGAIN,
    ),
    Code.GONE_SINCE_INTERRUPTION: Wording(
        N_("The file is gone since an earlier run that was interrupted; what had been copied is kept."),
        KEEP_ARCHIVE,
    ),
    Code.NOT_DOWNLOADED: Wording(
        N_("The file is only in the cloud (iCloud, OneDrive); what is on this computer is only a placeholder."),
        N_("Let the system download it, and back up again."),
    ),
    Code.REPLACED: Wording(
        N_("Something else took the place of the file while it was copied."),
        RUN_AGAIN,
    ),
    Code.VANISHED: Wording(
        N_("The file was gone before it could be copied."),
        RUN_AGAIN,
    ),
    Code.IN_USE: Wording(
        N_("The mail program was using the file."),
        RUN_AGAIN,
    ),
}
