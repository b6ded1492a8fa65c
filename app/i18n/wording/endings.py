"""What ends a command, or a demo that came out wrong."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import CHECK_OPTION, CHOOSE_ARCHIVE, NOTHING, REPORT, VERIFY
from app.i18n.wording.entry import Wording
from app.model.codes import Code

ENDINGS = {
    Code.SAMPLE_COUNT_DIFFERS: Wording(
        N_("Found {found} messages (not whole), but {planted} were planted."),
        REPORT,
        short=N_("The demo found other messages than were planted."),
    ),
    Code.SAMPLE_PEOPLE_LOST: Wording(
        N_("{count} {count:customer of the sample is|customers of the sample are} not in the address book."),
        REPORT,
        short=N_("Customers of the sample are not in the address book."),
    ),
    Code.SAMPLE_SUBJECTS_DIFFER: Wording(
        N_("Of {planted} messages of the sample, {found} came out with their subjects."),
        REPORT,
        short=N_("Messages of the sample came out with other subjects."),
    ),
    Code.SAMPLE_FINDING_NOT_PLANTED: Wording(
        N_("This was reported although the sample has nothing of the kind: {finding} ({about})."),
        REPORT,
        short=N_("Something was reported that the sample does not have."),
    ),
    Code.SAMPLE_FINDING_MISSING: Wording(
        N_("This is wrong with the sample on purpose, and was not noticed: {finding} ({about})."),
        REPORT,
        short=N_("Something that is wrong with the sample was not noticed."),
    ),
    Code.SAMPLE_CERTIFICATE_WRONG: Wording(
        N_("The certificate {path} was written, but is not complete."),
        REPORT,
        short=N_("The certificate is not complete."),
    ),
    Code.SAMPLE_LEFT_UNENCRYPTED: Wording(
        N_("Beside the encrypted archive something was left that is not encrypted: {path}."),
        REPORT,
        short=N_("Something was left that is not encrypted."),
    ),
    Code.STEP_NOT_REACHED: Wording(
        N_("It needs what an earlier step makes, and that did not succeed."),
        N_("See what is said about the earlier step."),
    ),
    Code.NO_SCREEN: Wording(
        N_("There is no screen here that a window could be shown on."),
        N_("To try the window as well, start this where windows can be seen."),
    ),
    Code.QT_NOT_LOADED: Wording(
        N_("Qt, which draws the window and the PDF, cannot be loaded ({error})."),
        N_(
            "Install the program again; where it runs from its source, python3 dev.py run names the packages that"
            " are missing."
        ),
        short=N_("Qt, which draws the window and the PDF, cannot be loaded."),
    ),
    Code.WINDOW_NOT_SHOWN: Wording(
        N_("The window did not open, or stayed empty: {error}."),
        REPORT,
        short=N_("The window did not open, or stayed empty."),
    ),
    Code.WINDOW_HANGS: Wording(
        N_("The window was not there and closed again after {seconds} {seconds:second|seconds}."),
        REPORT,
        short=N_("The window took too long."),
    ),
    Code.UNEXPECTED: Wording(
        N_(
            "Something unexpected happened ({error}): a mistake in Furoshiki. Your mail is untouched, and what was"
            " begun is marked as incomplete."
        ),
        N_("Try once more; if it happens again, please report it."),
        short=N_("Something unexpected happened."),
    ),
    Code.OUTPUT_LOST: Wording(
        N_(
            "The output could not be written ({error}). Your mail is untouched; an archive is finished where its name"
            " does not end in .incomplete."
        ),
        N_("Run the command again with an output that takes all of it."),
        short=N_("The output could not be written."),
    ),
    Code.NO_SUCH_FOLDER: Wording(
        N_("There is no folder {path}. Nothing was done."),
        N_("Check the name."),
        short=N_("There is no such folder."),
    ),
    Code.NO_SUCH_FILE: Wording(
        N_("There is nothing at {path}. Nothing was done."),
        N_("Check the name."),
        short=N_("There is no such file or folder."),
    ),
    Code.NO_HOME: Wording(
        N_("The system knows no home folder of this user. Nothing was done."),
        N_("Name the home with --home DIR, or the mail itself with --path."),
    ),
    Code.EXPORT_NEEDS_FILE: Wording(
        N_("{value} is not FORMAT=FILE, for example vcard=people.vcf."),
        CHECK_OPTION,
        short=N_("An option is not FORMAT=FILE."),
    ),
    Code.NO_SUCH_FORMAT: Wording(
        N_("There is no address-book format {name}."),
        N_("Known are: {known}."),
        short=N_("There is no such address-book format."),
    ),
    Code.NOTHING_TO_SEARCH: Wording(
        N_("There is no word to search for in “{words}”."),
        N_("Type a word, or a piece of one; or say which account, year or person you mean."),
        short=N_("There is no word to search for."),
    ),
    Code.NO_SUCH_MESSAGE: Wording(
        N_("The archive has no message {message}."),
        N_("“furoshiki search” shows the number of each message."),
        short=N_("The archive has no such message."),
    ),
    Code.ATTACHMENT_NEEDS_FOLDER: Wording(
        N_("To save an attachment, its number and a folder are needed."),
        N_("Write --attachment NUMBER --to DIR."),
        short=N_("To save an attachment, its number and a folder are needed."),
    ),
    Code.NO_SUCH_ATTACHMENT: Wording(
        N_("The message has no attachment number {number}; it has {count}."),
        N_("“furoshiki show” lists them with their numbers."),
        short=N_("The message has no such attachment."),
    ),
    Code.NO_SUCH_ACCOUNT: Wording(
        N_("The archive knows no account called {account}."),
        N_("Known are: {known}."),
        short=N_("The archive knows no account of that name."),
    ),
    Code.ACCEPTING_NEEDS_NAME: Wording(
        N_("Who accepts the loss was not said."),
        N_("Give the name of the owner of the mail with --by."),
    ),
    Code.NOT_AN_ARCHIVE: Wording(
        N_("{path} is not an archive of this program."),
        CHOOSE_ARCHIVE,
        short=N_("This is not an archive of this program."),
    ),
    Code.CATALOG_DAMAGED: Wording(
        N_("The list of messages in {path} cannot be read."),
        VERIFY,
        short=N_("The list of messages cannot be read."),
    ),
    Code.FILE_EXISTS: Wording(
        N_("{path} exists already and was not overwritten."),
        N_("Choose another name."),
        short=N_("The file exists already and was not overwritten."),
    ),
    Code.LEFTOVER_NOT_READ: Wording(
        N_("{path} may know addresses, but could not be read ({error}). A backup copies it as it is."),
        NOTHING,
        short=N_("A file that may know addresses could not be read."),
    ),
    Code.MERGE_NEEDS_PAIR: Wording(
        N_("{value} is not two addresses."),
        N_("Write --merge ADDRESS=ADDRESS."),
        short=N_("An option is not two addresses."),
    ),
}
