"""Why an account may not be deleted yet, or may."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import (
    ASK_EXCHANGE,
    BACK_UP_AGAIN,
    FETCH_ALL,
    LOOK_AT_SERVER,
    LOOK_FURTHER,
    LOOK_IN_FOLDERS,
    NOTHING,
    OLDER_COPY,
    QUIT,
    SEE_PROBLEMS,
    UNREADABLE_FILES,
    VERIFY,
)
from app.i18n.wording.entry import Wording
from app.model.codes import Code

VERDICT = {
    Code.NOT_ARCHIVED: Wording(
        N_("This mail has not been backed up yet."),
        N_("Make a backup first."),
    ),
    Code.NOT_READ_BACK: Wording(
        N_("The copy has not been checked against the originals."),
        VERIFY,
    ),
    Code.NOTHING_FOUND: Wording(
        N_(
            "No mail was found. That does not mean there is none: it may be in another user's folder or in another"
            " program."
        ),
        LOOK_FURTHER,
    ),
    Code.MESSAGES_INCOMPLETE: Wording(
        N_("{count} {count:message is|messages are} incomplete on this computer."),
        FETCH_ALL,
        short=N_("Messages are incomplete on this computer."),
    ),
    Code.MESSAGES_DAMAGED: Wording(
        N_("{count} {count:message is|messages are} damaged on this computer."),
        N_(
            "A whole copy may still be on the mail server. Look for it on your provider's web page and move it to"
            " another folder there: the mail program then fetches it again. After that, back up again."
        ),
        short=N_("Messages are damaged on this computer."),
    ),
    Code.MESSAGES_NOT_HERE: Wording(
        N_(
            "{count} {count:message appears|messages appear} in the mail program's list, but {count:its|their} text is"
            " not on this computer."
        ),
        FETCH_ALL,
        short=N_("Messages appear in the mail program's list, but their text is not on this computer."),
    ),
    Code.EXCHANGE_NOT_HERE: Wording(
        N_(
            "{count} {count:message|messages} of an Exchange account {count:is|are} only on the server: the mail"
            " program keeps nothing but recent mail."
        ),
        ASK_EXCHANGE,
        short=N_("Messages are only on an Exchange server."),
    ),
    Code.MESSAGES_CUT: Wording(
        N_("{count} {count:message is|messages are} damaged: a part is missing. What is left was saved."),
        OLDER_COPY,
        short=N_("Messages are damaged: a part is missing."),
    ),
    Code.MESSAGES_GONE: Wording(
        N_(
            "{count} {count:message appears|messages appear} in the mail program's list, but {count:is|are} gone from"
            " this computer."
        ),
        OLDER_COPY,
        short=N_("Messages appear in the mail program's list, but are gone from this computer."),
    ),
    Code.REST_IS_NOWHERE: Wording(
        N_(
            "{count} {count:message is|messages are} incomplete, and no account is set up here whose mail server could"
            " have the rest."
        ),
        OLDER_COPY,
        short=N_("Messages are incomplete, and no account is set up here whose mail server could have the rest."),
    ),
    Code.DAMAGED_HERE: Wording(
        N_(
            "Damaged on this computer, or gone from it: {count} {count:message, file or folder|messages, files or"
            " folders}. What is left was saved."
        ),
        OLDER_COPY,
        short=N_("Damaged on this computer, or gone from it."),
    ),
    Code.FILES_UNREADABLE: Wording(
        N_("{count} {count:file|files} could not be read, so {count:it is|they are} not in the archive."),
        UNREADABLE_FILES,
        short=N_("Files could not be read."),
    ),
    Code.FILES_CHANGED: Wording(
        N_("{count} {count:file|files} changed while being copied."),
        QUIT,
        short=N_("Files changed while being copied."),
    ),
    Code.PROBLEMS_REPORTED: Wording(
        N_("{count} more {count:thing needs|things need} your attention."),
        SEE_PROBLEMS,
        short=N_("More things need your attention."),
    ),
    Code.CLIENT_RUNNING: Wording(
        N_("{client} is running and keeps changing its mail."),
        N_("Quit it and back up again."),
        short=N_("The mail program is running."),
    ),
    Code.SAME_DISK: Wording(
        N_("The archive may be on the same drive as the mail itself: a broken or stolen computer would take both."),
        N_("Keep a second copy on a USB stick or another drive."),
    ),
    Code.SERVER_NOT_COMPARED: Wording(
        N_("We did not check the mail server: it may hold mail that never came to this computer."),
        LOOK_AT_SERVER,
    ),
    Code.ONLY_PART_SEARCHED: Wording(
        N_("Only some files and folders were searched, or it is not known whether the whole home was."),
        N_("Back up the whole home: only that can show whether an account may be deleted."),
    ),
    Code.ONLY_SERVER_ASKED: Wording(
        N_("All of this archive was fetched from a mail server. The mail on the computer was not looked at."),
        N_("Back up the computer and fetch in one go: only that can show whether to delete an account."),
    ),
    Code.INDEX_NOT_COMPARED: Wording(
        N_(
            "{count} of the mail programs' own lists of messages could not be compared with the files, so a gap could"
            " go unnoticed."
        ),
        LOOK_IN_FOLDERS,
        short=N_("Lists of messages could not be compared with the files."),
    ),
    Code.SOURCE_CHANGED_SINCE: Wording(
        N_("{count} {count:file|files} of the mail changed or came after this backup, such as {path}."),
        QUIT,
        short=N_("Mail changed or came after this backup."),
    ),
    Code.SOURCE_NOT_SEEN: Wording(
        N_("The mail this archive was made from cannot be reached from here: new mail may have come since."),
        N_(
            "Open the archive on the computer the mail is on, with all drives plugged in that hold some of it, and look"
            " again."
        ),
    ),
    Code.FACTS_NOT_RECORDED: Wording(
        N_("This archive does not record what its answer rests on, so the answer cannot be given again."),
        BACK_UP_AGAIN,
    ),
    Code.EVERYTHING_PROVED: Wording(
        N_("Everything found was copied and checked against the originals."),
        NOTHING,
    ),
    Code.SERVER_FETCHED: Wording(
        N_(
            "For {count} {count:account|accounts} the mail server was asked on {day}: all that it shows is in the"
            " archive. Mail that came later is not."
        ),
        NOTHING,
        short=N_("All that the mail server shows is in the archive."),
    ),
    Code.SERVER_SEEN: Wording(
        N_(
            "For {count} {count:account|accounts} somebody looked at the web mail on {day}: nothing there is missing"
            " here."
        ),
        NOTHING,
        short=N_("Somebody looked at the web mail."),
    ),
    Code.LOSS_ACCEPTED: Wording(
        N_(
            "Everything else that was found was copied and checked. {name} stated on {day} that {count} damaged or"
            " missing {count:item is|items are} lost, and accepted it."
        ),
        NOTHING,
        short=N_("The owner stated that what is damaged is lost, and accepted it."),
    ),
    Code.DRILL_FAILED: Wording(
        N_(
            "{count} {count:message was|messages were} taken out of the archive as a trial and {count:is|are} not what"
            " its list says."
        ),
        N_("Keep the account, and back up again to another drive. If it happens again, please report this."),
        short=N_("Messages taken out of the archive as a trial are not what its list says."),
    ),
    Code.DRILL_NOT_MADE: Wording(
        N_("No message was taken out of the archive as a trial yet."),
        N_("Check the archive."),
    ),
    Code.SECOND_COPY_DIFFERS: Wording(
        N_("{path} is not an intact copy of this archive."),
        N_("Copy the archive again, or choose another copy."),
        short=N_("The second copy is not an intact copy of this archive."),
    ),
    Code.SECOND_COPY_SAME_DISK: Wording(
        N_("{path} is on the same drive as the archive."),
        N_("Keep a copy on another drive."),
        short=N_("The second copy is on the same drive."),
    ),
    Code.ARCHIVE_DAMAGED: Wording(
        N_("The archive is damaged."),
        N_("Do not use it. Back up again while the mail is still there."),
    ),
}
