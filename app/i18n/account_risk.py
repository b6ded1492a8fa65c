"""What deleting an account would destroy, in words a call-centre agent can read aloud."""

from app.i18n.catalogue import N_, Words
from app.i18n.labels import client_label
from app.model.deletion import AccountFate, Removal

_REMOVALS = {
    Removal.DELETES: N_("When the account is removed, {program} deletes its mail from this computer at once."),
    Removal.DELETES_UNLESS_ASKED: N_(
        "When the account is removed, newer versions of {program} delete its mail from this computer, unless the box"
        " for that is unticked."
    ),
    Removal.KEEPS: N_(
        "When the account is removed, {program} leaves the files on the disk, but may not show them any more."
    ),
    Removal.UNKNOWN: N_(
        "What {program} does with the mail when the account is removed is not known. Expect that it deletes it."
    ),
}


def removal_sentence(fate: AccountFate, words: Words) -> str:
    """What the program does with the mail here when the account is removed."""
    if fate.protocol == "local":
        return words.say("These folders belong to no account and stay when one is removed.")
    return words.say(_REMOVALS[fate.removal], program=client_label(fate.client, words))


def whereabouts(fate: AccountFate, words: Words) -> str:
    """Where else the messages are, by what the program knows."""
    say = words.say
    if not fate.messages:
        return say("No messages.")
    parts = []
    if fate.only_here == fate.messages:
        parts.append(say("{count} {count:message|messages}, which live only on this computer.", count=fate.messages))
    elif fate.on_server == fate.messages:
        parts.append(
            say("{count} {count:message|messages}, which are on the mail server as well.", count=fate.messages)
        )
    else:
        parts.append(say("{count} {count:message|messages}.", count=fate.messages))
        for count, sentence in (
            (fate.only_here, N_("{count} of them {count:lives|live} only on this computer.")),
            (fate.on_server, N_("{count} of them {count:is|are} on the mail server as well.")),
            (fate.unknown, N_("Whether {count} of them {count:is|are} on a server is not known.")),
        ):
            if count:
                parts.append(say(sentence, count=count))
    if fate.incomplete:
        parts.append(say("{count} {count:is|are} not whole here.", count=fate.incomplete))
    return (" " if words.language == "en" else "").join(parts)
