"""Why an account may not be deleted yet, or may."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import ASK_EXCHANGE, LOOK_FURTHER, NOTHING, SEE_PROBLEMS, UNREADABLE_FILES, VERIFY
from app.i18n.wording.entry import Wording
from app.model.codes import Code

VERDICT = {
    Code.NOT_ARCHIVED: Wording(
        N_("This mail has not been saved yet."),
        N_("Make a backup first."),
    ),
    Code.NOT_READ_BACK: Wording(
        N_("The copy has not been read back from the disk, so it is not proved."),
        VERIFY,
    ),
    Code.NOTHING_FOUND: Wording(
        N_(
            "No mail was found. That does not mean there is none: it may lie in another user's home or in another"
            " program."
        ),
        LOOK_FURTHER,
    ),
    Code.MESSAGES_INCOMPLETE: Wording(
        N_(
            "{count} {count:message is|messages are} not whole on this computer; the rest of them is only on the mail"
            " server."
        ),
        N_("Do not delete the account. Open the mail program, let it fetch everything, and make the backup again."),
        short=N_("Messages are not whole on this computer."),
    ),
    Code.MESSAGES_NOT_HERE: Wording(
        N_(
            "The mail program lists {count} {count:message that is|messages that are} in none of its files. missing.csv"
            " names what is missing."
        ),
        N_("Do not delete the account. Open the mail program, let it fetch everything, and make the backup again."),
        short=N_("The mail program lists messages that are in none of its files."),
    ),
    Code.EXCHANGE_NOT_HERE: Wording(
        N_(
            "The mail program lists {count} {count:message|messages} of an Exchange account and keeps no"
            " {count:file of it|files of them}: {count:it is|they are} only on the server. missing.csv names what is"
            " missing."
        ),
        ASK_EXCHANGE,
        short=N_("Messages are only on an Exchange server."),
    ),
    Code.DAMAGED_HERE: Wording(
        N_(
            "Damaged on this computer, or gone from it: {count} {count:message, file or folder|messages, files or"
            " folders}. What is left was copied; no mail server is known to have the rest."
        ),
        N_(
            "Look for an older copy or a disk that is not plugged in, and make the backup again. If there is none, the"
            " owner of the mail can state, by name, that this is lost and accepted."
        ),
        short=N_("Damaged on this computer, or gone from it."),
    ),
    Code.FILES_UNREADABLE: Wording(
        N_("{count} {count:file|files} could not be read and so {count:is|are} not in the archive."),
        UNREADABLE_FILES,
        short=N_("Files could not be read."),
    ),
    Code.FILES_CHANGED: Wording(
        N_("{count} {count:file|files} changed while being copied."),
        N_("Quit the mail program and make the backup again."),
        short=N_("Files changed while they were copied."),
    ),
    Code.PROBLEMS_REPORTED: Wording(
        N_("Other things need a look ({count}); they are listed as problems."),
        SEE_PROBLEMS,
        short=N_("Other things need a look."),
    ),
    Code.CLIENT_RUNNING: Wording(
        N_("The mail program is running ({client}) and goes on changing its mail."),
        N_("Quit it and make the backup again."),
        short=N_("The mail program is running."),
    ),
    Code.SAME_DISK: Wording(
        N_("The archive may lie on the same disk as the mail itself: one broken or stolen computer would take both."),
        N_("Keep a copy on a USB stick or another disk."),
    ),
    Code.SERVER_NOT_COMPARED: Wording(
        N_("The mail server was not asked: it may hold mail that never came to this computer."),
        N_(
            "Look at the mail on your provider's web page; when nothing there is missing here, confirm it and ask"
            " again."
        ),
    ),
    Code.ONLY_PART_SEARCHED: Wording(
        N_("Only the files and folders that were named were looked at, or it is not known that the whole home was."),
        N_("Make a backup of the whole home: only that can say whether an account may be deleted."),
    ),
    Code.INDEX_NOT_COMPARED: Wording(
        N_(
            "{count} of the mail programs' own lists of messages could not be compared with the files, so a gap could"
            " go unseen. They are named among the problems."
        ),
        N_("Look through those folders in the mail program."),
        short=N_("Lists of messages could not be compared with the files."),
    ),
    Code.SOURCE_CHANGED_SINCE: Wording(
        N_("{count} {count:file|files} of the mail changed or came after this backup, {path} among them."),
        N_("Quit the mail program and make the backup again."),
        short=N_("Mail changed or came after this backup."),
    ),
    Code.SOURCE_NOT_SEEN: Wording(
        N_("The mail this archive was made from cannot be looked at from here: mail may have come since."),
        N_("Check the archive on the computer the mail is on, or make the backup again."),
    ),
    Code.FACTS_NOT_RECORDED: Wording(
        N_("This archive does not say what its answer rests on, so the answer cannot be given again."),
        N_("Make the backup again."),
    ),
    Code.EVERYTHING_PROVED: Wording(
        N_("Everything found was copied, read back and is whole."),
        NOTHING,
    ),
    Code.SERVER_SEEN: Wording(
        N_(
            "For {count} {count:account|accounts} a person looked at the mail server on {day} and found nothing there"
            " that is missing here."
        ),
        NOTHING,
        short=N_("A person looked at the mail server."),
    ),
    Code.LOSS_ACCEPTED: Wording(
        N_(
            "Everything else that was found was copied and read back. {name} stated on {day} that {count} damaged or"
            " missing {count:item is|items are} lost, and accepted it."
        ),
        NOTHING,
        short=N_("The owner stated that what is damaged is lost, and accepted it."),
    ),
    Code.SECOND_COPY_DIFFERS: Wording(
        N_("{path} is no proved copy of this archive."),
        N_("Make the copy again, or verify it to see what is wrong with it."),
        short=N_("The second copy is no proved copy of this archive."),
    ),
    Code.SECOND_COPY_SAME_DISK: Wording(
        N_("{path} lies on the same disk as the archive."),
        N_("Keep a copy on another disk or stick."),
        short=N_("The second copy lies on the same disk."),
    ),
    Code.ARCHIVE_DAMAGED: Wording(
        N_("The archive is damaged."),
        N_("Do not rely on it; make a new one while the mail is still there."),
    ),
}
