"""A sentence for every code the program emits: what happened, what is safe, what to do."""

from app.model.errors import Trouble
from app.model.store import Notice
from app.words.catalogue import N_, Words

SENTENCES = {
    # Why an account may not be deleted.
    "not_archived": N_("This mail has not been saved yet. Make a backup first."),
    "not_read_back": N_("The copy has not been read back from the disk, so it is not proved."),
    "nothing_found": N_(
        "No mail was found. That does not mean there is none: it may lie in another user's home or in another program."
    ),
    "messages_incomplete": N_(
        "{count} messages are not whole on this computer; the rest of them is only on the mail server."
        " Do not delete the account. Open the mail program, let it fetch everything, and make the backup again."
    ),
    "files_unreadable": N_("{count} files could not be read, so they are not in the archive."),
    "files_changed": N_(
        "{count} files changed while they were copied. Quit the mail program and make the backup again."
    ),
    "problems_reported": N_("Other things need a look ({count}); they are listed as problems."),
    "client_running": N_(
        "The mail program is running ({client}) and goes on changing its mail. Quit it and make the backup again."
    ),
    "same_disk": N_(
        "The archive may lie on the same disk as the mail itself: one broken or stolen computer would take both."
        " Keep a copy on a USB stick or another disk."
    ),
    "server_not_compared": N_("The mail server was not asked: it may hold mail that never came to this computer."),
    "index_not_compared": N_(
        "The mail program's own list of messages was not compared with the files, so a gap could go unseen."
    ),
    "everything_proved": N_("Everything found was copied, read back and is whole."),
    "archive_damaged": N_("The archive is damaged. Do not rely on it; make a new one while the mail is still there."),
    # Problems of single files, folders and messages.
    "permission_denied": N_(
        "The system does not let this program read {path}. Nothing was changed."
        " On a Mac: System Settings > Privacy & Security > Full Disk Access, switch this program on, start it again."
    ),
    "file_unreadable": N_("{path} could not be read ({reason}), so it cannot be saved. Everything else can."),
    "file_changed": N_(
        "{path} changed while it was copied. The copy is kept, but may be torn. Quit the mail program and run again."
    ),
    "kept_from_interrupted_run": N_(
        "{path} is from an earlier run that was interrupted; its original is gone since then. It is kept,"
        " but may not be whole."
    ),
    "reader_failed": N_(
        "The messages of {path} could not be listed ({error}). A backup copies the file whole. Please report this."
    ),
    "not_a_message": N_("{path} holds no message that can be recognised. A backup copies the file as it is."),
    "not_in_readable_copy": N_("{path} was copied, but could not be added to the readable copy ({error})."),
    "empty_file": N_("{path} is empty. A backup copies it as it is."),
    "not_mail": N_("{path} holds no mail that can be recognised. It was left as it is."),
    "format_not_read_yet": N_("{path} ({format}) is copied whole, but this version cannot list its messages."),
    "accounts_unreadable": N_("{path} could not be read, so some accounts may have no name here."),
    "mbox_missing": N_("{path} lists {count} messages, but the file that held them is gone."),
    "headers_only_folder": N_(
        "The folder {mailbox} lists {messages} messages whose text is not on this computer. Open the mail program, let"
        " it download the folder, and run again."
    ),
    "removed_account_folder": N_("{path} is mail of an account that was removed earlier. It is included."),
    "interrupted_compaction": N_("{path} was left by an interrupted clean-up of the mail program. It is copied too."),
    "link_not_followed": N_(
        "{path} is a link to {target}, outside of what was looked at. What lies there is not copied: use --path for it."
    ),
    "cache_only": N_(
        "{path} keeps only the messages that were opened on this computer. The others are only on the mail server."
    ),
    "too_deep": N_("{path} lies too many folders deep to be looked at. A backup copies it."),
    "truncated": N_("The end of the message is missing."),
    "only_zeros": N_("{path} holds nothing but zeros: its mail was lost before, in a crash."),
    "zeros_at_end": N_("{path} ends in {bytes} zeros, the trace of a crash. The messages before them were read."),
    "text_before_first_message": N_(
        "{path} starts with {bytes} bytes that belong to no message. A backup copies them too."
    ),
    "packed_file_damaged": N_(
        "{path} is damaged and could be unpacked only in part. A backup copies the file as it is."
    ),
    "packed_file_too_large": N_(
        "{path} unpacks to far more than mail does, and was not read further. A backup copies the file as it is."
    ),
    "store_truncated": N_(
        "{path} is cut off: it holds {bytes} bytes and should have {expected}. What is left was saved, but mail is"
        " missing. If the mail program still opens it, make the backup again; else look for an older copy."
    ),
    "store_damaged": N_(
        "{path} is damaged inside. It was saved as it is, and every message that could be found is listed; some may be"
        " missing. Let the mail program's own repair tool work on a copy, never on the original."
    ),
    "store_index_damaged": N_(
        "{path} should hold {expected} messages; {count} were found. The file is saved as it is. Open the mail program"
        " to see whether anything is missing."
    ),
    "store_not_read": N_(
        "{path} is saved whole, but no program except its own can read it. Before you delete anything, use that"
        " program's export (eml or mbox) and make the backup again."
    ),
    "message_unreadable": N_(
        "A message in {path}, folder {mailbox}, could not be read ({error}). The file is saved as it is."
    ),
    "container_unreadable": N_(
        "{path} could not be opened as mail ({error}). The file is saved as it is, but its messages are not listed."
    ),
    "reader_stopped": N_(
        "Reading {path} stopped at a message that may be damaged ({reason}); the reading went on behind it. The file is"
        " saved as it is."
    ),
    "reader_gave_up": N_("{path} is too damaged to list all of its messages. The file is saved as it is."),
    "other_items": N_(
        "{path} also holds {count} appointments, tasks or notes. They are saved in the file itself, not in the readable"
        " copies."
    ),
    "file_locked": N_(
        "{program} is using {path} and lets nobody else read it. Quit {program}, wait a few seconds, and run again."
    ),
    "folder_names_shortened": N_(
        "{path}: the program shortens the names of folders on the disk, so some look strange here. The mail in them is"
        " whole."
    ),
    "nothing_complete_here": N_(
        "This program ({path}) keeps nothing complete on this computer; its mail is on the server. Before you delete"
        " the account, fetch the mail with another program, such as Thunderbird, and make the backup again."
    ),
    "kept_without_original": N_(
        "{path}: this program changes mail when it comes in and does not keep the original. What it has is saved."
    ),
    "export_incomplete": N_(
        "{path}: {count} messages of this export could not be put together by the service. Export them again."
    ),
    "zip_inside_zip": N_(
        "{path} holds another packed file, {name}, which was not opened. Unpack it and name it with --path."
    ),
    "sender_unresolved": N_("The sender has no address outside of the company."),
    "attachment_missing": N_("An attachment is named but is not there."),
    "attachment_elsewhere": N_("An attachment is only a link to a file or a place on the internet."),
    "attachment_not_downloaded": N_("An attachment is only on the mail server."),
    "text_not_downloaded": N_("The text is only on the mail server."),
    "not_as_received": N_("The mail program converted this message; the original was not kept."),
    "read_back_differs": N_("{path} reads back differently from what was written. The disk or the stick is faulty."),
    # Worth knowing.
    "mbox_habits": N_("{path}: quoting {quoting}, line ends {line_ends}."),
    "superseded": N_("{path} is an older, shorter copy of a message that is there whole."),
    "passwords_left_out": N_("Saved passwords are not copied: {path}"),
    "system_file_ignored": N_("{path} was put there by the system and is not part of the archive."),
    # Damage of an archive.
    "archive_incomplete": N_("This archive was never finished: the run that made it was interrupted."),
    "manifest_line_invalid": N_("{path} has a line that is none: {line}"),
    "manifest_line_repeated": N_("{path} lists a file twice: {line}"),
    "manifests_disagree": N_("The lists of files in this archive do not agree with each other."),
    "declaration_invalid": N_("{path} does not say that this is an archive (BagIt)."),
    "payload_size_differs": N_("The archive should hold {files} files with {octets} bytes, and does not."),
    "digest_unknown": N_("{path} uses checksums this program does not know."),
    # The demo.
    "sample_count_differs": N_("Found {found} messages (not whole), but {planted} were planted."),
    "sample_people_lost": N_("{count} customers of the sample are not in the address book."),
    # What ends a run.
    "unexpected": N_("Something unexpected happened ({error}). Your mail is untouched. Please report this."),
    "no_such_folder": N_("There is no folder {path}. Nothing was done. Check the name."),
    "no_such_file": N_("There is nothing at {path}. Nothing was done. Check the name."),
    "export_needs_file": N_("{value} is not FORMAT=FILE, for example vcard=people.vcf."),
    "no_such_format": N_("There is no address-book format {name}. Known are: {known}."),
    "not_an_archive": N_("{path} is not an archive of this program."),
    "catalog_damaged": N_("The list of messages in {path} cannot be read. Verify the archive."),
    "file_exists": N_("{path} exists already and was not overwritten. Choose another name."),
    "leftover_not_read": N_("{path} may know addresses, but could not be read ({error}). A backup copies it as it is."),
    "notice_needs_sender": N_("Your name and your new address ({address}) are needed. Nothing was written."),
    "notice_inside_archive": N_("{path} lies inside the archive, which stays as it is. Choose another folder."),
    "template_not_read": N_("The letter {path} could not be read as UTF-8 text. Nothing was written."),
    "template_wrong": N_("The letter {path} lacks or does not know this: {name}. Nothing was written."),
    "merge_needs_pair": N_("{value} is not two addresses. Write --merge ADDRESS=ADDRESS."),
    "destination_inside_source": N_(
        "{path} lies inside the mail itself ({source}). Nothing was written. Choose a place outside, best a USB stick."
    ),
    "destination_not_writable": N_(
        "Nothing can be written at {path}. The mail is untouched. Choose another place, or unlock the stick."
    ),
    "destination_full": N_(
        "There is not enough room at {path}. The mail is untouched, and what was begun is marked as incomplete."
        " Choose a larger disk or stick."
    ),
    "destination_fat32": N_(
        "The stick at {path} is formatted as FAT32 and cannot hold a file of {size} bytes. Nothing was written."
        " Choose another stick, or format this one as exFAT."
    ),
    "destination_failed": N_(
        "Writing failed at {path}. The mail is untouched; the archive there is marked as incomplete and must not be"
        " relied on. Try another disk or stick."
    ),
    "read_back_failed": N_(
        "{count} files read back differently from what was written to {path}. The mail is untouched, but this disk or"
        " stick cannot be trusted. Use another one."
    ),
}


def sentence(what: Notice | Trouble, words: Words) -> str:
    """The sentence for a notice or a known trouble; for an unknown code the code itself, never nothing."""
    if (template := SENTENCES.get(what.code)) is None:
        details = ", ".join(f"{name}={value}" for name, value in what.parameters.items())
        return f"{what.code} ({details})" if details else what.code
    try:
        return words.say(template, **what.parameters)
    except (KeyError, IndexError):
        return words.say("{code}", code=what.code)
