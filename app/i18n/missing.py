"""Why a message or a file is not whole, and what a person can do about it: two sentences for every reason."""

from collections.abc import Iterable

from app.i18n.catalogue import N_, Translator
from app.model.codes import AnyCode, Code

_FETCH = N_(
    "Do not delete the account. Open the message in the mail program while the account still works, so that it is"
    " fetched whole, and make the backup again."
)
_FETCH_FOLDER = N_(
    "Do not delete the account. Set the mail program to keep all messages of this folder on this computer, wait until"
    " it has fetched them, and make the backup again."
)
_LOOK = N_(
    "Look for the message in the mail program. If it opens, let the program fetch it and make the backup again; if it"
    " does not, look for an older backup of this computer."
)
_ASK_SENDER = N_("If you need it, ask the sender to send it again.")
_RUN_AGAIN = N_("Quit the mail program, wait a few seconds, and make the backup again.")
_OLDER = N_("Look for an older backup of this computer, and keep the disk as it is until you have found one.")
_NOTHING = N_("There is nothing to do.")

_REASONS = {
    # What an index knows and the files lack.
    "listed_not_here": (N_("The mail program lists this message, but it is in none of its files."), _LOOK),
    "headers_only": (N_("Only sender, date and subject are here; the text is only on the mail server."), _FETCH_FOLDER),
    "partly_on_server": (N_("Only the beginning was fetched; the rest is only on the mail server."), _FETCH),
    "remembered_not_here": (
        N_("The search of the mail program remembers this message, but it is in none of its files."),
        N_(
            "It may have been deleted on purpose. If you need it, search for it in the mail program, then in an older"
            " backup of this computer."
        ),
    ),
    # What the files themselves confess.
    "partial": (N_("A part of this message is only on the mail server."), _FETCH),
    "truncated": (N_("The end of the message is missing."), _LOOK),
    "count_too_large": (N_("The file is shorter than it says it should be."), _LOOK),
    "attachment_not_downloaded": (N_("An attachment is only on the mail server."), _FETCH),
    "text_not_downloaded": (N_("The text is only on the mail server."), _FETCH),
    "attachment_missing": (N_("An attachment is named but is not there."), _ASK_SENDER),
    "attachment_elsewhere": (
        N_("An attachment is only a link to a file or a place on the internet."),
        N_("Save the file itself from where the link leads, as long as it is there."),
    ),
    "sender_unresolved": (
        N_("The sender has no address outside of the company."),
        N_("Write the address down from the company's own list, as long as you can open it."),
    ),
    "not_as_received": (N_("The mail program converted this message; the original was not kept."), _NOTHING),
    "lost_on_disk": (N_("The disk could not read a part of this message; zeros stand in its place."), _OLDER),
    "no_headers": (N_("The file holds a message without any headers."), _NOTHING),
    "no_count_line": (N_("The file lacks its first line; the message in it was read all the same."), _NOTHING),
    # Files.
    "changed_while_copied": (N_("The file changed while it was copied, so the copy may be torn."), _RUN_AGAIN),
    "gone_since_interruption": (
        N_("The file is gone since an earlier run that was interrupted; what had been copied is kept."),
        N_("Keep this archive: it may hold the only copy."),
    ),
    "not_downloaded": (
        N_("The file is only in the cloud (iCloud, OneDrive); what lies here is an empty shell."),
        N_("Let the system download it, and make the backup again."),
    ),
    "replaced": (N_("Something else took the place of the file while it was copied."), _RUN_AGAIN),
    "vanished": (N_("The file was gone before it could be copied."), _RUN_AGAIN),
    "in_use": (N_("The mail program kept the file to itself."), _RUN_AGAIN),
    "permission_denied": (
        N_("The system did not let this program read the file."),
        N_(
            "Allow it and make the backup again. On a Mac: System Settings > Privacy & Security > Full Disk Access,"
            " switch this program on, start it again."
        ),
    ),
}
_UNREADABLE = (N_("The file could not be read; the disk may be failing."), _OLDER)
CODES = frozenset(Code[name.upper()] for name in _REASONS)


def explanation(codes: Iterable[AnyCode], words: Translator) -> str:
    """What happened. A code of the operating system (`eio`) is a file that could not be read."""
    return _told((_REASONS.get(code, _UNREADABLE)[0] for code in codes), words)


def remedy(codes: Iterable[AnyCode], words: Translator) -> str:
    """What to do, each advice once; that there is nothing to do only where that is all."""
    advice = [_REASONS.get(code, _UNREADABLE)[1] for code in codes]
    return _told([each for each in advice if each != _NOTHING] or advice, words)


def _told(sentences: Iterable[str], words: Translator) -> str:
    between = "" if words.language == "ja" else " "
    return between.join(words.translate(each) for each in dict.fromkeys(sentences))
