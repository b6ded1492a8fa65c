"""Problems of single files, folders and messages, and what is only worth knowing."""

from app.i18n.catalogue import N_

FINDINGS = {
    # Problems of single files, folders and messages.
    "permission_denied": N_(
        "The system does not let this program read {path}. Nothing was changed. On a Mac: System Settings > Privacy &"
        " Security > Full Disk Access, switch this program on, start it again."
    ),
    "file_unreadable": N_("{path} could not be read ({reason}), so it cannot be saved. Everything else can."),
    "file_salvaged": N_(
        "The disk could not read {lost} {lost:byte|bytes} of {path}. The rest was saved, with zeros in the gaps;"
        " files.jsonl says where they are. Messages in them are damaged. Save what matters soon: this disk is failing."
        " Look for an older backup of this file."
    ),
    "file_not_downloaded": N_(
        "{path} is only in the cloud (iCloud, OneDrive) and not on this computer, so it was not saved. Open its"
        " folder, choose to keep it on this computer, and make the backup again."
    ),
    "file_changed": N_(
        "{path} changed while it was copied. The copy is kept, but may be torn. Quit the mail program and run again."
    ),
    "mail_keeps_arriving": N_(
        "Files kept coming into {path} until the copying ended, so the newest of them may be missing. What is in the"
        " archive is whole. Quit the mail program and make the backup again; only what is new is copied then."
    ),
    "kept_from_interrupted_run": N_(
        "{path} is from an earlier run that was interrupted; since then its original is gone or cannot be read. It is"
        " kept, but may not be whole."
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
    "mbox_missing": N_("{path} lists {count} {count:message|messages}, but the file that held them is gone."),
    "headers_only_folder": N_(
        "The folder {mailbox} lists {messages} {messages:message|messages} whose text is not on this computer. Open"
        " the mail program, let it download the folder, and run again."
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
    "zeros_at_end": N_(
        "{path} ends in {bytes} {bytes:zero|zeros}, the trace of a crash. The messages before them were read."
    ),
    "text_before_first_message": N_(
        "{path} starts with {bytes} {bytes:byte|bytes} that belong to no message. A backup copies them too."
    ),
    "packed_file_damaged": N_(
        "{path} is damaged and could be unpacked only in part. A backup copies the file as it is."
    ),
    "packed_file_too_large": N_(
        "{path} unpacks to far more than mail does, and was not read further. A backup copies the file as it is."
    ),
    "store_truncated": N_(
        "{path} is cut off: it holds {bytes} {bytes:byte|bytes} and should have {expected}. What is left was saved,"
        " but mail is missing. If the mail program still opens it, make the backup again; else look for an older copy."
    ),
    "store_damaged": N_(
        "{path} is damaged inside. It was saved as it is, and every message that could be found is listed; some may be"
        " missing. Let the mail program's own repair tool work on a copy, never on the original."
    ),
    "store_index_damaged": N_(
        "{path} should hold {expected} {expected:message|messages}; {count} {count:was|were} found. The file is saved"
        " as it is. Open the mail program to see whether anything is missing."
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
        "Reading {path} stopped at a message that may be damaged ({reason}); the reading went on behind it. The file"
        " is saved as it is."
    ),
    "reader_gave_up": N_("{path} is too damaged to list all of its messages. The file is saved as it is."),
    "other_items": N_(
        "{path} also holds {count} appointments, tasks or notes. They are saved in the file itself, not in the"
        " readable copies."
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
        "{path}: {count} {count:message|messages} of this export could not be put together by the service. Export them"
        " again."
    ),
    "zip_inside_zip": N_(
        "{path} holds another packed file, {name}, which was not opened. Unpack it and name it with --path."
    ),
    "sender_unresolved": N_("The sender has no address outside of the company."),
    "lost_on_disk": N_("Part of the message could not be read from the disk."),
    "attachment_missing": N_("An attachment is named but is not there."),
    "attachment_elsewhere": N_("An attachment is only a link to a file or a place on the internet."),
    "attachment_not_downloaded": N_("An attachment is only on the mail server."),
    "text_not_downloaded": N_("The text is only on the mail server."),
    "not_as_received": N_("The mail program converted this message; the original was not kept."),
    # Worth knowing.
    "mbox_habits": N_("{path}: quoting {quoting}, line ends {line_ends}."),
    "superseded": N_("{path} is an older, shorter copy of a message that is there whole."),
    "passwords_left_out": N_("Saved passwords are not copied: {path}"),
    "system_file_ignored": N_("{path} was put there by the system and is not part of the archive."),
}
