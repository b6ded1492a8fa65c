"""Mail that was put back: what was done, and how it gets from there into the mail program, in that program's words.

Sources: Apple's Mail User Guide (import mailboxes), the menus of Windows Live Mail and Outlook Express, and the texts
of Thunderbird's import tab.
"""

from collections.abc import Mapping

from app.i18n.catalogue import N_, Translator
from app.i18n.dates import minute
from app.i18n.reasons import sentence
from app.model.restoration import Drill, DrilledMessage, RestoreRecord
from app.model.target_kind import TargetKind

_SHOWN = 3
_APPLE_MAIL = (
    N_("Open Mail on the Mac, and in the menu bar choose File, then Import Mailboxes…"),
    N_("Choose “Files in mbox format” and click Continue."),
    N_("Choose the folder “{folder}” and click Choose (formerly Continue)."),
    N_("Mail puts everything under “On My Mac” in a mailbox called Import. Drag the mailboxes from there to where you"
       " want them. Mail may show all messages as unread or as read."),
)  # fmt: skip
_WINDOWS_MAIL = (
    N_("Windows Live Mail: choose File, then Import messages, then “Windows Live Mail”, and choose the folder"
       " “{folder}”."),
    N_("Outlook Express: open the folder in Windows, select the messages (Ctrl+A), and drag them onto a mail folder in"
       " Outlook Express, folder by folder."),
    N_("Each message opens with a double click as well."),
)  # fmt: skip
_THUNDERBIRD = (
    N_("Start Thunderbird. Under Local Folders there is a new folder “{folder}” with all mailboxes in it."),
    N_("When a folder is opened for the first time, Thunderbird takes a while to build its list."),
)
_MBOX = (N_("The files are in mbox format (mboxrd): Thunderbird imports them with the add-on ImportExportTools NG."),)
_EML = (N_("Each message opens with a double click. Most mail programs take the files when you drag them in."),)
_IMAP = (
    N_("Every mail program that is set up for this account by IMAP shows a new folder “{folder}” with all mailboxes in"
       " it. Look into it before you remove anything elsewhere."),
)  # fmt: skip
_OWN = (
    N_("These are the mail program's own files. Quit the program before you put them in the place of others, and keep"
       " those others."),
)  # fmt: skip
STEPS: Mapping[TargetKind, tuple[str, ...]] = {
    TargetKind.MBOX: _MBOX,
    TargetKind.EML: _EML,
    TargetKind.MAILDIR: (),
    TargetKind.MH: (),
    TargetKind.THUNDERBIRD: _THUNDERBIRD,
    TargetKind.APPLE_MAIL: _APPLE_MAIL,
    TargetKind.WINDOWS_MAIL: _WINDOWS_MAIL,
    TargetKind.OWN: _OWN,
    TargetKind.IMAP: _IMAP,
}
"""What is left to do by hand, in order."""


def translated_steps(record: RestoreRecord, translator: Translator) -> tuple[str, ...]:
    """The steps after a restore."""
    folder = _place(record).replace("\\", "/").rpartition("/")[2]
    return tuple(translator.translate(step, folder=folder) for step in STEPS[record.target])


def restore_lines(record: RestoreRecord, translator: Translator) -> list[str]:
    """What was put back where, what is to be known of it, and what is left to do."""
    return restored_lines(record, translator) + list(translated_steps(record, translator))


def restored_lines(record: RestoreRecord, translator: Translator) -> list[str]:
    """What was put back where, and what is to be known of it."""
    translate = translator.translate
    is_files = record.target is TargetKind.OWN
    written = (
        N_("{count} {count:file was|files were} put back into {place} and compared with the archive.")
        if is_files
        else N_("{count} {count:message was|messages were} put back into {place}, read there again and compared.")
    )
    lines = [translate(written, count=record.written, place=_place(record))]
    if record.skipped:
        skipped = N_("{count} {count:message was|messages were} there already.")
        lines.append(translate(skipped, count=record.skipped))
    if record.refused or not record.proved:
        lines.append(translate("Not everything could be put back as it was and compared. Keep the archive."))
    return lines + [sentence(finding, translator) for finding in record.findings]


def _place(record: RestoreRecord) -> str:
    """Where the mail is; of the many folders on a server the one above them all."""
    places = record.places
    if record.target is TargetKind.IMAP:
        places = tuple(place.partition("/")[0] for place in places[:1])
    return ", ".join(places)


def drill_lines(drilled: Drill, translator: Translator) -> list[str]:
    """How a drill went, three of the messages to look at, and those that failed."""
    translate = translator.translate
    count = len(drilled.messages)
    taken = N_("{count} {count:message was|messages were} taken out as a trial and compared with the list.")
    lines = [translate(taken, count=count)] if count or not drilled.findings else []
    lines += [sentence(each, translator) for each in drilled.findings]
    good = [each for each in drilled.messages if not each.reason]
    if good:
        lines.append(translate("Some of them, to compare with the mail program:"))
    lines += [_shown(each) for each in good[:_SHOWN]]
    return lines + [sentence(each.finding, translator) for each in drilled.failed]


def _shown(each: DrilledMessage) -> str:
    date = minute(each.date) if each.date is not None else ""
    return "  ".join(part for part in (date, each.sender, each.subject) if part)
