"""Single files and folders."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import KEEP_ARCHIVE, NOTHING, OLDER, RUN_AGAIN, VERIFY
from app.i18n.wording.entry import Wording
from app.model.codes import Code
from app.model.store import System

FILES = {
    Code.PERMISSION_DENIED: Wording(
        N_("The system doesn't let Furoshiki read {path}. Nothing was changed."),
        N_("Allow it, then make the backup again."),
        short=N_("The system didn't let Furoshiki read the file."),
        remedy_on={
            System.MACOS: N_(
                "System Settings > Privacy & Security > Full Disk Access: switch this program on, and start it again."
            ),
            System.WINDOWS: N_(
                "Sign in as the person whose files these are, or start this program by a right-click on it and “Run as"
                " administrator”."
            ),
        },
    ),
    Code.FILE_UNREADABLE: Wording(
        N_("{path} could not be read ({reason}), so it can't be backed up. Everything else can."),
        OLDER,
        short=N_("The file could not be read; the disk may be failing."),
    ),
    Code.FILE_SALVAGED: Wording(
        N_(
            "The disk could not read {lost} {lost:byte|bytes} of {path}. The rest was copied, with zeros in the gaps."
            " Messages there are damaged."
        ),
        N_("Save what matters soon: this disk is failing. Look for an older backup of this file."),
        short=N_("The disk could not read a part of the file."),
    ),
    Code.FILE_NOT_DOWNLOADED: Wording(
        N_("{path} is only in the cloud (iCloud, OneDrive) and not on this computer, so it was not saved."),
        N_("Open its folder, choose to keep it on this computer, and make the backup again."),
        short=N_("The file is only in the cloud (iCloud, OneDrive)."),
    ),
    Code.FILE_CHANGED: Wording(
        N_("{path} changed while it was copied. The copy is kept, but may be inconsistent."),
        N_("Quit the mail program and make the backup again."),
        short=N_("The file changed while it was copied."),
    ),
    Code.CHANGED_AFTER_COPYING: Wording(
        N_("{path} changed or appeared after the mail had been copied."),
        RUN_AGAIN,
        short=N_("A file changed or appeared after the copying."),
    ),
    Code.MAIL_KEEPS_ARRIVING: Wording(
        N_(
            "Files kept arriving in {path} until the copying ended, so the newest ones may be missing. What is in the"
            " archive is complete."
        ),
        N_("Quit the mail program and make the backup again; only what is new is copied then."),
        short=N_("Files kept arriving until the copying ended."),
    ),
    Code.KEPT_FROM_INTERRUPTED_RUN: Wording(
        N_(
            "{path} is from an earlier backup that was interrupted; since then, its original has disappeared or can't"
            " be read. It is kept, but may be incomplete."
        ),
        KEEP_ARCHIVE,
        short=N_("A file from an interrupted backup, whose original is gone."),
    ),
    Code.NOT_IN_READABLE_COPY: Wording(
        N_("{path} was copied, but could not be added to the readable copy ({error})."),
        NOTHING,
        short=N_("The file could not be added to the readable copy."),
    ),
    Code.MESSAGE_GONE: Wording(
        N_("The file of this message, {path}, is not in the archive."),
        VERIFY,
        short=N_("The file of the message is not in the archive."),
    ),
    Code.MESSAGE_DAMAGED: Wording(
        N_("The file of this message, {path}, is damaged in the archive."),
        VERIFY,
        short=N_("The file of the message is damaged in the archive."),
    ),
    Code.MESSAGE_NOT_READ: Wording(
        N_("This message could not be read from {path} ({error})."),
        N_("Try again. If it stays so, open the file with another mail program."),
        short=N_("The message could not be read."),
    ),
    Code.MESSAGE_INSIDE_ENCRYPTED: Wording(
        N_("This message lies inside {path}, a file of its mail program that cannot be read while it is encrypted."),
        N_("Decrypt the archive into a folder first: “Decrypt into a folder…” on the archive's page."),
        short=N_("The message cannot be read while the archive is encrypted."),
    ),
    Code.EMPTY_FILE: Wording(
        N_("{path} is empty. A backup copies it as it is."),
        NOTHING,
        short=N_("The file is empty."),
    ),
    Code.NOT_MAIL: Wording(
        N_("{path} contains nothing that looks like mail. It was left as it is."),
        NOTHING,
        short=N_("The file contains nothing that looks like mail."),
    ),
    Code.ACCOUNTS_UNREADABLE: Wording(
        N_("{path} could not be read, so some accounts may have no name here."),
        N_(
            "Before you delete an account, look in the mail program which accounts it has. If it opens without an"
            " error, quit it and make the backup again."
        ),
        short=N_("A list of accounts could not be read."),
    ),
    Code.ACCOUNTS_NOT_KNOWN: Wording(
        N_("{path}: whose mail this is, and which accounts {client} has, is not known."),
        N_(
            "Before you delete an account, look in the program which accounts it has, and which of them this mail"
            " belongs to."
        ),
        short=N_("The accounts of the program are not known."),
    ),
    Code.REMOVED_ACCOUNT_FOLDER: Wording(
        N_("{path} is mail of an account that was removed earlier. It is included."),
        NOTHING,
        short=N_("Mail of an account that was removed earlier."),
    ),
    Code.INTERRUPTED_COMPACTION: Wording(
        N_("{path} was left by an interrupted clean-up of the mail program. It is copied too."),
        NOTHING,
        short=N_("Left by an interrupted clean-up of the mail program."),
    ),
    Code.LINK_NOT_FOLLOWED: Wording(
        N_("{path} is a link to {target}, outside of what was looked at. What lies there is not copied."),
        N_(
            "Add the folder in the window with “Add a place with mail…”. Or quit the mail program, put the folder"
            " itself in place of the link, and make the backup again."
        ),
        short=N_("A link to another place was not followed."),
    ),
    Code.LINK_LEADS_NOWHERE: Wording(
        N_("{path} is a link to {target}, and nothing is there now. Mail that was kept there is not copied."),
        N_("Connect the disk or the network folder it leads to, and make the backup again."),
        short=N_("A link leads to nothing."),
    ),
    Code.MAILBOX_NOT_COPIED: Wording(
        N_("The mailbox {mailbox} was found at {path}, and was not copied."),
        N_(
            "Back up that place too: add it in the window with “Add a place with mail…”, or on the command line with"
            " --path."
        ),
        short=N_("A mailbox was found and not copied."),
    ),
    Code.NAMED_PLACE_MISSING: Wording(
        N_("The settings of {client} say that mail is kept at {path}, and it was not found."),
        N_("Connect the disk or the network folder it lies on, and make the backup again."),
        short=N_("A place for mail that the settings name was not found."),
    ),
    Code.TOO_DEEP: Wording(
        N_("{path} is nested too deeply to be looked at. A backup copies it."),
        NOTHING,
        short=N_("A folder is nested too deeply to be looked at."),
    ),
    Code.TOO_MANY_FOLDERS: Wording(
        N_("There are too many folders to look into all of them: {path} and everything after it was skipped."),
        N_("Add the folder that contains the mail, and make the backup again."),
        short=N_("Not every folder was looked into."),
    ),
    Code.LOOSE_FILES_PASSED_OVER: Wording(
        N_(
            "{path} has people's homes in it, so only mail programs were looked for there, and no single files of mail."
        ),
        N_("If mail was saved there as files by hand, add that folder too."),
        short=N_("Single files of mail were not looked for on this disk."),
    ),
    Code.FILE_LOCKED: Wording(
        N_("{path} is in use by {program}, which doesn't let other programs read it."),
        N_("Quit {program}, wait a few seconds, and make the backup again."),
        short=N_("Another program is using the file."),
        remedy_on={
            System.WINDOWS: N_(
                "If it is still in use then, end the program in the Task Manager (Ctrl+Shift+Esc), or restart the"
                " computer and do not open it before the backup."
            ),
        },
    ),
    Code.SHADOW_COPY_HELPS: Wording(
        N_(
            "Files in use can also be read from a shadow copy of drive {drive} while the program is running. That"
            " requires an administrator."
        ),
        N_(
            "1. Start Windows PowerShell as administrator. 2. Enter: (Get-WmiObject -List"
            " Win32_ShadowCopy).Create('{drive}\\','ClientAccessible').ShadowID   3. Enter: vssadmin list shadows   It"
            " shows the name of the copy with that ID, like \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3."
            " 4. Enter, with that name and a \\ behind it: cmd /c mklink /d {drive}\\shadow NAME\\   5. Start this"
            " program as administrator and back up the home folder {drive}\\shadow\\Users\\… 6. Afterwards enter: cmd"
            " /c rmdir {drive}\\shadow   and: vssadmin delete shadows /shadow=ID"
        ),
        short=N_("Files in use can be read from a shadow copy."),
    ),
    Code.PASSWORDS_LEFT_OUT: Wording(
        N_("Saved passwords are not copied: {path}"),
        NOTHING,
        short=N_("Saved passwords are not copied."),
    ),
    Code.SYSTEM_FILE_IGNORED: Wording(
        N_("{path} was put there by the system and is not part of the archive."),
        NOTHING,
        short=N_("A file of the system, not part of the archive."),
    ),
}
