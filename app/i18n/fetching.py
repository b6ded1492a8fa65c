"""How to have a mail program fetch what is only on the mail server, in the words of that program's own menus."""

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.model.client import RemovalSteps
from app.model.codes import Code
from app.model.ledger import Expectation
from app.model.mail_protocol import MailProtocol

_ONLY_ON_SERVER = N_("The rest is only on the mail server.")
_PERHAPS_ON_SERVER = N_("The rest may still be on the mail server it came from.")
_OPEN_EACH = N_(
    "Open each message listed here in {program} and wait until its text appears. Then quit {program} and back up"
    " again. If a message does not open, look for an older backup of this computer."
)
_ANY_PROGRAM = N_("Open {program}, let it fetch all messages completely, and back up again.")
_THUNDERBIRD_POP = N_(
    "In {program} open each message listed here and follow the link that downloads the rest of it. Then quit"
    " {program} and back up again."
)
_STEPS = {
    RemovalSteps.ANY_PROGRAM: _ANY_PROGRAM,
    RemovalSteps.APPLE_MAIL: N_(
        "In Mail choose Mail, Settings (on an older Mac: Preferences), Accounts, the account, and set “Download"
        " Attachments” to All. Open each message listed here once, and wait until it is complete. Then quit Mail and"
        " back up again."
    ),
    RemovalSteps.THUNDERBIRD: N_(
        "In {program} choose File, Offline, Download/Sync Now, tick the mail messages, and wait until it is done. Then"
        " quit {program} and back up again."
    ),
    RemovalSteps.OUTLOOK: N_(
        "In Outlook choose File, Account Settings, Account Settings, the account, Change, and set “Download email for"
        " the past” to All. Press Send/Receive All Folders, and wait until it is done. Then back up again."
    ),
}


def how_to_fetch(entry: Expectation, translator: Translator) -> str:
    """Where the rest of these messages is, and how to get it here; or how to look for those that are only listed."""
    protocol = entry.account.protocol if entry.account is not None else MailProtocol.UNKNOWN
    is_known = protocol not in (MailProtocol.LOCAL, MailProtocol.UNKNOWN)
    where = _ONLY_ON_SERVER if is_known else _PERHAPS_ON_SERVER
    program = client_label(entry.client, translator) if entry.client else translator.translate("the mail program")
    if entry.doubt is not None and entry.doubt.code is Code.MESSAGES_NOT_HERE:
        return translator.translate(_OPEN_EACH, program=program)
    # With the programs come the readers of all their formats.
    from app import clients

    info = clients.by_id(entry.client)
    kind = info.removal_steps if info is not None else RemovalSteps.ANY_PROGRAM
    steps = _STEPS[kind]
    if kind is RemovalSteps.THUNDERBIRD and not protocol.is_on_server:
        steps = _THUNDERBIRD_POP
    return translator.joined((translator.translate(where), translator.translate(steps, program=program)))
