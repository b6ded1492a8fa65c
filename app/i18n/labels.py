"""The short names people see: of programs, kinds of folders, kinds of senders, stages and answers."""

from app.i18n.catalogue import N_, Translator
from app.model.contact import Kind
from app.model.events import Stage
from app.model.mail import Role
from app.model.verdict import Answer

_CLIENTS = {
    "address-books": N_("Address books and lists of recipients"),
    "apple-mail": N_("Apple Mail"),
    "files": N_("Mail files"),
    "hidemaru-mail": N_("Hidemaru Mail"),
    "new-outlook": N_("new Outlook / Windows Mail app"),
    "outlook-mac": N_("Outlook for Mac"),
    "web-export": N_("Export from a web service"),
    "unix-mail": N_("Unix mail"),
}
# Names of products are the same in both languages.
_PRODUCTS = {
    "thunderbird": "Thunderbird",
    "seamonkey": "SeaMonkey",
    "postbox": "Postbox",
    "betterbird": "Betterbird",
    "netscape": "Mozilla / Netscape",
    "evolution": "Evolution",
    "kmail": "KMail",
    "claws-mail": "Claws Mail / Sylpheed",
    "outlook": "Outlook",
    "outlook-express": "Outlook Express",
    "windows-mail": "Windows Live Mail / Windows Mail",
    "becky": "Becky! Internet Mail",
    "edmax": "EdMax",
    "al-mail": "AL-Mail",
    "shuriken": "Shuriken",
    "eudora": "Eudora",
    "the-bat": "The Bat!",
    "pegasus": "Pegasus Mail",
    "opera-mail": "Opera Mail",
    "incredimail": "IncrediMail",
    "em-client": "eM Client",
    "mailbird": "Mailbird",
    "mailspring": "Mailspring",
    "geary": "Geary",
}
_ROLES = {
    Role.INBOX: N_("Inbox"),
    Role.SENT: N_("Sent"),
    Role.DRAFTS: N_("Drafts"),
    Role.JUNK: N_("Junk"),
    Role.TRASH: N_("Trash"),
    Role.ARCHIVE: N_("Archive"),
    Role.OTHER: N_("Other"),
}
_KINDS = {
    Kind.PERSON: N_("person"),
    Kind.BULK: N_("newsletter"),
    Kind.AUTOMATIC: N_("automatic"),
    Kind.SELF: N_("yourself"),
    Kind.UNKNOWN: N_("probably a person"),
}
_STAGES = {
    Stage.FINDING: N_("Looking for mail"),
    Stage.COUNTING: N_("Counting messages"),
    Stage.COPYING: N_("Copying"),
    Stage.COMPARING: N_("Comparing with the mail programs' own lists"),
    Stage.READABLE: N_("Writing readable copies"),
    Stage.PEOPLE: N_("Writing the address book"),
    Stage.NOTICE: N_("Writing drafts"),
    Stage.ENCRYPTING: N_("Encrypting"),
    Stage.OPENING: N_("Decrypting"),
    Stage.LISTING: N_("Looking at archives"),
    Stage.COMPARING_ARCHIVES: N_("Comparing"),
    Stage.PROVING: N_("Reading back and comparing"),
}
_ANSWERS = {
    Answer.SAFE: N_("Safe: the old account may be deleted."),
    Answer.NOT_SAFE: N_("Not safe: do not delete the old account yet."),
    Answer.UNKNOWN: N_("Not certain: do not delete the old account before the points below are cleared."),
}


def client_label(client: str, words: Translator) -> str:
    """The name of a mail program."""
    return words.translate(_CLIENTS[client]) if client in _CLIENTS else _PRODUCTS.get(client, client)


def role_label(role: Role, words: Translator) -> str:
    """What a mailbox is for; empty where it is for nothing special."""
    return words.translate(_ROLES[role]) if role is not Role.OTHER else ""


def kind_label(kind: Kind, words: Translator) -> str:
    """Who is behind an address."""
    return words.translate(_KINDS[kind])


def stage_label(stage: Stage, words: Translator) -> str:
    """What a job is doing."""
    return words.translate(_STAGES[stage])


def answer_label(answer: Answer, words: Translator) -> str:
    """The verdict in a sentence."""
    return words.translate(_ANSWERS[answer])
