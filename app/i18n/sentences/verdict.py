"""Why an account may not be deleted yet, or may."""

from app.i18n.catalogue import N_

VERDICT = {
    "not_archived": N_("This mail has not been saved yet. Make a backup first."),
    "not_read_back": N_("The copy has not been read back from the disk, so it is not proved."),
    "nothing_found": N_(
        "No mail was found. That does not mean there is none: it may lie in another user's home or in another program."
    ),
    "messages_incomplete": N_(
        "{count} {count:message is|messages are} not whole on this computer; the rest of them is only on the mail"
        " server. Do not delete the account. Open the mail program, let it fetch everything, and make the backup again."
    ),
    "messages_not_here": N_(
        "The mail program lists {count} {count:message|messages} that are in none of its files. missing.csv names"
        " them. Do not delete the account. Open the mail program, let it fetch everything, and make the backup again."
    ),
    "files_unreadable": N_("{count} {count:file|files} could not be read and so {count:is|are} not in the archive."),
    "files_changed": N_(
        "{count} {count:file|files} changed while being copied. Quit the mail program and make the backup again."
    ),
    "problems_reported": N_("Other things need a look ({count}); they are listed as problems."),
    "client_running": N_(
        "The mail program is running ({client}) and goes on changing its mail. Quit it and make the backup again."
    ),
    "same_disk": N_(
        "The archive may lie on the same disk as the mail itself: one broken or stolen computer would take both. Keep"
        " a copy on a USB stick or another disk."
    ),
    "server_not_compared": N_(
        "The mail server was not asked: it may hold mail that never came to this computer. Look at the mail on your"
        " provider's web page; when nothing there is missing here, confirm it and ask again."
    ),
    "index_not_compared": N_(
        "{count} of the mail programs' own lists of messages could not be compared with the files, so a gap could go"
        " unseen. They are named among the problems. Look through those folders in the mail program."
    ),
    "everything_proved": N_("Everything found was copied, read back and is whole."),
    "second_copy_differs": N_(
        "{path} is no proved copy of this archive. Make the copy again, or verify it to see what is wrong with it."
    ),
    "second_copy_same_disk": N_("{path} lies on the same disk as the archive. Keep a copy on another disk or stick."),
    "archive_damaged": N_("The archive is damaged. Do not rely on it; make a new one while the mail is still there."),
}
