"""The short names people see: of programs, kinds of folders, kinds of senders, stages and answers."""

from app.i18n.catalogue import N_, Translator
from app.model.contact import Kind
from app.model.events import Stage
from app.model.mail import Role
from app.model.trace_kind import ADDRESS_BOOKS
from app.model.verdict import Answer

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
    Stage.RESCUING: N_("Searching for deleted mail"),
    Stage.LOOKING: N_("Looking where mail is still kept"),
    Stage.NOTICE: N_("Writing drafts"),
    Stage.FETCHING: N_("Fetching mail from the server"),
    Stage.INDEXING: N_("Preparing the search"),
    Stage.ENCRYPTING: N_("Encrypting"),
    Stage.OPENING: N_("Decrypting"),
    Stage.RESTORING: N_("Putting mail back"),
    Stage.DRILL: N_("Taking messages out as a trial"),
    Stage.LISTING: N_("Looking at archives"),
    Stage.COMPARING_ARCHIVES: N_("Comparing"),
    Stage.PROVING: N_("Reading back and comparing"),
    Stage.PROVING_ENCRYPTED: N_("Reading back and comparing"),
}
_ANSWERS = {
    Answer.SAFE: N_("Safe: the old account may be deleted."),
    Answer.NOT_SAFE: N_("Not safe: do not delete the old account yet."),
    Answer.UNKNOWN: N_("Not certain: do not delete the old account before the points below are cleared."),
}
_SHORT_ANSWERS = {Answer.SAFE: N_("Safe"), Answer.NOT_SAFE: N_("Not safe"), Answer.UNKNOWN: N_("Not certain")}


def client_label(client: str, translator: Translator) -> str:
    """The name of a mail program by its id; the id itself where no program is known by it.

    Names of products are the same in every language, but for those that have a Japanese one.
    """
    # With the programs come the readers of all their formats; sentences without a program do without.
    from app import clients

    if client == ADDRESS_BOOKS:
        return translator.translate("Address books and lists of recipients")
    if (info := clients.by_id(client)) is None:
        return client
    return info.japanese_name if translator.language == "ja" and info.japanese_name else info.name


def role_label(role: Role, translator: Translator) -> str:
    """What a mailbox is for; empty where it is for nothing special."""
    return translator.translate(_ROLES[role]) if role is not Role.OTHER else ""


def kind_label(kind: Kind, translator: Translator) -> str:
    """Who is behind an address."""
    return translator.translate(_KINDS[kind])


def stage_label(stage: Stage, translator: Translator) -> str:
    """What a job is doing."""
    return translator.translate(_STAGES[stage])


def answer_label(answer: Answer, translator: Translator) -> str:
    """The verdict in a sentence."""
    return translator.translate(_ANSWERS[answer])


def short_answer_label(answer: Answer, translator: Translator) -> str:
    """The verdict in a word or two, for a table."""
    return translator.translate(_SHORT_ANSWERS[answer])
