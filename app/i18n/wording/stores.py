"""What is odd inside the files of a mail program, and what is only worth knowing."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import FETCH_FOLDER, LOOK_IN_PROGRAM, NOTHING, OLDER, REPORT
from app.i18n.wording.entry import Wording
from app.model.codes import Code

STORES = {
    Code.READER_FAILED: Wording(
        N_("The messages in {path} could not be listed ({error}). A backup copies the whole file."),
        REPORT,
        short=N_("The messages of the file could not be listed."),
    ),
    Code.NOT_A_MESSAGE: Wording(
        N_("{path} contains nothing that looks like a message. A backup copies the file as it is."),
        NOTHING,
        short=N_("The file contains nothing that looks like a message."),
    ),
    Code.FORMAT_NOT_READ_YET: Wording(
        N_("{path} ({format}) is copied completely, but this version can't list its messages."),
        NOTHING,
        short=N_("This version can't list the messages in the file."),
    ),
    Code.SEVERAL_STORES_IN_MAILBOX: Wording(
        N_(
            "{path} contains {count} generations of the mailbox side by side: the older ones are left over from a"
            " restore or rebuild, and Mail doesn't show them. All of them are included."
        ),
        NOTHING,
        short=N_("A mailbox contains older generations of itself."),
    ),
    Code.MBOX_MISSING: Wording(
        N_("{path} lists {count} {count:message|messages}, but the file that held them is gone."),
        LOOK_IN_PROGRAM,
        short=N_("The file that held the messages is gone."),
    ),
    Code.HEADERS_ONLY_FOLDER: Wording(
        N_("The folder {mailbox} lists {messages} {messages:message|messages} whose text is not on this computer."),
        N_("Open the mail program, let it download the folder, and run again."),
        short=N_("The text of a folder is not on this computer."),
    ),
    Code.CACHE_ONLY: Wording(
        N_("{path} keeps only the messages that were opened on this computer. The others are only on the mail server."),
        FETCH_FOLDER,
        short=N_("Only the messages that were opened are here."),
    ),
    Code.CACHE_OF_SERVER: Wording(
        N_(
            "{client} was used here. It keeps only a cache of its mail on this computer ({path});"
            " the mail is on the server."
        ),
        N_(
            "Before you delete an account that was used in it, fetch its mail with another program, such as"
            " Thunderbird, and make the backup again."
        ),
        short=N_("A program was used here whose mail is on the server."),
    ),
    Code.CACHE_OF_SERVICE: Wording(
        N_(
            "{client} was used here. It keeps only a cache of its mail on this computer ({path});"
            " the mail is at its own service."
        ),
        N_(
            "Before you delete an account there, sign in to the service in a browser, export all mail with its own"
            " export, and make the backup again with the exported files."
        ),
        short=N_("A program was used here whose mail is at its own service."),
    ),
    Code.ONLY_ZEROS: Wording(
        N_("{path} contains only zeros: its mail was lost earlier, in a crash."),
        OLDER,
        short=N_("The file contains only zeros."),
    ),
    Code.ZEROS_AT_END: Wording(
        N_("{path} ends in {bytes} {bytes:zero|zeros}, the trace of a crash. The messages before them were read."),
        NOTHING,
        short=N_("The file ends in zeros, the trace of a crash."),
    ),
    Code.ZEROS_INSIDE: Wording(
        N_("{path} has {bytes} {bytes:zero|zeros} in the middle, the trace of a crash. What stood there is lost."),
        NOTHING,
        short=N_("The file has zeros in the middle, the trace of a crash."),
    ),
    Code.TEXT_BEFORE_FIRST_MESSAGE: Wording(
        N_("{path} starts with {bytes} {bytes:byte|bytes} that belong to no message. A backup copies them too."),
        NOTHING,
        short=N_("The file starts with text that belongs to no message."),
    ),
    Code.PACKED_FILE_DAMAGED: Wording(
        N_("{path} is damaged and could be unpacked only in part. A backup copies the file as it is."),
        OLDER,
        short=N_("The packed file is damaged."),
    ),
    Code.PACKED_FILE_TOO_LARGE: Wording(
        N_("{path} unpacks to far more than mail does, and was not read further. A backup copies the file as it is."),
        NOTHING,
        short=N_("The packed file was not read to its end."),
    ),
    Code.PACKED_FILE_NEEDS_MEMORY: Wording(
        N_("{path} needs more memory to be unpacked than there is for it. A backup copies the file as it is."),
        N_(
            "Unpack it and add the unpacked folder (in the window: “Add a place with mail…”; on the command line:"
            " --path)."
        ),
        short=N_("The packed file needs too much memory."),
    ),
    Code.STORE_TRUNCATED: Wording(
        N_(
            "{path} is cut off: it holds {bytes} {bytes:byte|bytes} and should have {expected}. What is left was"
            " saved, but mail is missing."
        ),
        N_("If the mail program still opens it, make the backup again; else look for an older copy."),
        short=N_("The file is cut off, and mail is missing."),
    ),
    Code.STORE_DAMAGED: Wording(
        N_(
            "{path} is damaged inside. It was saved as it is, and every message that could be found is listed; some"
            " may be missing."
        ),
        N_("Let the mail program's own repair tool work on a copy, never on the original."),
        short=N_("The file is damaged inside."),
    ),
    Code.STORE_INDEX_DAMAGED: Wording(
        N_(
            "{path} should hold {expected} {expected:message|messages}; {count} {count:was|were} found. The file is"
            " saved as it is."
        ),
        N_("Open the mail program to see whether anything is missing."),
        short=N_("Fewer messages were found than the file should hold."),
    ),
    Code.STORE_NOT_READ: Wording(
        N_("{path} is copied completely, but only its own program can read it."),
        N_("Before you delete anything, use that program's export (eml or mbox) and make the backup again."),
        short=N_("Only its own program can read the file."),
    ),
    Code.MESSAGE_UNREADABLE: Wording(
        N_("A message in {path}, folder {mailbox}, could not be read ({error}). The file is saved as it is."),
        LOOK_IN_PROGRAM,
        short=N_("A message could not be read."),
    ),
    Code.CONTAINER_UNREADABLE: Wording(
        N_(
            "{path} could not be opened as mail ({error}). The file is saved as it is, but its messages are not listed."
        ),
        LOOK_IN_PROGRAM,
        short=N_("The file could not be opened as mail."),
    ),
    Code.READER_STOPPED: Wording(
        N_(
            "Reading {path} stopped at a message that may be damaged ({reason}) and continued after it. The file is"
            " copied as it is."
        ),
        LOOK_IN_PROGRAM,
        short=N_("Reading stopped at a message that may be damaged."),
    ),
    Code.READER_GAVE_UP: Wording(
        N_("{path} is too damaged to list all of its messages. The file is saved as it is."),
        LOOK_IN_PROGRAM,
        short=N_("The file is too damaged to list all of its messages."),
    ),
    Code.OTHER_ITEMS: Wording(
        N_(
            "{path} also holds {count} appointments, tasks or notes. They are saved in the file itself, not in the"
            " readable copies."
        ),
        NOTHING,
        short=N_("The file also holds appointments, tasks or notes."),
    ),
    Code.FOLDER_NAMES_SHORTENED: Wording(
        N_(
            "{path}: the program shortens the names of folders on the disk, so some look strange here. The mail in"
            " them is whole."
        ),
        NOTHING,
        short=N_("The program shortens the names of folders."),
    ),
    Code.NOTHING_COMPLETE_HERE: Wording(
        N_("This program ({path}) keeps nothing complete on this computer; its mail is on the server."),
        N_(
            "Before you delete the account, fetch the mail with another program, such as Thunderbird, and make the"
            " backup again."
        ),
        short=N_("The program keeps nothing complete on this computer."),
    ),
    Code.MAIL_APP_CACHE: Wording(
        N_(
            "{path} is what the Mail app of Windows keeps of the mail on servers: often only the last weeks, and of a"
            " message only its first lines. Microsoft ended the app on 31 December 2024."
        ),
        N_(
            "As long as the app still opens, let it export the mail; else fetch the mail with another program, such as"
            " Thunderbird. Then make the backup again."
        ),
        short=N_("The Mail app of Windows keeps only a part of the mail."),
    ),
    Code.LEAVES_MAIL_ON_SERVER: Wording(
        N_(
            "{path}: the mail program is set to leave the mail of {address} on the server when it fetches it. For how"
            " long is not known."
        ),
        NOTHING,
        short=N_("The mail program leaves mail on the server."),
    ),
    Code.KEPT_WITHOUT_ORIGINAL: Wording(
        N_("{path}: this program changes mail when it comes in and does not keep the original. What it has is saved."),
        NOTHING,
        short=N_("The program does not keep the original of a message."),
    ),
    Code.EXPORT_INCOMPLETE: Wording(
        N_("{path}: the service could not put together {count} {count:message|messages} of this export."),
        N_("Export them again."),
        short=N_("Messages of the export are incomplete."),
    ),
    Code.ZIP_INSIDE_ZIP: Wording(
        N_("{path} contains another compressed file, {name}, which was not opened."),
        N_(
            "Unpack it and add the unpacked folder (in the window: “Add a place with mail…”; on the command line:"
            " --path)."
        ),
        short=N_("A packed file inside another was not opened."),
    ),
    Code.PACKED_ENTRY_NOT_READ: Wording(
        N_("{path} contains {name}, which is a link or a sparse file, and was not read."),
        N_(
            "Unpack it and add the unpacked folder (in the window: “Add a place with mail…”; on the command line:"
            " --path)."
        ),
        short=N_("An entry of a packed file was not read."),
    ),
    Code.ATTACHMENT_DETACHED: Wording(
        N_("{path}: an attachment was moved out of its message to {file}. It is not in the archive."),
        N_("Copy that file to the drive the archive is on."),
        short=N_("An attachment lies in a file outside the mail."),
    ),
    Code.ATTACHMENT_DETACHED_GONE: Wording(
        N_("{path}: an attachment was taken out of its message and is no longer at {file}."),
        N_("Look for the file under another name or on another drive. If you can't find it, ask the sender."),
        short=N_("An attachment was moved out of the mail and is not there any more."),
    ),
    Code.MBOX_HABITS: Wording(
        N_("{path}: quoting {quoting}, line ends {line_ends}."),
        NOTHING,
        short=N_("How the mailbox file is written."),
    ),
    Code.SENDERS_NOT_UNDERSTOOD: Wording(
        N_("{path}: {count} {count:message has|messages have} no sender that can be read."),
        N_("The messages themselves are copied. Look at them if somebody is missing from the address book."),
        short=N_("Messages without a readable sender."),
    ),
    Code.VERSIONS_SIDE_BY_SIDE: Wording(
        N_(
            "{path} contains the mail of several versions of the program side by side ({versions}). All of it is"
            " copied; a message that is in more than one of them is counted in each."
        ),
        NOTHING,
        short=N_("Mail of several versions of the program side by side."),
    ),
    Code.SUPERSEDED: Wording(
        N_("{path} is an older, shorter copy of a message that is there in full."),
        NOTHING,
        short=N_("An older, shorter copy of a message that is there in full."),
    ),
}
