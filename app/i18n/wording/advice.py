"""Advice that several codes share."""

from app.i18n.catalogue import N_

NOTHING = N_("There is nothing to do.")
FETCH = N_(
    "Open the message in the mail program while the account still works, so that all of it is fetched. Then back up"
    " again."
)
FETCH_FOLDER = N_(
    "Set the mail program to keep all messages of this folder on this computer, and wait until it has fetched them."
    " Then back up again."
)
FETCH_ALL = N_("Keep the account. Open the mail program, let it fetch everything, and back up again.")
OLDER_COPY = N_(
    "Look for an older backup of this computer, or a drive that is not plugged in, and back up again. If there is none,"
    " nothing more can be had. Then the owner of the mail can confirm, by name, that it is not needed."
)
QUIT = N_("Quit the mail program and back up again.")
BACK_UP_AGAIN = N_("Back up again.")
LOOK_IN_FOLDERS = N_("Look through those folders in the mail program.")
LOOK = N_(
    "Look for the message in the mail program. If it opens there, back up again. If it does not, look for an older"
    " backup of this computer."
)
ASK_EXCHANGE = N_(
    "Fetching in Apple Mail does not help: it keeps recent messages only. Ask whoever administers the mail to"
    " export the mailbox, or let Outlook keep all of it on a computer and back up there."
)
ASK_SENDER = N_("If you need it, ask the sender to send it again.")
RUN_AGAIN = N_("Quit the mail program, wait a few seconds, and back up again.")
OLDER = N_("Look for an older backup of this computer, and keep the disk as it is until you have found one.")
VERIFY = N_("Check the archive.")
LOOK_FURTHER = N_("Choose the folder or the drive the mail is on.")
UNREADABLE_FILES = N_("The list of problems says what to do about each.")
SEE_PROBLEMS = N_("Each of them says what to do.")
KEEP_ARCHIVE = N_("Keep this archive: it may hold the only copy.")
LOOK_IN_PROGRAM = N_("Open the folder in the mail program to see whether anything is missing.")
RUN_AGAIN_SAME_PLACE = N_("Back up again to the same place: it continues from there.")
ANOTHER_COPY = N_("Use another copy of the archive, or back up again while the mail is still there.")
NEWER_VERSION = N_("Check it with a newer version of this program.")
REPORT = N_("Please report this.")
CHECK_OPTION = N_("Check what you typed, and start again.")
CHOOSE_ARCHIVE = N_("Choose another archive.")
TEMPLATE = N_("Mend the letter, or use the one that comes with the program.")
PASSPHRASE_FILE = N_("Check the file, and start again.")
RECOVERY_KEY = N_("Use the key that was written down for this archive, or the passphrase.")
LOOK_AT_SERVER = N_("Look at the mail on your provider's web page. If nothing there is missing here, confirm it.")
