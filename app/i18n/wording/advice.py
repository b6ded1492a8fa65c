"""Advice that several codes share."""

from app.i18n.catalogue import N_

NOTHING = N_("There is nothing to do.")
FETCH = N_(
    "Do not delete the account. Open the message in the mail program while the account still works, so that it is"
    " fetched whole, and make the backup again."
)
FETCH_FOLDER = N_(
    "Do not delete the account. Set the mail program to keep all messages of this folder on this computer, wait until"
    " it has fetched them, and make the backup again."
)
LOOK = N_(
    "Look for the message in the mail program. If it opens, let the program fetch it and make the backup again; if it"
    " does not, look for an older backup of this computer."
)
ASK_EXCHANGE = N_(
    "Do not delete the account. Fetching in Apple Mail does not help: it keeps recent messages only. Ask whoever"
    " administers the mail to export the mailbox, or let Outlook keep all of it on a computer and make the backup"
    " there."
)
ASK_SENDER = N_("If you need it, ask the sender to send it again.")
RUN_AGAIN = N_("Quit the mail program, wait a few seconds, and make the backup again.")
OLDER = N_("Look for an older backup of this computer, and keep the disk as it is until you have found one.")
VERIFY = N_("Verify the archive.")
LOOK_FURTHER = N_("Name the folder or the disk where the mail lies.")
UNREADABLE_FILES = N_("The list of problems says what to do about each.")
SEE_PROBLEMS = N_("Each of them says what to do.")
KEEP_ARCHIVE = N_("Keep this archive: it may hold the only copy.")
LOOK_IN_PROGRAM = N_("Open the folder in the mail program to see whether anything is missing.")
RUN_AGAIN_SAME_PLACE = N_("Make the backup again to the same place; it goes on from there.")
ANOTHER_COPY = N_("Use another copy of the archive, or make a new one while the mail is still there.")
NEWER_VERSION = N_("Verify it with a newer version of this program.")
REPORT = N_("Please report this.")
CHECK_OPTION = N_("Check what you typed, and start again.")
CHOOSE_ARCHIVE = N_("Choose another archive.")
TEMPLATE = N_("Mend the letter, or use the one that comes with the program.")
PASSPHRASE_FILE = N_("Check the file, and start again.")
RECOVERY_KEY = N_("Use the key that was written down for this archive, or the passphrase.")
