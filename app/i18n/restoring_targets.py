"""What mail can be put back as, in the words of the person who chooses."""

from dataclasses import dataclass

from app.i18n.catalogue import N_
from app.model.target_kind import TargetKind


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of target: what it is called, what comes of it, and what a person is asked for (a folder)."""

    kind: TargetKind
    name: str
    explained: str
    asked: str


_A_FOLDER = N_("Choose the folder in which to put the new folder with your mail")
CHOICES = (
    Choice(
        TargetKind.APPLE_MAIL,
        N_("Apple Mail"),
        N_("Makes a folder that Mail on the Mac imports: mailboxes stay as they are. The steps are shown afterwards."),
        _A_FOLDER,
    ),
    Choice(
        TargetKind.THUNDERBIRD,
        N_("Thunderbird"),
        N_("Puts a new folder with all mailboxes under Local Folders. Quit Thunderbird first. What is there stays as it"
           " is."),
        N_("Choose the profile folder of Thunderbird"),
    ),
    Choice(
        TargetKind.IMAP,
        N_("The new account on its server (IMAP)"),
        N_("Puts the mail into a new folder of the account, so that every program and phone shows it. This goes over"
           " the internet, encrypted; nothing on the server is changed or deleted."),
        "",
    ),
    Choice(
        TargetKind.WINDOWS_MAIL,
        N_("Windows Live Mail, Outlook Express"),
        N_("Makes folders with a file for each message, which these programs import. The steps are shown afterwards."),
        _A_FOLDER,
    ),
    Choice(
        TargetKind.EML,
        N_("Files to open one by one (.eml)"),
        N_("Makes a file for each message. Most programs open it with a double click."),
        _A_FOLDER,
    ),
    Choice(
        TargetKind.MBOX,
        N_("mbox files"),
        N_("Makes a file for each mailbox, for programs that import mbox files."),
        _A_FOLDER,
    ),
    Choice(
        TargetKind.OWN,
        N_("The mail programs' own files"),
        N_("Copies the files of the mail programs as they were: for the same program on the same or a new computer."),
        _A_FOLDER,
    ),
)  # fmt: skip
"""In the order in which they are offered."""
