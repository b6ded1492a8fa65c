"""A message as it is listed and shown: who, when, about what, and what there is to beware of."""

from collections.abc import Sequence
from datetime import datetime

from app.i18n.catalogue import N_, Translator
from app.i18n.dates import minute
from app.i18n.labels import client_label, role_label
from app.i18n.sizes import size
from app.mime.message_view import Attachment
from app.model.ledger import AccountKey
from app.model.mail import Address, Completeness, Envelope, Role
from app.textkit.file_danger import Danger
from app.textkit.text import one_line

_LISTED = 6
_DANGERS = {
    Danger.PROGRAM: N_("“{name}” is a program. Viruses come like this. Open it only if you asked the sender for it."),
    Danger.DISGUISED: N_("“{name}” is a program that looks like a document or a picture. It is almost certainly a"
        " virus. Do not open it."),
    Danger.MACROS: N_("“{name}” may contain programs (macros). Open it only if you know the sender and expected it,"
        " and do not allow macros."),
    Danger.PACKED: N_("What is inside “{name}” is only seen once it is open, and may be a program. Open it only if you"
        " know the sender and expected it."),
}  # fmt: skip
_MISSING = {
    Completeness.PARTIAL: N_("Parts of this message, such as attachments, were only on the mail server. They are not in"
        " the archive."),
    Completeness.HEADERS_ONLY: N_("Only the beginning of this message is in the archive. Its text was only on the mail"
        " server."),
}  # fmt: skip


def who(envelope: Envelope, role: Role, translator: Translator) -> str:
    """Whom a message in a list is from; of a sent one, whom it is to."""
    if role is Role.SENT and (envelope.to or envelope.cc):
        return translator.translate("To: {name}", name=_short((envelope.to or envelope.cc)[0]))
    return _short(envelope.sender) if envelope.sender is not None else one_line(envelope.raw_sender)


def subject(envelope: Envelope, translator: Translator) -> str:
    """What a message is about."""
    return one_line(envelope.subject) or translator.translate("(no subject)")


def moment(envelope: Envelope, received: datetime | None) -> str:
    """When a message was written, else when it arrived; empty where nobody knows."""
    when = envelope.date or received
    return minute(when) if when is not None else ""


def header_lines(envelope: Envelope, when: str, translator: Translator) -> list[tuple[str, str]]:
    """The headers above a message, as (name, content)."""
    sender = _full(envelope.sender) if envelope.sender else one_line(envelope.raw_sender)
    lines = [
        (translator.translate("From"), sender),
        (translator.translate("To"), people(envelope.to)),
        (translator.translate("Cc"), people(envelope.cc)),
        (translator.translate("Date"), when),
    ]
    return [(name, content) for name, content in lines if content]


def people(addresses: Sequence[Address]) -> str:
    """The first few of them."""
    rest = len(addresses) - _LISTED
    return ", ".join(map(_full, addresses[:_LISTED])) + (f" … (+{rest:,})" if rest > 0 else "")


def attachment_label(attachment: Attachment, translator: Translator) -> str:
    """Name and size of an attachment."""
    name = attachment_name(attachment, translator)
    if not attachment.is_here:
        return translator.translate("{name} (not in the archive)", name=name)
    return f"{name} ({size(attachment.size_bytes)})"


def attachment_name(attachment: Attachment, translator: Translator) -> str:
    """The name of an attachment; one that has none is called so."""
    name = one_line(attachment.name)
    return name if name and not name.startswith(".") else f"{translator.translate('Attachment')}{name}"


def danger_sentence(danger: Danger, name: str, translator: Translator) -> str:
    """What to beware of before a file is opened."""
    return translator.translate(_DANGERS[danger], name=name)


def missing_sentence(completeness: Completeness, translator: Translator) -> str:
    """What is not there of a message; empty for a whole one."""
    return translator.translate(_MISSING[completeness]) if completeness in _MISSING else ""


def preparing_search(done: int, total: int, translator: Translator) -> str:
    """How far the index of words is; `total` is 0 while nobody knows yet."""
    if not total:
        return f"{translator.translate('Preparing the search')}…"
    return translator.translate(
        "Preparing the search: {done} of {total} messages, the newest first. You can go on working.",
        done=done,
        total=total,
    )


def account_name(owner: AccountKey, translator: Translator) -> str:
    """What an account is called in a list."""
    if name := one_line(owner.address or owner.label):
        return name
    program = client_label(owner.client, translator)
    return translator.translate("Mail without an account ({program})", program=program)


def mailbox_name(name: str, role: Role, translator: Translator) -> str:
    """What a mailbox is called in a list: in the language of the window where it is one of those all programs have."""
    plain = one_line(name)
    return role_label(role, translator) if plain.casefold() in _USUAL.get(role, ()) else plain


_USUAL = {
    Role.INBOX: ("inbox",),
    Role.SENT: ("sent", "sent items", "sent messages", "sent mail"),
    Role.DRAFTS: ("drafts", "draft"),
    Role.JUNK: ("junk", "spam", "junk e-mail", "bulk mail"),
    Role.TRASH: ("trash", "deleted items", "deleted messages"),
    Role.ARCHIVE: ("archive", "archives"),
}


def _short(address: Address) -> str:
    return one_line(address.name) or one_line(address.address)


def _full(address: Address) -> str:
    name, plain = one_line(address.name), one_line(address.address)
    return f"{name} <{plain}>" if name and plain and name != plain else name or plain
