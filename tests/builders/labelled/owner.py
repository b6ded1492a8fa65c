"""The owner's own addresses, met in their mail in several ways."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Folder, Label, Met, Sender
from tests.builders.labelled.writing import mailbox


def _own(m: Maker, address: str, *mails: object) -> list[Sender]:
    return [Sender(m.case, Label.OWNER, address, Met.INBOX, None, mails=tuple(mails))] if m.free(address) else []  # type: ignore[arg-type]


def main_address(m: Maker) -> list[Sender]:
    """The address all mail is delivered to and written from."""
    style = m.style()
    note = m.mail(mailbox(m.owner.name, m.owner.address, style), subject="メモ", text="覚え書き\n", style=style)
    return _own(m, m.owner.address, note)


def second_address(m: Maker) -> list[Sender]:
    """A second address: the owner writes from it, and mail comes to it."""
    person = m.person()
    other = m.address(person)
    style = m.style()
    written = [
        m.mail(mailbox(m.owner.name, m.owner.second, style), to=other.encode(), folder=Folder.SENT, style=style)
        for _ in range(4)
    ]
    came = [m.letter(person.kanji, other, to=m.owner.second.encode()) for _ in range(3)]
    return [m.human(other, person.known_as, *came), *_own(m, m.owner.second, *written)]


def bcc_to_oneself(m: Maker) -> list[Sender]:
    """A copy of what the owner wrote comes back into the inbox."""
    person, style = m.person(), m.style()
    address = m.address(person)
    box = mailbox(person.kanji, address, style)
    mail = m.mail(
        mailbox(m.owner.name, m.owner.address, style),
        to=box,
        style=style,
        extra=[("Delivered-To", m.owner.address.encode())],
    )
    return [m.human(address, person.known_as, mail, met=Met.SENT)]
