"""Who is told a new address: persons. Whoever may be none is to be looked at first, and no machine is written to."""

from app.mime.senders import DECEIVING
from app.model.contact import PERSONS, Contact, Group
from app.model.letter import Delivery

_UNREACHABLE = frozenset({"address_irregular", "service_ceased"})
_KNOWN_TO_OWNER = frozenset({"owner_wrote", "answered_owner", "in_address_book", "in_recipients", "owner_decided"})


def delivery(contact: Contact) -> Delivery:
    """What a contact gets."""
    if not contact.address:
        return Delivery.NONE
    if contact.group not in PERSONS:
        return Delivery.TO_CHECK if contact.group is Group.PERHAPS else Delivery.NONE
    if DECEIVING.intersection(contact.flags) and not _KNOWN_TO_OWNER.intersection(contact.why):
        return Delivery.TO_CHECK
    return Delivery.LETTER


def unreachable_flags(contact: Contact) -> list[str]:
    """The flags that say why mail to somebody may not arrive."""
    return [code for code in contact.flags if code in _UNREACHABLE]
