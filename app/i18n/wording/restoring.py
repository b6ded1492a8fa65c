"""Putting mail back: what stands in the way of it, and what was met on the way."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import CHECK_OPTION, NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import Code

_AS_EML = N_("Check the archive. Where it is whole, put the message back as an EML file, or open it from there.")
_LOOK_AT_ARCHIVE = N_("Check the archive. Where it is whole, look at the file there.")

RESTORING = {
    Code.MESSAGE_NOT_RESTORED: Wording(
        N_("“{subject}” from {mailbox} could not be put back ({error})."),
        _AS_EML,
        short=N_("The message could not be put back."),
    ),
    Code.FILE_NOT_RESTORED: Wording(
        N_("{path} could not be put back ({error})."),
        _LOOK_AT_ARCHIVE,
        short=N_("The file could not be put back."),
    ),
    Code.DRILLED_MESSAGE_DIFFERS: Wording(
        N_(
            "“{subject}” from {mailbox} was taken out of the archive as a trial and is not what its list says"
            " ({reason})."
        ),
        N_("Look at the message in the mail program, and back up again."),
        short=N_("A message taken out as a trial is not what the list of the archive says."),
    ),
    Code.DRILL_NEEDS_SECRET: Wording(
        N_(
            "No message was taken out as a trial, because the archive is encrypted and neither its passphrase nor its"
            " recovery key was given."
        ),
        N_("Check again, with the passphrase."),
    ),
    Code.DRILL_PASSED_OVER: Wording(
        N_(
            "{count} {count:message was|messages were} not taken out as a trial, because the file cannot be read in"
            " memory alone: a database, or a very large one."
        ),
        N_("Open the archive to try these, too."),
        short=N_("Messages were not taken out as a trial."),
    ),
    Code.RESTORED_DIFFERS: Wording(
        N_("Message {number} in {path} reads differently from the one in the archive."),
        _AS_EML,
        short=N_("A message that was put back reads differently."),
    ),
    Code.RESTORED_FROM_DAMAGED: Wording(
        N_("{path} in the archive was changed since the backup. What was put back out of it may be changed too."),
        N_("Check the archive. Where there is another one with this mail, put it back out of that."),
        short=N_("Mail was put back out of a file that was changed since the backup."),
    ),
    Code.MAILBOX_RENAMED: Wording(
        N_("The mailbox {mailbox} is called {name} there."),
        NOTHING,
        short=N_("A mailbox has another name there."),
    ),
    Code.DELETED_PUT_BACK: Wording(
        N_(
            "{count} {count:message was|messages were} marked as deleted and {count:is|are} put back without that mark:"
            " the next program would throw {count:it|them} away for good."
        ),
        N_("Delete in the mail program what you do not want."),
        short=N_("Messages that were marked as deleted are put back."),
    ),
    Code.FLAGS_NOT_KEPT: Wording(
        N_(
            "This kind of file has no place for the marks (read, answered, flagged) of {count}"
            " {count:message|messages}. They stand in the archive."
        ),
        NOTHING,
        short=N_("Marks could not be put back."),
    ),
    Code.PARTS_NOT_RESTORED: Wording(
        N_(
            "{count} {count:message is|messages are} not complete in the archive and {count:is|are} put back as far as"
            " {count:it is|they are} there."
        ),
        N_("The list of missing parts in the archive says what to do about each."),
        short=N_("Messages that are not complete are put back as far as they are there."),
    ),
    Code.LINKS_NOT_RESTORED: Wording(
        N_("{count} {count:link is|links are} not put back, so that nothing leads to another place."),
        NOTHING,
        short=N_("Links are not put back."),
    ),
    Code.NOTHING_TO_RESTORE: Wording(
        N_("The archive has no message like that. Nothing was written."),
        CHECK_OPTION,
    ),
    Code.OWN_FILES_ONLY_WHOLE: Wording(
        N_("The mail programs' own files can only be put back all together."),
        N_("Leave the selection out, or put the messages back in another form."),
    ),
    Code.NO_SUCH_MAILBOX: Wording(
        N_("The archive has no mailbox called {mailbox}."),
        CHECK_OPTION,
        short=N_("The archive has no such mailbox."),
    ),
    Code.NOT_A_PROFILE: Wording(
        N_("{path} is not a profile folder of Thunderbird. Nothing was written."),
        N_("In Thunderbird choose Help, then Troubleshooting Information; there it says which the profile folder is."),
        short=N_("This is not a profile folder of Thunderbird."),
    ),
    Code.NO_LOCAL_FOLDERS: Wording(
        N_("The profile {path} has no Local Folders, or they lie where nothing is now. Nothing was written."),
        N_("Start Thunderbird once, so that it makes them, and quit it. Then start again."),
        short=N_("The profile has no Local Folders."),
    ),
    Code.PROFILE_IN_USE: Wording(
        N_("Thunderbird is running with the profile {path}. Nothing was written."),
        N_("Quit Thunderbird, and start again."),
        short=N_("Thunderbird is running."),
    ),
    Code.PROFILE_KEEPS_FILES: Wording(
        N_("The Local Folders of the profile {path} keep each message in a file of its own. Nothing was written."),
        N_("Put the mail back as mbox files, and import these with the add-on ImportExportTools NG."),
        short=N_("The profile keeps each message in a file of its own."),
    ),
}
