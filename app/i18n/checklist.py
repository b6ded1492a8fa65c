"""What to do before an old account is deleted, step by step, in sentences that can be read aloud on the telephone."""

from collections.abc import Iterable
from dataclasses import dataclass

from app import clients as registry
from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.model.client import RemovalSteps


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `name` is what a tick is kept under: the English sentence, as another sentence is another step."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistPart:
    """A piece of the list: a heading, and the steps below it in order."""

    heading: str
    steps: tuple[Step, ...]


_COPY = (
    N_("Keep the archive in two places: put the stick away in a drawer, and copy the folder to another drive."),
    N_("Open the archive and read READ ME FIRST. Open two or three messages, one of them old, and see that you can read"
       " them."),
    N_("Look at the answer. While it does not say that you can delete the account, do what the result lists first."),
)  # fmt: skip
_PROVIDER = (
    N_("Log in to the web mail of the old provider once more. Look into every folder: inbox, sent, junk, and folders of"
       " your own. If there is mail that the archive lacks, let the mail program fetch it and back up again."),
    N_("Ask the provider on which day the old address stops working, and whether mail can be forwarded for a while."),
    N_("Change the address wherever you log in with it: bank, shops, telephone, public offices. A forgotten"
       " password is sent to the address that is about to go."),
    N_("Tell everyone the new address. The address book in the archive has everyone who wrote to you."),
    N_("Send a message from another address to the new one, and answer it. Go on only when both arrive."),
)  # fmt: skip
_AFTER = (
    N_("Wait a few weeks if you can. An account that is only switched off can be switched on again."),
    N_("Keep the archive for good. You can open it without Furoshiki."),
)

_APPLE_MAIL = (
    N_("Careful: Apple Mail deletes all mail of an account from this Mac together with the account, at once and without"
       " asking twice. It cannot be taken back."),
    N_("Careful: if your Macs share passwords through iCloud Keychain, removing an account may remove it from all of"
       " them, with the mail on each. Make a backup on every one of your Macs first, and never choose “Remove From"
       " All”."),
    N_("Open Mail. In the menu at the top choose Mail, then Settings (on an older Mac: Preferences), then Accounts."),
    N_("Do not remove the account yet, turn it off: choose the old account on the left and take the tick out of"
       " “Enable this account”. If the Mac offers “Turn Off Account”, choose that. Nothing is lost by it. Work like"
       " this for some days."),
    N_("If the server of the old account no longer answers, do not use “Export Mailbox” or “Rebuild”: an export leaves"
       " out attachments then, and a rebuild deletes the mail here in order to fetch it again. The archive is your"
       " copy."),
    N_("Only if nothing is missing: choose the account again, press the minus sign below the list, read the question,"
       " and confirm for this Mac alone."),
)  # fmt: skip
_THUNDERBIRD = (
    N_("Open Thunderbird. Press the menu with the three lines, then Account Settings."),
    N_("Choose the old account on the left. At the bottom press Account Actions, then Remove Account."),
    N_("Careful: newer versions have “Remove message data” ticked. Take that tick out, so that the mail stays on the"
       " disk. Then press Remove."),
)  # fmt: skip
_OUTLOOK = (
    N_("Careful: mail of an IMAP, Exchange or Microsoft 365 account is deleted from this computer together with the"
       " account, and so are contacts and appointments marked “This computer only”."),
    N_("Open Outlook. Press File, then Account Settings, then Account Settings again."),
    N_("On the tab Data Files look where the old account keeps its mail, and check that the archive has that file"
       " (its name ends in .pst or .ost)."),
    N_("On the tab Email choose the old account, press Remove, and read the question before you answer Yes."),
)  # fmt: skip
_ANY_PROGRAM = (
    N_("Open the program's settings and look for “Accounts”."),
    N_("If the old account can be switched off, only switch it off, and work like this for some days."),
    N_("Before you remove it, read every question of the program. If it asks whether to delete the messages as well,"
       " answer no."),
)  # fmt: skip
_STEPS = {
    RemovalSteps.ANY_PROGRAM: _ANY_PROGRAM,
    RemovalSteps.APPLE_MAIL: _APPLE_MAIL,
    RemovalSteps.THUNDERBIRD: _THUNDERBIRD,
    RemovalSteps.OUTLOOK: _OUTLOOK,
}


def checklist(clients: Iterable[str], translator: Translator) -> list[ChecklistPart]:
    """The whole list for these mail programs (ids), each program once."""
    parts = [
        ChecklistPart(translator.translate("First: the copy"), _translated(_COPY, translator)),
        ChecklistPart(translator.translate("Then: the old provider"), _translated(_PROVIDER, translator)),
    ]
    for client in dict.fromkeys(clients):
        heading = translator.translate(
            "Last: remove the account in {program}", program=client_label(client, translator)
        )
        parts.append(ChecklistPart(heading, _translated(_STEPS[_steps_of(client)], translator)))
    parts.append(ChecklistPart(translator.translate("Afterwards"), _translated(_AFTER, translator)))
    return parts


def _steps_of(client: str) -> RemovalSteps:
    info = registry.by_id(client)
    return info.removal_steps if info is not None else RemovalSteps.ANY_PROGRAM


def _translated(steps: tuple[str, ...], translator: Translator) -> tuple[Step, ...]:
    return tuple(Step(step, translator.translate(step)) for step in steps)
