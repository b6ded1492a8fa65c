"""What comparing the mail programs' own lists with the files showed, and why some could not be compared."""

from app.i18n.catalogue import N_

COMPLETENESS = {
    "index_not_read": N_(
        "{path} is the mail program's own list of messages and could not be read ({reason}). It was saved as it is,"
        " but whether every message is here could not be compared. Open the folder once in the mail program, quit it,"
        " and make the backup again."
    ),
    "index_missing": N_(
        "{path}: the mail program's own list of messages for {part} was not found. The mail was saved, but whether it"
        " is all there could not be compared. Compare the number of messages with what the mail program shows."
    ),
    "folder_count_differs": N_(
        "{path}: the folder {mailbox} should hold {expected} {expected:message|messages}; {count} {count:was|were}"
        " found. The file is saved as it is. Open the folder in the mail program to see whether anything is missing."
    ),
    "cache_reach_unknown": N_(
        "{path} is Outlook's copy of a mailbox on a server. It was saved, but Outlook may keep only the last months in"
        " it. Set it to keep all mail offline, wait until it is done, and make the backup again."
    ),
}
