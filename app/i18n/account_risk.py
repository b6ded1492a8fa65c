"""What deleting an account would destroy, in sentences a call-centre agent can read aloud."""

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.model.deletion import AccountHoldings, Removal
from app.model.ledger import AccountKey
from app.model.mail_protocol import MailProtocol

_REMOVALS = {
    Removal.DELETES: N_("When the account is removed, {program} deletes its mail from this computer at once."),
    Removal.DELETES_UNLESS_ASKED: N_(
        "When the account is removed, newer versions of {program} delete its mail from this computer, unless the box"
        " for that is unticked."
    ),
    Removal.KEEPS: N_(
        "When the account is removed, {program} leaves the files on the disk, but may not show them any more."
    ),
    Removal.ENDS: N_("When the account is closed, its mail on the server is gone."),
    Removal.UNKNOWN: N_(
        "What {program} does with the mail when the account is removed is not known. Expect that it deletes it."
    ),
}


def owner_label(account: AccountKey, translator: Translator) -> str:
    """The name of an account; for mail without an address, whether it is on no server or nobody knows whose it is."""
    if account.address:
        return account.name
    if account.name:
        return translator.translate("Account without a known address: {name}", name=account.name)
    is_local = account.protocol is MailProtocol.LOCAL
    return translator.translate(N_("Folders without an account") if is_local else N_("Mail of an unknown account"))


def removal_sentence(holdings: AccountHoldings, translator: Translator) -> str:
    """What the program does with the mail here when the account is removed."""
    if holdings.protocol is MailProtocol.LOCAL:
        return translator.translate("These folders belong to no account and stay when one is removed.")
    if not holdings.key.name and holdings.protocol is MailProtocol.UNKNOWN:
        unknown = translator.translate(
            "Which account this mail belongs to is not known: it may go when one is removed."
        )
        removal = translator.translate(_REMOVALS[holdings.removal], program=client_label(holdings.client, translator))
        return (" " if translator.language == "en" else "").join((unknown, removal))
    return translator.translate(_REMOVALS[holdings.removal], program=client_label(holdings.client, translator))


def whereabouts(holdings: AccountHoldings, translator: Translator) -> str:
    """Where else the messages are, by what the program knows."""
    translate = translator.translate
    if not holdings.messages:
        return translate("No messages.")
    parts = []
    if holdings.only_here == holdings.messages:
        parts.append(
            translate(
                "{count} {count:message|messages}, which {count:lives|live} only on this computer.",
                count=holdings.messages,
            )
        )
    elif holdings.on_server == holdings.messages:
        parts.append(
            translate(
                "{count} {count:message|messages}, which {count:is|are} on the mail server as well.",
                count=holdings.messages,
            )
        )
    elif holdings.unknown == holdings.messages:
        parts.append(
            translate(
                "{count} {count:message|messages}. Whether a mail server has {count:it|them} too is not known.",
                count=holdings.messages,
            )
        )
    else:
        parts.append(translate("{count} {count:message|messages}.", count=holdings.messages))
        for count, sentence in (
            (holdings.only_here, N_("{count} of them {count:lives|live} only on this computer.")),
            (holdings.on_server, N_("{count} of them {count:is|are} on the mail server as well.")),
            (holdings.unknown, N_("Whether {count} of them {count:is|are} on a server is not known.")),
        ):
            if count:
                parts.append(translate(sentence, count=count))
    if holdings.incomplete:
        parts.append(translate("{count} {count:is|are} not whole here.", count=holdings.incomplete))
    return (" " if translator.language == "en" else "").join(parts)
